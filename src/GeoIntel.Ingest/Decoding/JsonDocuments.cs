using System.Runtime.InteropServices;
using System.Text.Json;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Makes of one JSON document its reads and refusals.</summary>
/// <param name="line">The line it begins at.</param>
delegate IEnumerable<Decoded> DecodeDocument(JsonElement document, long line);

/// <summary>Walks over the JSON documents of an input: one, several after each other, or a list of them.</summary>
/// <remarks>Comments are skipped. Each read gets the bytes of its document as <see cref="AttachmentKind.Original"/>.</remarks>
static class JsonDocuments
{
    /// <summary>Deepest nesting taken; the vendors' messages have up to 6 levels.</summary>
    const int DepthMax = 32;

    /// <summary>Most documents broken in a row; what goes on like that is something else than JSON, and finding out costs
    /// an exception each.</summary>
    public const int BrokenMax = 1_000;

    const string ContentType = "application/json";

    static readonly JsonReaderOptions Options = new() { MaxDepth = DepthMax, CommentHandling = JsonCommentHandling.Skip };

    public static IEnumerable<Decoded> Decode(Stream source, DecodeDocument decode) =>
        WholeInput.TryRead(source, out var bytes, out var wrong) ? Decode(bytes, decode) : [new Decoded(wrong)];

    /// <param name="originalOf">What the device sent for a part of these bytes; null when it sent them so.</param>
    public static IEnumerable<Decoded> Decode(
        ReadOnlyMemory<byte> bytes, DecodeDocument decode, Func<int, int, ReadOnlyMemory<byte>>? originalOf = null)
    {
        var (at, broken) = (0, 0);
        for (var line = 1L; TrySkipSpace(bytes.Span, ref at, ref line);)
        {
            var next = DecodeNext(bytes[at..], line, decode);
            var end = at + next.Length;
            var original = next.IsOne
                ? Pictures.Original(ContentType, originalOf?.Invoke(at, end) ?? bytes[at..end])
                : null;
            foreach (var decoded in next.Results) yield return original is null ? decoded : decoded.With(original);

            line += bytes.Span[at..end].Count((byte)'\n');
            at = end;
            broken = next.IsBroken ? broken + 1 : 0;
            if (broken < BrokenMax) continue;

            yield return new Decoded(new DecodeRefusal(line, DecodeReason.Malformed, "",
                $"{BrokenMax:N0} documents in a row are broken; the rest of the input was not read."));
            yield break;
        }
    }

    /// <summary>Finds a text field of the outermost object, or of the first one of a list, in the beginning of an
    /// input.</summary>
    public static string? FindText(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name) =>
        TryFind(head, name, out var text) ? text : null;

    /// <summary>Whether the outermost object, or the first one of a list, has a field, as far as the beginning of an
    /// input shows.</summary>
    public static bool HasField(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name) => TryFind(head, name, out _);

    /// <summary>Why a document could not be read.</summary>
    /// <param name="line">Line at which the document begins; the exception counts from there.</param>
    public static DecodeRefusal Malformed(Exception exception, long line) => exception is JsonException json
        ? new DecodeRefusal(line + (json.LineNumber ?? 0), DecodeReason.Malformed, "",
            $"Not JSON at character {(json.BytePositionInLine ?? 0) + 1} of the line, or nested deeper than {DepthMax}; "
            + "check that it is complete.")
        : new DecodeRefusal(line, DecodeReason.Malformed, "",
            "A text holds half a surrogate pair (\\ud800 to \\udfff); send valid Unicode.");

    /// <param name="text">The field's value where that is text.</param>
    /// <returns>False when the field is not there, or not all of it has come.</returns>
    static bool TryFind(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name, out string? text)
    {
        text = null;
        var reader = new Utf8JsonReader(head, isFinalBlock: false, new JsonReaderState(Options));
        try
        {
            var depth = 1;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 0) depth = 2;
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth) continue;
                if (!reader.ValueTextEquals(name)) continue;
                if (!reader.Read()) return false;

                if (reader.TokenType == JsonTokenType.String) text = reader.GetString();
                return true;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON up to the field: then it is some other format.
        }
        return false;
    }

    static Taken DecodeNext(ReadOnlyMemory<byte> rest, long line, DecodeDocument decode)
    {
        var results = new List<Decoded>();
        try
        {
            var reader = new Utf8JsonReader(rest.Span, Options);
            using var document = JsonDocument.ParseValue(ref reader);
            var isOne = document.RootElement.ValueKind != JsonValueKind.Array;
            if (isOne) results.AddRange(decode(document.RootElement, line));
            else if (document.RootElement.GetArrayLength() == 0)
                results.Add(new Decoded(new DecodeRefusal(line, DecodeReason.NotARead, "", "The list is empty.")));
            else
            {
                foreach (var one in document.RootElement.EnumerateArray())
                {
                    var original = Pictures.Original(ContentType, JsonMarshal.GetRawUtf8Value(one).ToArray());
                    results.AddRange(decode(one, line).Select(decoded => decoded.With(original)));
                }
            }
            return new Taken(results, (int)reader.BytesConsumed, isOne, IsBroken: false);
        }
        // System.Text.Json finds half a surrogate pair only when the text is taken out, and says so in this way.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            results.Add(new Decoded(Malformed(exception, line)));
            return new Taken(results, ResyncAt(rest.Span), IsOne: true, IsBroken: true);
        }
    }

    /// <summary>Where to go on after a broken document: the next line that begins with a brace.</summary>
    static int ResyncAt(ReadOnlySpan<byte> rest)
    {
        var next = rest[1..].IndexOf("\n{"u8);
        return next < 0 ? rest.Length : next + 2;
    }

    static bool TrySkipSpace(ReadOnlySpan<byte> bytes, ref int at, ref long line)
    {
        var skipped = bytes[at..].IndexOfAnyExcept(" \t\r\n"u8);
        if (skipped < 0) return false;

        line += bytes.Slice(at, skipped).Count((byte)'\n');
        at += skipped;
        return true;
    }

    /// <param name="Length">How many bytes of the rest it took.</param>
    /// <param name="IsOne">One document, not a list of them.</param>
    readonly record struct Taken(List<Decoded> Results, int Length, bool IsOne, bool IsBroken);
}
