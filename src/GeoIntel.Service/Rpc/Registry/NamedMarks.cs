using GeoIntel.Models.Sightings;
using Google.Protobuf;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>The registration marks that registered resources name.</summary>
static class NamedMarks
{
    /// <param name="resources">Those that name none are passed over, and so are nulls.</param>
    public static IEnumerable<Vrm> In(params IEnumerable<IMessage?> resources)
    {
        foreach (var resource in resources)
        {
            var text = resource switch
            {
                V1.VehicleLink link => link.Vrm,
                V1.ListEntry entry => entry.Vrm,
                _ => "",
            };
            if (Vrm.TryParse(text, out var vrm)) yield return vrm;
        }
    }
}
