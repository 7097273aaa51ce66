using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Hits;

/// <summary>What a hit must end with, whatever the way there.</summary>
sealed record ExpectedHit(
    HitKey Key, HitReason First, DateTimeOffset Last, Guid LastId, DateTimeOffset LastReceived, int Reads, int Visits,
    int Occasions, int Vehicles, Guid? Other, Guid? Outside)
{
    public static ExpectedHit Of(Hit hit)
    {
        Assert.Equal((hit.First.CapturedAt, hit.First.EndedSince), (hit.FirstCapturedAt, hit.EndedSince));
        Assert.Equal(hit.First.Correction, hit.Correction);
        return new ExpectedHit(
            hit.Key, hit.First, hit.LastCapturedAt, hit.LastSightingId, hit.LastReceivedAt, hit.ReadCount, hit.VisitCount,
            hit.OccasionCount, hit.VehicleCount, hit.Other?.SightingId, hit.FirstOutside?.SightingId);
    }
}

/// <summary>Hits from all that stands in the end, by the words of the design: plain loops, nothing remembered.</summary>
/// <param name="ruleOf">The version of the rule that a match names.</param>
/// <param name="zoneOf">The version of the zone that a match names.</param>
sealed class KeeperOracle(Func<HitKey, HitReason, EpisodeRule> ruleOf, Func<HitReason, Zone> zoneOf)
{
    static readonly TimeSpan Gap = TimeSpan.FromMinutes(15);

    public List<ExpectedHit> Hits(IEnumerable<IReadOnlyList<Coming>> arrivals)
    {
        var standing = new Dictionary<(HitKey, Guid), HitReason>();
        foreach (var coming in arrivals.SelectMany(step => step))
        {
            if (coming.Withdrawn) standing.Remove((coming.Key, coming.Reason.SightingId));
            else standing[(coming.Key, coming.Reason.SightingId)] = coming.Reason;
        }
        var byKey = standing.GroupBy(of => of.Key.Item1, of => of.Value).ToDictionary(
            of => of.Key, of => of.OrderBy(read => read.CapturedAt).ThenBy(read => read.SightingId).ToList());
        return
        [
            .. byKey.Where(of => of.Key.Kind != HitKind.Presence).SelectMany(of => of.Key.VrmPacked == 0
                ? OfSeveral(of.Key, of.Value)
                : OfOne(of.Key, of.Value, byKey.GetValueOrDefault(new HitKey(HitKind.Presence, "", of.Key.VrmPacked), []))),
        ];
    }

    IEnumerable<ExpectedHit> OfOne(HitKey key, List<HitReason> matches, List<HitReason> presences)
    {
        List<List<HitReason>> hits = [];
        List<int> visits = [];
        foreach (var match in matches)
        {
            var last = hits.LastOrDefault()?[^1];
            var visit = last is not null && match.CapturedAt - last.CapturedAt <= Gap
                && !WasAway(key, last, match, presences);
            if (visit || (last is not null && match.CapturedAt - last.CapturedAt <= ruleOf(key, match).Cooldown))
            {
                hits[^1].Add(match);
                if (!visit) visits[^1]++;
            }
            else
            {
                hits.Add([match]);
                visits.Add(1);
            }
        }
        return hits.Zip(visits, (reads, count) =>
        {
            var outside = !HasAbsences(key) ? null : presences.Find(presence =>
                presence.CapturedAt > reads[^1].CapturedAt && presence.CapturedAt <= reads[^1].CapturedAt + Gap
                && IsAway(key, presence, zoneOf(reads[0])));
            return Expected(key, reads, count, 0, 1, null, outside);
        });
    }

    IEnumerable<ExpectedHit> OfSeveral(HitKey key, List<HitReason> matches)
    {
        var occasions = new List<List<(HitReason Read, List<HitReason> Others)>>();
        foreach (var read in matches)
        {
            var rule = ruleOf(key, read);
            var others = matches.FindAll(other =>
                other.CapturedAt >= read.CapturedAt - rule.TimeApartMax && other.CapturedAt <= read.CapturedAt
                && other.Vrm != read.Vrm && read.Position.DistanceMetresTo(other.Position) <= rule.DistanceMetresMax
                && (key.Kind == HitKind.GroupPresence || other.Role != read.Role));
            var needed = key.Kind == HitKind.GroupPresence ? rule.VehiclesMin - 1 : 1;
            if (others.Select(other => other.Vrm).Distinct().Count() < needed) continue;

            var apart = rule.Cooldown > Gap ? rule.Cooldown : Gap;
            if (occasions.Count == 0 || read.CapturedAt - occasions[^1][^1].Read.CapturedAt > apart) occasions.Add([]);
            occasions[^1].Add((read, others));
        }
        foreach (var occasion in occasions)
        {
            var first = occasion[0].Read;
            var count = occasions.Count(other =>
                other[0].Read.CapturedAt >= first.CapturedAt - TimeSpan.FromDays(28)
                && other[0].Read.CapturedAt <= first.CapturedAt);
            var needed = ruleOf(key, first).OccasionsMin;
            if (count < needed) continue;

            var vehicles = occasion.SelectMany(of => of.Others.Append(of.Read)).Select(read => read.Vrm).Distinct().Count();
            yield return Expected(
                key, [.. occasion.Select(of => of.Read)], 1, needed == 1 ? 1 : count, vehicles, occasion[0].Others[^1], null);
        }
    }

    static bool HasAbsences(HitKey key) => key.Kind is HitKind.ExclusionZone or HitKind.RestrictionZone;

    bool WasAway(HitKey key, HitReason last, HitReason next, List<HitReason> presences)
    {
        if (!HasAbsences(key)) return false;
        var zone = zoneOf(next);
        return next.CapturedAt - last.CapturedAt > zone.LeaveTime && presences.Exists(presence =>
            presence.CapturedAt > last.CapturedAt && presence.CapturedAt < next.CapturedAt
            && IsAway(key, presence, zone) && zone.Outline.Boundary.Distance(Point(presence)) > zone.LeaveMetres);
    }

    static bool IsAway(HitKey key, HitReason presence, Zone zone) =>
        zone.Outline.Covers(Point(presence)) == (key.Kind == HitKind.RestrictionZone);

    static Point Point(HitReason read) => new(read.Position.EastingMetres, read.Position.NorthingMetres);

    static ExpectedHit Expected(
        HitKey key, List<HitReason> reads, int visits, int occasions, int vehicles, HitReason? other, HitReason? outside) =>
        new(
            key, reads[0], reads[^1].CapturedAt, reads[^1].SightingId, reads.Max(read => read.ReceivedAt), reads.Count,
            visits, occasions, vehicles, other?.SightingId, outside?.SightingId);
}
