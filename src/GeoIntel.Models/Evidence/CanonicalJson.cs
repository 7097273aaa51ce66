using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeoIntel.Models.Evidence;

/// <summary>JSON written in one way: members in the ordinal order of their names, no spaces, UTF-8, one line end at the end.</summary>
public static class CanonicalJson
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static byte[] Write(JsonNode value) => Encoding.UTF8.GetBytes(Sorted(value)!.ToJsonString(Plain) + "\n");

    /// <returns>Null when it is no JSON object written in this way.</returns>
    public static JsonObject? Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var read = JsonNode.Parse(bytes, documentOptions: Strict) as JsonObject;
            return read is not null && Write(read).AsSpan().SequenceEqual(bytes) ? read : null;
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    static JsonNode? Sorted(JsonNode? value) => value switch
    {
        JsonObject all => new JsonObject(all.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray all => new JsonArray([.. all.Select(Sorted)]),
        _ => value?.DeepClone(),
    };
}
