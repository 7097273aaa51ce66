using System.Security.Cryptography;
using System.Text.Json;
using GeoIntel.Models.Documents;
using GeoIntel.Service.Storage.Analysis;

namespace GeoIntel.Service.Profiles;

/// <summary>The cameras on the line around a profile's areas.</summary>
/// <param name="Feeds">Keys of the feeds whose reads the purpose allows; null for all.</param>
sealed record ProfileCordon(IReadOnlyList<CordonGate> Gates, int[]? Feeds)
{
    /// <summary>What the manifest says of it: reads of that month, by these cameras.</summary>
    public DocumentInput ToInput(DateOnly month) => new(
        "cordon", FormattableString.Invariant($"{Gates.Count} cameras, {DocumentLabels.MonthOf(month)}"),
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this))));
}
