using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>Non-association: a vehicle linked to the bound person, or to the person who must not be met, was read. Two
/// such reads near each other make the hit; that is the episode keeper's to find.</summary>
/// <remarks>A vehicle that leads to both persons equally surely proves nothing and has no part.</remarks>
static class NonAssociationCheck
{
    public static void Run(ref Trial trial, in Subject subject, in NominalRules rules)
    {
        var watchlist = trial.Watchlist;
        var at = trial.Sighting.CapturedAtTicks;
        for (var i = rules.NonAssociations; i < rules.GroupPresences; i++)
        {
            ref readonly var test = ref watchlist.Conditions[i];
            if (!ConditionChecks.Binds(test, subject, at)) continue;
            if (!ConditionChecks.IsTimely(test, watchlist, at)) continue;
            if (IsOtherAsSure(ref trial, test, subject)) continue;

            trial.Add(trial.MatchOf(HitKind.NonAssociation, i, subject));
        }
    }

    static bool IsOtherAsSure(ref Trial trial, in ConditionTest test, in Subject subject) =>
        Subjects.TryReach(ref trial, test.OtherNominal, out var other)
        && MatchClassBits.Takes(test.Accepts, other)
        && MatchClassBits.Rank(other) <= MatchClassBits.Rank(subject.Class);
}
