using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>An exclusion zone: a bound person, or a vehicle linked to one, is in it while it binds and nothing
/// permits.</summary>
static class ExclusionZoneCheck
{
    /// <returns>How many matches were written: at most one for each condition.</returns>
    public static int Run(
        int index, in Sighting sighting, int minute, Subject subject, WatchlistSnapshot watchlist, Span<Match> matches)
    {
        var count = 0;
        var rules = watchlist.NominalRules[subject.NominalIndex];
        var end = rules.ZoneRuleStart + rules.ZoneRuleCount;
        for (var i = rules.ZoneRuleStart; i < end; i++)
        {
            var rule = watchlist.ZoneRules[i];
            if (!rule.InForce.Contains(sighting.CapturedAtTicks)) continue;
            if (!rule.Condition.Schedule.Covers(minute)) continue;
            if (!watchlist.TryGetEdgeDistance(sighting, rule.ZoneIndex, out var distance)) continue;
            if (IsPermitted(rule, sighting.CapturedAtTicks, minute)) continue;

            var verdict = distance > sighting.UncertaintyCentimetres
                ? ZoneVerdict.Inside
                : ZoneVerdict.WithinUncertainty;
            var ended = sighting.ReceivedAtTicks >= Math.Min(rule.EndsAtTicks, subject.LinkEndsAtTicks);
            matches[count++] = new Match(index, HitKind.ExclusionZone, i, subject.LinkIndex, verdict, distance, ended);
        }
        return count;
    }

    static bool IsPermitted(ZoneRule rule, long capturedAtTicks, int minute)
    {
        foreach (var permission in rule.Permissions)
        {
            if (permission.InForce.Contains(capturedAtTicks) && permission.Schedule.Covers(minute)) return true;
        }
        return false;
    }
}
