using System.Net.Http.Headers;
using System.Text;

namespace GeoIntel.Ingest.Decoding;

/// <summary>One part of a multipart body.</summary>
/// <param name="Name">Of the form field, with the file's name after it; empty when it has neither.</param>
/// <param name="ContentType">As the device states it; empty when it does not.</param>
sealed record MultipartPart(string Name, string ContentType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Whether the part begins as a text of this kind does, whatever its header says.</summary>
    public bool BeginsWith(byte first) => Bytes.Span.TrimStart(" \t\r\n"u8) is [var found, ..] && found == first;
}

/// <summary>The body of an HTTP message in parts (RFC 2046), as webhooks with pictures send it. Its first line tells the
/// boundary, so that a body saved to a file is enough.</summary>
static class Multipart
{
    /// <summary>Most parts taken; a message has a text and up to four pictures.</summary>
    public const int PartsMax = 64;

    const int BoundaryBytesMax = 200; // RFC 2046 allows 70
    const int HeaderBytesMax = 16 * 1024;

    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        head = head.TrimStart("\r\n"u8);
        return head.StartsWith("--"u8) && head.IndexOf("\n"u8) is > 3 and <= BoundaryBytesMax
            && head.IndexOf("ontent-"u8) >= 0; // Content- or content-
    }

    /// <summary>Takes a body apart.</summary>
    /// <param name="torn">Why something of it is missing; null when it is complete.</param>
    public static IReadOnlyList<MultipartPart> Parse(ReadOnlyMemory<byte> body, out DecodeRefusal? torn)
    {
        var parts = new List<MultipartPart>();
        torn = null;
        body = body[(body.Length - body.Span.TrimStart("\r\n"u8).Length)..];
        var lineEnd = body.Span.IndexOf((byte)'\n');
        if (lineEnd is < 3 or > BoundaryBytesMax)
        {
            torn = Refusal(DecodeReason.Malformed, "The body does not begin with the line of its boundary.");
            return parts;
        }
        byte[] delimiter = [(byte)'\n', .. body.Span[..lineEnd].TrimEnd((byte)'\r')];
        for (var rest = body[(lineEnd + 1)..]; ;)
        {
            var end = rest.Span.IndexOf(delimiter);
            if (end < 0)
            {
                torn = Refusal(DecodeReason.Malformed,
                    "The body ends without its closing boundary: its last part is torn off and was left out.");
                return parts;
            }
            if (parts.Count == PartsMax)
            {
                torn = Refusal(DecodeReason.TooLarge, $"The body has more than {PartsMax} parts; the rest was left out.");
                return parts;
            }
            parts.Add(PartOf(rest[..end]));
            rest = rest[(end + delimiter.Length)..];
            if (rest.Span.StartsWith("--"u8)) return parts;

            var next = rest.Span.IndexOf((byte)'\n');
            rest = next < 0 ? default : rest[(next + 1)..];
        }
    }

    /// <summary>The messages of a body, each with the other parts that follow it. What stands before the first one
    /// belongs to it.</summary>
    public static IEnumerable<(MultipartPart Message, IReadOnlyList<MultipartPart> Pictures)> Messages(
        IReadOnlyList<MultipartPart> parts, Func<MultipartPart, bool> isMessage)
    {
        MultipartPart? message = null;
        var pictures = new List<MultipartPart>();
        foreach (var part in parts)
        {
            if (!isMessage(part))
            {
                pictures.Add(part);
                continue;
            }
            if (message is not null)
            {
                yield return (message, pictures);
                pictures = [];
            }
            message = part;
        }
        if (message is not null) yield return (message, pictures);
    }

    /// <param name="part">Headers, an empty line, and the bytes; the line end before the boundary belongs to
    /// it but for its line feed.</param>
    static MultipartPart PartOf(ReadOnlyMemory<byte> part)
    {
        var head = part.Span[..Math.Min(part.Length, HeaderBytesMax)];
        var (end, gap) = head.IndexOf("\r\n\r\n"u8) is var crlf and >= 0 ? (crlf, 4) : (head.IndexOf("\n\n"u8), 2);
        if (head.StartsWith("\r\n"u8) || head.StartsWith("\n"u8)) (end, gap) = (0, head[0] == '\r' ? 2 : 1);
        var bytes = end < 0 ? part : part[(end + gap)..];
        if (bytes.Span.EndsWith("\r"u8)) bytes = bytes[..^1];
        var (name, contentType) = ("", "");
        foreach (var line in Encoding.Latin1.GetString(head[..Math.Max(0, end)]).Split('\n', StringSplitOptions.TrimEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) continue;

            var value = line[(colon + 1)..].Trim();
            if (line.StartsWith("Content-Type:", StringComparison.OrdinalIgnoreCase)) contentType = value;
            if (line.StartsWith("Content-Disposition:", StringComparison.OrdinalIgnoreCase)
                && ContentDispositionHeaderValue.TryParse(value, out var disposition))
            {
                name = $"{Unquoted(disposition.Name)} {Unquoted(disposition.FileName)}".Trim();
            }
        }
        return new MultipartPart(name, contentType, bytes);
    }

    static string Unquoted(string? value) => value?.Trim('"') ?? "";

    static DecodeRefusal Refusal(DecodeReason reason, string description) => new(0, reason, "", description);
}
