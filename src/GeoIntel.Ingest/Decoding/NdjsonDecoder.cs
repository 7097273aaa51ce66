using System.Text.Json;
using System.Text.Unicode;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Our own NDJSON: one read a line, as docs/reads-format.md describes it. Any size of input, bounded
/// memory.</summary>
sealed class NdjsonDecoder : IReadDecoder
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public string Format => "ndjson";

    public bool Recognises(ReadOnlySpan<byte> head) =>
        head.TrimStart(" \t\r\n"u8) is [(byte)'{', ..] && head.IndexOf("\"captured_at\""u8) >= 0;

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context)
    {
        var lines = new LineReader(source);
        if (lines.IsUtf16())
        {
            yield return new Decoded(WholeInput.Utf16);
            yield break;
        }
        var any = false;
        while (lines.TryRead(out var line))
        {
            if (!line.TooLong && line.Bytes.Span.Trim(" \t"u8).IsEmpty) continue;

            any = true;
            yield return DecodeLine(line, context);
        }
        if (!any) yield return new Decoded(WholeInput.Empty);
    }

    static Decoded DecodeLine(InputLine line, DecodeContext context)
    {
        if (line.TooLong) return new Decoded(LineTooLong(line.Number));
        if (!Utf8.IsValid(line.Bytes.Span)) return new Decoded(WholeInput.NotUtf8(line.Number));
        try
        {
            using var document = JsonDocument.Parse(line.Bytes, Strict);
            return DecodeObject(document.RootElement, new ReadDraft(line.Number, context));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return new Decoded(JsonDocuments.Malformed(exception, line.Number));
        }
    }

    public static DecodeRefusal LineTooLong(long number) =>
        new(number, DecodeReason.TooLarge, "",
            $"The line is longer than {LineReader.LengthMaxDefault:N0} bytes; write one read a line.");

    static Decoded DecodeObject(JsonElement document, ReadDraft draft)
    {
        if (document.ValueKind != JsonValueKind.Object)
        {
            draft.Refuse(DecodeReason.Malformed, "", "The line is no JSON object; write one in braces for each read.");
            return new Decoded(draft.Refusal!);
        }
        var unknown = document.EnumerateObject().Select(one => one.Name).Except(ReadFields.All).ToList();
        if (unknown.Count > 0)
        {
            draft.Refuse(DecodeReason.UnknownField, unknown[0],
                $"Unknown keys: {ReadDraft.Shown(string.Join(", ", unknown))}; allowed are {ReadFields.AllText}.");
        }
        var fields = new JsonFields(document, draft);
        return new OwnRead
        {
            Camera = fields.Text(ReadFields.Camera),
            Vrm = fields.Text(ReadFields.Vrm),
            CapturedAt = fields.Text(ReadFields.CapturedAt),
            Confidence = fields.Number(ReadFields.Confidence),
            CharacterConfidences = [.. fields.Elements(ReadFields.CharacterConfidences).Select(one => Number(one, draft))],
            Candidates = [.. fields.Elements(ReadFields.Candidates).Select(one => Candidate(one, draft))],
            Longitude = fields.Number(ReadFields.Longitude),
            Latitude = fields.Number(ReadFields.Latitude),
            EastingMetres = fields.Number(ReadFields.Easting),
            NorthingMetres = fields.Number(ReadFields.Northing),
            PositionUncertaintyMetres = fields.Number(ReadFields.PositionUncertainty),
            SourceSequence = fields.Whole(ReadFields.SourceSequence),
            EventId = fields.Text(ReadFields.EventId),
            Make = fields.Text(ReadFields.Make),
            Colour = fields.Text(ReadFields.Colour),
            Kind = fields.Text(ReadFields.Kind),
            DirectionDegrees = fields.Number(ReadFields.Direction),
            Lane = fields.Whole(ReadFields.Lane),
            Country = fields.Text(ReadFields.Country),
            Supersedes = fields.Text(ReadFields.Supersedes),
            Withdraws = fields.Text(ReadFields.Withdraws),
        }.Check(draft);
    }

    static double? Number(JsonElement element, ReadDraft draft)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number)) return number;

        draft.Refuse(DecodeReason.ImpossibleValue, ReadFields.CharacterConfidences,
            $"{ReadFields.CharacterConfidences} holds something that is no number; write numbers from 0 to 1.");
        return null;
    }

    static (string? Vrm, double? Confidence) Candidate(JsonElement element, ReadDraft draft)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            draft.Refuse(DecodeReason.ImpossibleValue, ReadFields.Candidates,
                $"{ReadFields.Candidates} holds something that is no object; write {{\"vrm\":...,\"confidence\":...}}.");
        }
        var fields = new JsonFields(element, draft);
        return (fields.Text(ReadFields.Vrm), fields.Number(ReadFields.Confidence));
    }
}
