using System.Text;
using CsvHelper;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Our own CSV: a header, then one read a line, as docs/reads-format.md describes it. Any size of input,
/// bounded
/// memory.</summary>
sealed class CsvDecoder : IReadDecoder
{
    public string Format => "csv";

    public bool Recognises(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOfAny((byte)'\n', (byte)'\r');
        var columns = Encoding.UTF8.GetString(end < 0 ? head : head[..end]).Split(',').Select(NameOf).ToList();
        return ReadFields.Required.All(columns.Contains);
    }

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context)
    {
        var lines = new LineReader(source);
        if (lines.IsUtf16())
        {
            yield return new Decoded(WholeInput.Utf16);
            yield break;
        }
        var malformed = false;
        using var text = new CsvLines(lines);
        using var rows = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            AllowLineBreaksInQuotes = false,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            OnMalformedRecord = _ => malformed = true,
        });
        CsvHeader? header = null;
        while (rows.Read())
        {
            while (text.TryTakeRefusal(rows.LineNumber, out var refusal)) yield return new Decoded(refusal!);
            if (header is null)
            {
                header = CsvHeader.Parse(rows, out var wrong);
                if (header is not null) continue;

                yield return new Decoded(wrong!);
                yield break;
            }
            yield return malformed ? new Decoded(MisplacedQuote(rows.LineNumber)) : header.Decode(rows, context);
            malformed = false;
        }
        while (text.TryTakeRefusal(long.MaxValue, out var refusal)) yield return new Decoded(refusal!);
        if (header is null) yield return new Decoded(WholeInput.Empty);
    }

    /// <summary>A column's name as it counts: without quotes and spaces, in lower case.</summary>
    public static string NameOf(string column) => column.Trim(' ', '\t', '"').ToLowerInvariant();

    static DecodeRefusal MisplacedQuote(long line) =>
        new(line, DecodeReason.Malformed, "",
            "A quote stands inside a field that is not quoted; quote the whole field and double the quote.");
}
