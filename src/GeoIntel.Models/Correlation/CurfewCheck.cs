using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>A curfew: a vehicle linked to a bound person is in use away from the surroundings of the address during the
/// hours of curfew.</summary>
/// <remarks>The zone is those surroundings. The compiler has shortened the schedule by the grace: see
/// <see cref="Conditions.Schedule.TryShorten"/>.</remarks>
static class CurfewCheck
{
    public static void Run(ref Trial trial, in Subject subject, in NominalRules rules) => ConditionChecks.RunOutside(
        ref trial, subject, HitKind.Curfew, rules.Curfews, rules.NonAssociations);
}
