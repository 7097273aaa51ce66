using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Whether a match could be none if the camera's clock were wrong by no more than it may be.</summary>
/// <remarks>It tries the rule's period, schedule and permissions, of all its versions, at every moment within the skew
/// at which one of them changes. Schedules change at whole minutes only.</remarks>
static class ClockDoubt
{
    /// <summary>The skew of a camera for which none is registered.</summary>
    public static readonly TimeSpan SkewDefault = TimeSpan.FromSeconds(30);

    public static bool IsDoubtful(WatchlistSnapshot watchlist, in Sighting sighting, in Match match)
    {
        var skew = SkewOf(watchlist, sighting.CameraIndex);
        var (first, last) = (sighting.CapturedAtTicks - skew, sighting.CapturedAtTicks + skew);
        var (start, end) = Versions(watchlist, match);
        var isEntry = match.Kind == HitKind.VehicleOfInterest;
        if (!Holds(watchlist, isEntry, start, end, first)) return true;

        for (var minute = Up(first); minute <= last; minute += TimeSpan.TicksPerMinute)
        {
            if (!Holds(watchlist, isEntry, start, end, minute)) return true;
        }
        for (var i = start; i < end; i++)
        {
            var inForce = isEntry ? watchlist.Entries[i].InForce : watchlist.Conditions[i].InForce;
            if (IsWithin(inForce.Until) && !Holds(watchlist, isEntry, start, end, inForce.Until)) return true;
        }
        if (isEntry) return false;

        ref readonly var test = ref watchlist.Conditions[match.RuleIndex];
        for (var i = test.PermissionStart; i < test.PermissionStart + test.PermissionCount; i++)
        {
            var begin = watchlist.Permissions[i].InForce.From;
            if (IsWithin(begin) && !Holds(watchlist, isEntry, start, end, begin)) return true;
        }
        return false;

        bool IsWithin(long ticks) => ticks >= first && ticks <= last;
    }

    static long SkewOf(WatchlistSnapshot watchlist, int cameraIndex)
    {
        var skew = (uint)cameraIndex < (uint)watchlist.Cameras.Count
            ? watchlist.Cameras[cameraIndex].ClockSkewMax
            : TimeSpan.Zero;
        return (skew > TimeSpan.Zero ? skew : SkewDefault).Ticks;
    }

    static bool Holds(WatchlistSnapshot watchlist, bool isEntry, int start, int end, long ticks)
    {
        for (var i = start; i < end; i++)
        {
            if (isEntry)
            {
                ref readonly var entry = ref watchlist.Entries[i];
                if (entry.InForce.Contains(ticks) && watchlist.Weeks.Covers(entry.Week, ticks)) return true;
                continue;
            }
            ref readonly var test = ref watchlist.Conditions[i];
            if (test.InForce.Contains(ticks) && ConditionChecks.IsTimely(test, watchlist, ticks)) return true;
        }
        return false;
    }

    // The versions of one rule for one person or mark are neighbours.
    static (int Start, int End) Versions(WatchlistSnapshot watchlist, in Match match)
    {
        var (start, end) = (match.RuleIndex, match.RuleIndex + 1);
        while (start > 0 && IsSame(watchlist, match, start - 1)) start--;
        while (IsSame(watchlist, match, end)) end++;
        return (start, end);
    }

    static bool IsSame(WatchlistSnapshot watchlist, in Match match, int other)
    {
        if (match.Kind == HitKind.VehicleOfInterest)
        {
            var entries = watchlist.Parts.ListEntries;
            return other < entries.Length && entries[match.RuleIndex] is { } own && entries[other] is { } next
                && own.Id == next.Id && own.Vrm == next.Vrm;
        }
        if (other >= watchlist.Parts.ConditionRules.Length) return false;
        ref readonly var test = ref watchlist.Conditions[match.RuleIndex];
        ref readonly var candidate = ref watchlist.Conditions[other];
        return test.ConditionIndex == candidate.ConditionIndex && test.Role == candidate.Role
            && watchlist.Parts.ConditionRules[match.RuleIndex]!.NominalIndex
                == watchlist.Parts.ConditionRules[other]?.NominalIndex;
    }

    static long Up(long ticks) => (ticks / TimeSpan.TicksPerMinute + 1) * TimeSpan.TicksPerMinute;
}
