using System.Text.Json;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Walks over the JSON documents of an input: one, several after each other, or a list of them.</summary>
static class JsonDocuments
{
    /// <summary>Deepest nesting taken; the vendors' messages have up to 6 levels.</summary>
    const int DepthMax = 32;

    /// <param name="decode">Makes of one document its reads and refusals; the number is the line it begins at.</param>
    public static IEnumerable<Decoded> Decode(Stream source, Func<JsonElement, long, IEnumerable<Decoded>> decode)
    {
        if (!WholeInput.TryRead(source, out var rest, out var wrong))
        {
            yield return new Decoded(wrong);
            yield break;
        }
        for (var line = 1L; TrySkipSpace(ref rest, ref line);)
        {
            var results = DecodeNext(rest, line, decode, out var consumed);
            foreach (var decoded in results) yield return decoded;

            line += rest.Span[..consumed].Count((byte)'\n');
            rest = rest[consumed..];
        }
    }

    /// <summary>Finds a text field of the outermost object, or of the first one of a list, in the beginning of an
    /// input.</summary>
    public static string? FindText(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        try
        {
            var depth = 1;
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartArray && reader.CurrentDepth == 0) depth = 2;
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth) continue;
                if (reader.ValueTextEquals(name))
                    return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON up to the field: then it is some other format.
        }
        return null;
    }

    /// <summary>Why a document could not be read.</summary>
    /// <param name="line">Line at which the document begins; the exception counts from there.</param>
    public static DecodeRefusal Malformed(Exception exception, long line) => exception is JsonException json
        ? new DecodeRefusal(line + (json.LineNumber ?? 0), DecodeReason.Malformed, "",
            $"Not JSON at character {(json.BytePositionInLine ?? 0) + 1} of the line, or nested deeper than {DepthMax}; "
            + "check that it is complete.")
        : new DecodeRefusal(line, DecodeReason.Malformed, "",
            "A text holds half a surrogate pair (\\ud800 to \\udfff); send valid Unicode.");

    static List<Decoded> DecodeNext(
        ReadOnlyMemory<byte> rest, long line, Func<JsonElement, long, IEnumerable<Decoded>> decode, out int consumed)
    {
        var results = new List<Decoded>();
        try
        {
            var reader = new Utf8JsonReader(rest.Span, new JsonReaderOptions { MaxDepth = DepthMax });
            using var document = JsonDocument.ParseValue(ref reader);
            consumed = (int)reader.BytesConsumed;
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                foreach (var one in document.RootElement.EnumerateArray()) results.AddRange(decode(one, line));
            }
            else results.AddRange(decode(document.RootElement, line));
        }
        // System.Text.Json finds half a surrogate pair only when the text is taken out, and says so in this way.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            results.Add(new Decoded(Malformed(exception, line)));
            consumed = ResyncAt(rest.Span);
        }
        return results;
    }

    /// <summary>Where to go on after a broken document: the next line that begins with a brace.</summary>
    static int ResyncAt(ReadOnlySpan<byte> rest)
    {
        var next = rest[1..].IndexOf("\n{"u8);
        return next < 0 ? rest.Length : next + 2;
    }

    static bool TrySkipSpace(ref ReadOnlyMemory<byte> rest, ref long line)
    {
        var skipped = rest.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (skipped < 0) return false;

        line += rest.Span[..skipped].Count((byte)'\n');
        rest = rest[skipped..];
        return true;
    }
}
