using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>That a vehicle bound by an exclusion or restriction zone was read, inside or outside, hit or not: from these
/// the episode keeper learns when it was elsewhere.</summary>
/// <remarks>One for a sighting, whatever the hour and the permissions; none for an operator's observation of a
/// person.</remarks>
static class PresenceCheck
{
    /// <returns>Whether a condition in force binds this person.</returns>
    public static bool IsBound(ref Trial trial, in Subject subject, in NominalRules rules)
    {
        if (rules.ExclusionZones == rules.Curfews) return false;
        var at = trial.Sighting.CapturedAtTicks;
        if (rules.BindSurely(subject.Class, at)) return true;

        for (var i = rules.ExclusionZones; i < rules.Curfews; i++)
        {
            ref readonly var test = ref trial.Watchlist.Conditions[i];
            if (ConditionChecks.Binds(test, subject, at)) return true;
        }
        return false;
    }

    /// <summary>Whether a presence is all that a read can come to, by one look at each thing: almost every read of a
    /// watched vehicle is such a one.</summary>
    /// <param name="mark">The only one that the sighting may mean.</param>
    /// <returns>False also when it takes a closer look.</returns>
    public static bool IsAll(ref readonly Sighting sighting, int mark, WatchlistSnapshot watchlist)
    {
        ref readonly var watched = ref watchlist.Marks[mark];
        if (watched.LinkCount != 1 || watched.EntryCount != 0) return false;
        if (watched.Vrm != sighting.Vrm || sighting.NominalIndex >= 0) return false;

        ref readonly var link = ref watchlist.Links[watched.LinkStart];
        var rules = link.Rules;
        var at = sighting.CapturedAtTicks;
        if (rules.End != rules.RestrictionZones || rules.End == rules.ExclusionZones) return false;
        if (!link.InForce.Contains(at)) return false;
        if (!rules.BindSurely(MatchClass.Exact, at)) return false;

        if (watchlist.Zones.IsAtCapturePoint(sighting))
            return !watchlist.NominalZones.AnyHolds(link.NominalIndex, sighting.CameraIndex);

        return !watchlist.NominalZones.AnyMayHold(rules.ExclusionZones, rules.End, sighting.Position);
    }
}
