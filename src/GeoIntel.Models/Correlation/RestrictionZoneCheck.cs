using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>A restriction zone: a bound person, or a vehicle linked to one, is outside it while it binds and nothing
/// permits. The edge counts as inside.</summary>
static class RestrictionZoneCheck
{
    public static void Run(ref Trial trial, in Subject subject, in NominalRules rules) => ConditionChecks.RunOutside(
        ref trial, subject, HitKind.RestrictionZone, rules.RestrictionZones, rules.Curfews);
}
