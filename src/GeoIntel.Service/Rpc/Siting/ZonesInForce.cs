using GeoIntel.Models.Compliance;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;

namespace GeoIntel.Service.Rpc.Siting;

/// <summary>The zones that people must stay out of on a day.</summary>
/// <remarks>
/// Of exclusion conditions alone: a camera in the zone of a curfew or of a restriction sees what is allowed there, and the
/// former stands around somebody's door. A zone that protects a person, in any of its versions, is left out before anything
/// is reckoned: whoever moves a candidate about would find it by what that covers. So are conditions of nominals who are
/// restricted.
/// </remarks>
static class ZonesInForce
{
    /// <returns>Each zone in its last version of the day, with how many conditions hold there.</returns>
    public static IReadOnlyList<(Zone Zone, int ConditionCount)> On(
        this RegistryView view, DateOnly day, RestrictedSubjects restricted)
    {
        var asked = LondonDay.Of(day);
        var hidden = view.State.Zones.Where(zone => zone.ProtectsPerson).Select(zone => zone.Id).ToHashSet(StringComparer.Ordinal);
        var bound = view.State.Nominals.Where(nominal => IsBound(nominal) && Holds(nominal.Registration))
            .Select(nominal => nominal.Id).Except(restricted.Nominals, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        var counts = view.State.Conditions
            .Where(condition => condition.Kind == ConditionKind.ExclusionZone && Holds(condition.InForce)
                && bound.Contains(condition.NominalId) && !hidden.Contains(condition.ZoneId))
            .Select(condition => (condition.ZoneId, condition.Id)).Distinct()
            .CountBy(of => of.ZoneId).ToDictionary(of => of.Key, of => of.Value, StringComparer.Ordinal);
        return [.. view.State.Zones.Where(zone => counts.ContainsKey(zone.Id) && Holds(zone.Period))
            .GroupBy(zone => zone.Id).Select(versions => versions.MaxBy(zone => zone.Revision)!)
            .OrderBy(zone => zone.Id, StringComparer.Ordinal).Select(zone => (zone, counts[zone.Id]))];

        bool Holds(Period period) => !period.Intersect(asked).IsEmpty;
    }

    // As the watchlist has it: in custody or recalled nobody is bound, and who left the cohort is watched no more.
    static bool IsBound(Nominal nominal) =>
        nominal.LicenceState is not (LicenceState.InCustody or LicenceState.Recalled) && nominal.CohortState is not CohortState.Left;
}
