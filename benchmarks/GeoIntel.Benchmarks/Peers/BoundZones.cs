using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Prepared;

namespace GeoIntel.Benchmarks.Peers;

/// <summary>What the users of NetTopologySuite keep beside their zones: which vehicle leads to which conditions.</summary>
sealed class BoundZones
{
    static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    readonly Dictionary<Vrm, Bound[]> _byMark;

    /// <param name="zones">Those of the registry that conditions are tried against.</param>
    public BoundZones(RegistryState state, IReadOnlyList<Zone> zones)
    {
        var places = zones.Index().ToDictionary(
            of => of.Item.Id, of => (of.Index, Outline: PreparedGeometryFactory.Prepare(of.Item.Outline)));
        var permissions = state.Permissions.ToLookup(of => of.ConditionId);
        var byNominal = state.Conditions
            .Where(of => of.Kind == ConditionKind.ExclusionZone)
            .ToLookup(of => of.NominalId, of => new Bound(
                of, places[of.ZoneId].Index, places[of.ZoneId].Outline, [.. permissions[of.Id]], KeyOf(of.Id)));
        _byMark = state.VehicleLinks
            .GroupBy(link => link.Vrm)
            .Select(links => (Mark: links.Key, Bound: links.SelectMany(link => byNominal[link.NominalId]).ToArray()))
            .Where(of => of.Bound.Length > 0)
            .ToDictionary(of => of.Mark, of => of.Bound);
    }

    /// <summary>A number for a condition, the same in every engine.</summary>
    public static ulong KeyOf(string conditionId) =>
        conditionId.Aggregate(14_695_981_039_346_656_037, (hash, letter) => (hash ^ letter) * 1_099_511_628_211);

    /// <summary>Where the zones that cover the place are known: those of them that bind the vehicle.</summary>
    public ulong SumBound(in Sighting sighting, int zone)
    {
        if (!_byMark.TryGetValue(sighting.Vrm, out var bound)) return 0;
        var sum = 0UL;
        foreach (var one in bound)
        {
            if (one.Zone == zone && IsTimely(one, sighting)) sum += one.Key;
        }
        return sum;
    }

    /// <summary>The mark first, then only the zones of its own people, prepared; they look at their boxes
    /// themselves.</summary>
    public ulong SumOwn(in Sighting sighting)
    {
        if (!_byMark.TryGetValue(sighting.Vrm, out var bound)) return 0;
        var sum = 0UL;
        var place = new Point(sighting.Position.EastingMetres, sighting.Position.NorthingMetres);
        foreach (var one in bound)
        {
            if (one.Outline.Covers(place) && IsTimely(one, sighting)) sum += one.Key;
        }
        return sum;
    }

    static bool IsTimely(Bound bound, in Sighting sighting)
    {
        var at = sighting.CapturedAt;
        if (!bound.Condition.InForce.Contains(at)) return false;
        var local = TimeZoneInfo.ConvertTime(at, London);
        var minute = ((int)local.DayOfWeek + 6) % 7 * 1440 + local.Hour * 60 + local.Minute;
        return bound.Condition.Schedule.Covers(minute)
            && !Array.Exists(bound.Permissions, of => of.Period.Contains(at) && of.Schedule.Covers(minute));
    }

    sealed record Bound(
        Condition Condition, int Zone, IPreparedGeometry Outline, Permission[] Permissions, ulong Key);
}
