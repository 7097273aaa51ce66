using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>The persons whom a sighting's mark leads to, each once: by the surest class, then the strongest type of
/// link, then the link's id.</summary>
static class Subjects
{
    /// <summary>Whether a link leads to its nominal better than any other that the sighting reaches.</summary>
    /// <param name="link">In force at the capture, and the best of those of its own mark.</param>
    public static bool IsBest(ref Trial trial, Reached reached, int link)
    {
        if (trial.Reached.Length == 1) return true;

        var nominal = trial.Watchlist.Links[link].NominalIndex;
        foreach (var other in trial.Reached)
        {
            if (other.Mark == reached.Mark) continue;
            var rival = FindLink(ref trial, other.Mark, nominal);
            if (rival < 0) continue;
            if (other.Class < reached.Class) return false;
            if (other.Class == reached.Class && CompareLinks(trial.Watchlist, rival, link) < 0) return false;
        }
        return true;
    }

    /// <summary>How surely the sighting leads to a nominal, if it does.</summary>
    public static bool TryReach(ref Trial trial, int nominal, out MatchClass surest)
    {
        surest = MatchClass.Observed;
        if (trial.Sighting.NominalIndex == nominal) return true;

        foreach (var reached in trial.Reached)
        {
            if (surest != MatchClass.Observed && reached.Class >= surest) continue;
            if (FindLink(ref trial, reached.Mark, nominal) >= 0) surest = reached.Class;
        }
        return surest != MatchClass.Observed;
    }

    /// <summary>Below 0 when the first is the stronger link; an observation, -1, is stronger than any.</summary>
    public static int CompareLinks(WatchlistSnapshot watchlist, int a, int b)
    {
        if (a < 0 || b < 0) return a.CompareTo(b);
        var (first, second) = (watchlist.VehicleLinks[a]!, watchlist.VehicleLinks[b]!);
        var byType = (int)first.Type - (int)second.Type;
        return byType != 0 ? byType : string.CompareOrdinal(first.Id, second.Id);
    }

    // The first that holds is the strongest of a mark's links to one nominal.
    static int FindLink(ref Trial trial, int mark, int nominal)
    {
        ref readonly var of = ref trial.Watchlist.Marks[mark];
        for (var i = of.LinkStart; i < of.LinkStart + of.LinkCount; i++)
        {
            ref readonly var link = ref trial.Watchlist.Links[i];
            if (link.NominalIndex == nominal && link.InForce.Contains(trial.Sighting.CapturedAtTicks)) return i;
        }
        return -1;
    }
}
