using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeoIntel.Models.Packs.Templates;

/// <summary>A template as its file has it; nothing of it is checked.</summary>
sealed record TemplateText(string? Title, string? Handling, string? Period, IReadOnlyList<SectionText?>? Sections);

/// <summary>A section as the file has it.</summary>
sealed record SectionText(string? Block, string? Text, string? Heading, string? Words);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(TemplateText))]
sealed partial class TemplateJson : JsonSerializerContext;
