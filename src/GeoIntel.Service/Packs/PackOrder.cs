using System.Text.Json;
using System.Text.Json.Serialization;
using GeoIntel.Models.Packs;

namespace GeoIntel.Service.Packs;

/// <summary>What a pack was asked to be; kept with it as JSON, so that any instance can make it.</summary>
/// <param name="Template">As it was when the pack was asked for.</param>
/// <param name="TemplateSha256">Of its file.</param>
/// <param name="Feeds">Keys of the feeds whose reads the purpose is told of, 0 for observations; null for all.</param>
sealed record PackOrder(PackTemplate Template, string TemplateSha256, DateOnly FirstDay, DateOnly Until, int[]? Feeds)
{
    static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Packs of one key are versions of one another.</summary>
    public string SubjectKey(string period) => $"{Template.Id} {period}";

    /// <summary>Whether a call made again means this one: whatever has become of its template meanwhile.</summary>
    public bool IsSame(PackOrder other) =>
        (Template.Id, FirstDay, Until) == (other.Template.Id, other.FirstDay, other.Until);

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static PackOrder FromJson(string json) => JsonSerializer.Deserialize<PackOrder>(json, Json)
        ?? throw new InvalidOperationException("The pack holds no order.");
}
