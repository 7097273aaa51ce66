using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Service.Hotspots;

/// <summary>The forecasters of this build: those in the box and, before them, what another file of the build
/// adds.</summary>
static partial class ForecasterList
{
    /// <summary>One of each; the first flags unless a back-test says otherwise.</summary>
    public static IReadOnlyList<IHotspotForecaster> Create()
    {
        var all = new List<IHotspotForecaster>();
        AddFirst(all);
        all.AddRange(Forecasters.All());
        return all;
    }

    static partial void AddFirst(List<IHotspotForecaster> all);
}
