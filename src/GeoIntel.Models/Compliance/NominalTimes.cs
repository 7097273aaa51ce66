using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Compliance;

/// <summary>When a person was registered and bound, and which vehicles led to the person when.</summary>
sealed class NominalTimes(Period[] registered, Period[] bound, IReadOnlyList<(Vrm Vrm, Period Period)> links)
{
    public static NominalTimes Of(RegistryState registry, string id)
    {
        var versions = registry.Nominals.Where(of => of.Id == id).OrderByDescending(of => of.Revision).ToArray();
        var links = ConditionTimes.PartsOf(registry.VehicleLinks, of => of.Id, of => of.Revision, of => of.Period)
            .Where(of => of.Version.NominalId == id && !of.Version.Vrm.IsEmpty)
            .Select(of => (of.Version.Vrm, of.Period)).ToList();
        if (versions.Length == 0) return new NominalTimes([], [], links);
        var compiled = CompiledNominal.Of(versions, Versions.Of(versions, of => of.Registration));
        return new NominalTimes(compiled.Registered, compiled.Bound, links);
    }

    public bool IsRegistered(DateTimeOffset instant) => Array.Exists(registered, period => period.Contains(instant));

    /// <summary>Registered, in the cohort, and neither in custody nor recalled.</summary>
    public bool IsBound(DateTimeOffset instant) => Array.Exists(bound, period => period.Contains(instant));

    public bool IsLinked(DateTimeOffset instant) => LinkedAt(instant).Any();

    public IEnumerable<Vrm> LinkedAt(DateTimeOffset instant) =>
        links.Where(of => of.Period.Contains(instant)).Select(of => of.Vrm);
}
