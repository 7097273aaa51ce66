using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Siting;

/// <summary>Which zones a camera covers: those of which some part lies within its reach, the reach itself
/// included.</summary>
/// <remarks>To the centimetre below: a zone a part of a centimetre beyond the reach is still within it.</remarks>
public sealed class ZoneReach(IReadOnlyList<(string Id, Outline Outline)> zones)
{
    /// <returns>Ids, in the order of the zones.</returns>
    public IEnumerable<string> CoveredFrom(GeoPoint place, double reachMetres)
    {
        var reach = NearDemands.Centimetres(reachMetres);
        return zones.Where(zone => IsWithin(zone.Outline, place, reach)).Select(zone => zone.Id);
    }

    static bool IsWithin(Outline zone, GeoPoint place, int reach)
    {
        var box = zone.Extent;
        var around = new GridBox(box.West - reach, box.South - reach, box.East + reach, box.North + reach);
        return around.Holds(place) && (zone.Contains(place) || zone.DistanceToEdgeCentimetres(place) <= reach);
    }
}
