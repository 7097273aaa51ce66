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
}
