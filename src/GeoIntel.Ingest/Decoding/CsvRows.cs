using System.Text;
using CsvHelper;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Decodes one row below its header.</summary>
delegate Decoded DecodeRow(CsvReader row);

/// <summary>Makes of a header what decodes the rows below it.</summary>
/// <returns>Null when the header is wrong.</returns>
delegate DecodeRow? DecodeHeader(CsvReader header, out DecodeRefusal? refusal);

/// <summary>Walks over a table in CSV with a header. Any size of input, bounded memory.</summary>
static class CsvRows
{
    /// <param name="keepsRows">Whether each read gets the bytes of its row as
    /// <see cref="AttachmentKind.Original"/>.</param>
    public static IEnumerable<Decoded> Decode(Stream source, bool keepsRows, DecodeHeader decodeHeader)
    {
        var lines = new LineReader(source);
        if (lines.IsUtf16())
        {
            yield return new Decoded(WholeInput.Utf16);
            yield break;
        }
        var malformed = false;
        using var text = new CsvLines(lines, keepsRows);
        using var rows = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            AllowLineBreaksInQuotes = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            OnMalformedRecord = _ => malformed = true,
        });
        DecodeRow? decodeRow = null;
        while (rows.Read())
        {
            while (text.TryTakeRefusal(rows.LineNumber, out var refusal)) yield return new Decoded(refusal!);
            if (decodeRow is null)
            {
                decodeRow = decodeHeader(rows, out var wrong);
                if (decodeRow is not null) continue;

                yield return new Decoded(wrong!);
                yield break;
            }
            var decoded = malformed ? new Decoded(MisplacedQuote(rows.LineNumber)) : decodeRow(rows);
            yield return keepsRows ? decoded.With(Pictures.Original("text/csv", text.TakeRow(rows.LineNumber))) : decoded;
            malformed = false;
        }
        while (text.TryTakeRefusal(long.MaxValue, out var refusal)) yield return new Decoded(refusal!);
        if (decodeRow is null) yield return new Decoded(WholeInput.Empty);
    }

    /// <summary>A column's name as it counts: without quotes and spaces, in lower case.</summary>
    public static string NameOf(string column) => column.Trim(' ', '\t', '"').ToLowerInvariant();

    /// <summary>The names of the columns in the beginning of an input.</summary>
    public static IReadOnlyList<string> ColumnsOf(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOfAny((byte)'\n', (byte)'\r');
        return [.. Encoding.UTF8.GetString(end < 0 ? head : head[..end]).Split(',').Select(NameOf)];
    }

    static DecodeRefusal MisplacedQuote(long line) =>
        new(line, DecodeReason.Malformed, "",
            "A quote stands inside a field that is not quoted; quote the whole field and double the quote.");
}
