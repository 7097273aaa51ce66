namespace GeoIntel.Ingest.Decoding;

/// <summary>Makes attachments of what devices send beside a read's fields.</summary>
static class Pictures
{
    /// <summary>The device's own bytes.</summary>
    public static Attachment Original(string contentType, ReadOnlyMemory<byte> bytes) =>
        new(AttachmentKind.Original, contentType, bytes);

    /// <summary>A picture written as base 64, with or without a `data:` prefix.</summary>
    /// <returns>Null where there is none; what is not base 64 is left to the original.</returns>
    public static Attachment? OfBase64(AttachmentKind kind, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;

        var encoded = text.AsSpan().Trim();
        if (encoded.StartsWith("data:") && encoded.IndexOf(',') is var comma and > 0) encoded = encoded[(comma + 1)..];
        var bytes = new byte[encoded.Length / 4 * 3 + 3];
        return Convert.TryFromBase64Chars(encoded, bytes, out var count) ? Of(kind, bytes.AsMemory(0, count)) : null;
    }

    /// <summary>A picture as it is. Its type is told by its first bytes, not by what the device calls it.</summary>
    public static Attachment? Of(AttachmentKind kind, ReadOnlyMemory<byte> bytes) =>
        bytes.IsEmpty ? null : new Attachment(kind, ContentTypeOf(bytes.Span), bytes);

    /// <summary>Adds what is there to a list of attachments.</summary>
    public static IEnumerable<Attachment> Present(params IEnumerable<Attachment?> pictures) => pictures.OfType<Attachment>();

    static string ContentTypeOf(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "image/png",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [(byte)'B', (byte)'M', ..] => "image/bmp",
        _ => "application/octet-stream",
    };
}
