using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Retention;

/// <summary>What allows reads of several regimes to be put together in one answer.</summary>
/// <param name="Id">As its register names it.</param>
/// <param name="Until">Excluded.</param>
public sealed record SharingAgreement(
    string Id, IReadOnlySet<LegalRegime> Regimes, DateTimeOffset From, DateTimeOffset Until)
{
    public bool Covers(IEnumerable<LegalRegime> regimes, DateTimeOffset now) =>
        From <= now && now < Until && Regimes.IsSupersetOf(regimes);
}
