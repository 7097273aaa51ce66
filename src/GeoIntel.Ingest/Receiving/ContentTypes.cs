using Microsoft.Net.Http.Headers;

namespace GeoIntel.Ingest.Receiving;

/// <summary>What a message may say that it is. Devices are careless with it, so every name that a format goes by is
/// taken, and the format itself is recognised by the content.</summary>
static class ContentTypes
{
    static readonly HashSet<string> Taken = new(StringComparer.OrdinalIgnoreCase)
    {
        "application/json", "text/json", "application/x-ndjson", "application/ndjson", "application/jsonl",
        "application/xml", "text/xml", "application/soap+xml", "text/csv", "application/csv", "text/plain",
        "application/octet-stream", "multipart/form-data", "multipart/mixed", "multipart/related",
    };

    /// <returns>Why the message is not taken; null when it may be.</returns>
    public static string? WhyNot(string? contentType, string? contentEncoding)
    {
        if (contentEncoding is { Length: > 0 } && !contentEncoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return "Content-Encoding is not taken; send the message uncompressed.";
        if (string.IsNullOrEmpty(contentType)) return null;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !Taken.Contains(type.MediaType.Value!))
            return $"The content type is not taken; use one of {string.Join(", ", Taken.Order(StringComparer.Ordinal))}.";

        return type.Charset.Value?.Trim('"').ToUpperInvariant() is null or "" or "UTF-8" or "UTF8" or "US-ASCII"
            ? null
            : "The character set is not taken; send UTF-8.";
    }
}
