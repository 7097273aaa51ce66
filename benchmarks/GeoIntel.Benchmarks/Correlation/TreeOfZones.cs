using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;
using NetTopologySuite.Index.Strtree;

namespace GeoIntel.Benchmarks.Correlation;

/// <summary>The obvious way with NetTopologySuite: which zones cover the place, and is one of them barred to this
/// vehicle?</summary>
sealed class TreeOfZones
{
    static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    readonly STRtree<(string Id, IPreparedGeometry Outline)> _tree = new();
    readonly ILookup<Vrm, string> _nominals;
    readonly ILookup<(string Nominal, string Zone), Condition> _conditions;

    public TreeOfZones(RegistryState state)
    {
        foreach (var zone in state.Zones)
            _tree.Insert(zone.Outline.EnvelopeInternal, (zone.Id, PreparedGeometryFactory.Prepare(zone.Outline)));
        _tree.Build();
        _nominals = state.VehicleLinks.ToLookup(link => link.Vrm, link => link.NominalId);
        _conditions = state.Conditions.ToLookup(condition => (condition.NominalId, condition.ZoneId));
    }

    /// <returns>How many conditions are touched.</returns>
    public int Count(ReadOnlySpan<Sighting> sightings)
    {
        var count = 0;
        foreach (var sighting in sightings)
        {
            var place = new Point(sighting.Position.EastingMetres, sighting.Position.NorthingMetres);
            foreach (var zone in _tree.Query(place.EnvelopeInternal))
            {
                if (zone.Outline.Covers(place)) count += CountBound(sighting, zone.Id);
            }
        }
        return count;
    }

    int CountBound(in Sighting sighting, string zoneId)
    {
        var count = 0;
        foreach (var nominal in _nominals[sighting.Vrm].Distinct())
        {
            foreach (var condition in _conditions[(nominal, zoneId)])
            {
                var local = TimeZoneInfo.ConvertTime(sighting.CapturedAt, London);
                var minute = ((int)local.DayOfWeek + 6) % 7 * 1440 + local.Hour * 60 + local.Minute;
                if (condition.InForce.Contains(sighting.CapturedAt) && condition.Schedule.Covers(minute)) count++;
            }
        }
        return count;
    }
}
