using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>How sightings lie to zones, by NetTopologySuite in whole centimetres.</summary>
sealed class OracleGround(RegistryState state)
{
    readonly Dictionary<Zone, Geometry> _centimetres = state.Zones.Distinct(ReferenceEqualityComparer.Instance)
        .Cast<Zone>()
        .ToDictionary(zone => zone, zone => InCentimetres(zone.Outline), (IEqualityComparer<Zone>)ReferenceEqualityComparer.Instance);

    public bool Contains(Zone zone, WorldSighting sighting) => _centimetres[zone].Covers(PlaceOf(sighting));

    /// <summary>Adds the zone to a match, the distance to its edge, and the verdict: within uncertainty when the edge is no
    /// further than that.</summary>
    public OracleMatch Placed(OracleMatch match, Zone zone, WorldSighting sighting, ZoneVerdict sure)
    {
        // Rounded down to the centimetre, like the distance that a hit states; the hundred-millionth takes back what a
        // root loses.
        var distance = (int)Math.Floor(_centimetres[zone].Boundary.Distance(PlaceOf(sighting)) + 1e-8);
        return match with
        {
            ZoneId = zone.Id,
            ZoneRevision = zone.Revision,
            EdgeDistanceCentimetres = distance,
            ZoneVerdict = distance > sighting.UncertaintyCentimetres ? sure : ZoneVerdict.WithinUncertainty,
        };
    }

    static Point PlaceOf(WorldSighting sighting) =>
        new(sighting.Position.EastingCentimetres, sighting.Position.NorthingCentimetres);

    static Geometry InCentimetres(Geometry metres)
    {
        var centimetres = metres.Copy();
        centimetres.Apply(new ToCentimetres());
        centimetres.GeometryChanged();
        return centimetres;
    }

    sealed class ToCentimetres : IEntireCoordinateSequenceFilter
    {
        public bool Done => false;
        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence points)
        {
            for (var i = 0; i < points.Count; i++)
            {
                points.SetX(i, Math.Round(points.GetX(i) * 100));
                points.SetY(i, Math.Round(points.GetY(i) * 100));
            }
        }
    }
}
