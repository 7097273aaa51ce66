namespace GeoIntel.Ingest.Decoding;

/// <summary>Our own CSV: a header, then one read a line, as docs/reads-format.md describes it. Any size of input,
/// bounded memory.</summary>
sealed class CsvDecoder : IReadDecoder
{
    public string Format => "csv";

    public bool Recognises(ReadOnlySpan<byte> head) => ReadFields.Required.All(CsvRows.ColumnsOf(head).Contains);

    // The read holds all that the row does, so the row is not kept beside it.
    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context) =>
        CsvRows.Decode(source, keepsRows: false, (header, out refusal) =>
            CsvHeader.Parse(header, out refusal) is { } columns ? row => columns.Decode(row, context) : null);
}
