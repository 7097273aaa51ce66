using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>Group presence: a vehicle linked to one who was a member of the group at the capture was read. Several such
/// vehicles near each other make the hit; that is the episode keeper's to find.</summary>
/// <remarks>A vehicle that leads to several members makes one match, of the member it leads to most surely: by class,
/// type of link, id of link.</remarks>
static class GroupPresenceCheck
{
    public static void Run(ref Trial trial, in Subject subject, in NominalRules rules)
    {
        var watchlist = trial.Watchlist;
        var at = trial.Sighting.CapturedAtTicks;
        for (var i = rules.GroupPresences; i < rules.End; i++)
        {
            ref readonly var test = ref watchlist.Conditions[i];
            if (!ConditionChecks.Binds(test, subject, at)) continue;
            if (!ConditionChecks.IsTimely(test, watchlist, at)) continue;

            var match = trial.MatchOf(HitKind.GroupPresence, i, subject);
            var standing = FindOf(ref trial, test.ConditionIndex);
            if (standing < 0) trial.Add(match);
            else if (IsSurer(match, trial.Matches[standing], watchlist)) trial.Matches[standing] = match;
        }
    }

    static int FindOf(ref Trial trial, int conditionIndex)
    {
        var matches = trial.Matches;
        for (var i = 0; i < matches.Length; i++)
        {
            if (matches[i].Kind != HitKind.GroupPresence) continue;
            if (trial.Watchlist.Conditions[matches[i].RuleIndex].ConditionIndex == conditionIndex) return i;
        }
        return -1;
    }

    static bool IsSurer(in Match match, in Match standing, WatchlistSnapshot watchlist)
    {
        var (own, other) = (MatchClassBits.Rank(match.Class), MatchClassBits.Rank(standing.Class));
        return own < other
            || own == other && Subjects.CompareLinks(watchlist, match.LinkIndex, standing.LinkIndex) < 0;
    }
}
