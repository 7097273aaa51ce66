using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeoIntel.Models.Audit;

/// <summary>Parts of the log, checkpoints and proofs as text: one JSON object a line.</summary>
/// <remarks>There is one way only to write a value. A line that would be written otherwise is refused, so that no byte of
/// an export can be changed unseen.</remarks>
public static class AuditText
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        MaxDepth = 8,
        Converters = { new Microseconds() },
    };

    public static string Write(AuditPart part) => JsonSerializer.Serialize(part, Options);

    public static string Write(InclusionProof proof) => JsonSerializer.Serialize(proof, Options);

    /// <returns>Null when it is no line of a log.</returns>
    public static AuditPart? Read(string line) => Read<AuditPart>(line);

    /// <returns>Null when it is no proof.</returns>
    public static InclusionProof? ReadProof(string text) => Read<InclusionProof>(text);

    static T? Read<T>(string text)
        where T : class
    {
        try
        {
            var read = JsonSerializer.Deserialize<T>(text, Options);
            return read is not null && JsonSerializer.Serialize(read, Options) == text ? read : null;
        }
        catch (Exception cause) when (cause is JsonException or NotSupportedException or ArgumentException)
        {
            return null;
        }
    }

    sealed class Microseconds : JsonConverter<DateTimeOffset>
    {
        const string Format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            DateTimeOffset.TryParseExact(
                reader.GetString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : throw new JsonException("A time is UTC to the microsecond.");

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture));
    }
}
