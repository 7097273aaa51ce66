using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>What all kinds of condition ask in the same way.</summary>
static class ConditionChecks
{
    /// <summary>Cheap, and asked first: the condition is in force and takes so sure a mark.</summary>
    public static bool Binds(in ConditionTest test, in Subject subject, long capturedAtTicks) =>
        test.InForce.Contains(capturedAtTicks) && MatchClassBits.Takes(test.Accepts, subject.Class);

    /// <summary>The schedule covers the capture and no permission lifts the condition then.</summary>
    public static bool IsTimely(in ConditionTest test, WatchlistSnapshot watchlist, long capturedAtTicks) =>
        watchlist.Weeks.Covers(test.Week, capturedAtTicks) && !IsPermitted(test, watchlist, capturedAtTicks);

    static bool IsPermitted(in ConditionTest test, WatchlistSnapshot watchlist, long capturedAtTicks)
    {
        for (var i = test.PermissionStart; i < test.PermissionStart + test.PermissionCount; i++)
        {
            ref readonly var permission = ref watchlist.Permissions[i];
            if (!permission.InForce.Contains(capturedAtTicks)) continue;
            if (watchlist.Weeks.Covers(permission.Week, capturedAtTicks)) return true;
        }
        return false;
    }

    /// <summary>A zone to stay in: matches wherever it does not contain the place.</summary>
    public static void RunOutside(ref Trial trial, in Subject subject, HitKind kind, int start, int end)
    {
        var watchlist = trial.Watchlist;
        var at = trial.Sighting.CapturedAtTicks;
        for (var i = start; i < end; i++)
        {
            ref readonly var test = ref watchlist.Conditions[i];
            if (!Binds(test, subject, at)) continue;
            if (trial.IsIn(test.ZoneIndex)) continue;
            if (!IsTimely(test, watchlist, at)) continue;

            var distance = trial.DistanceToEdgeCentimetres(test.ZoneIndex);
            var verdict = distance > trial.Sighting.UncertaintyCentimetres
                ? ZoneVerdict.Outside
                : ZoneVerdict.WithinUncertainty;
            trial.Add(trial.MatchOf(kind, i, subject, verdict, distance));
        }
    }
}
