using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>Who changes the registry, through which rpc, and why; the recorder writes it beside every version.</summary>
/// <param name="Purpose">Null only for what is not personal: feeds and cameras.</param>
sealed record Alteration(string Actor, string Rpc, CheckedPurpose? Purpose)
{
    /// <summary>To which the entries belong; null without one.</summary>
    public CallEntry? Call { get; init; }
}
