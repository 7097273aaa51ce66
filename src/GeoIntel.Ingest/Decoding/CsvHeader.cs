using System.Globalization;
using CsvHelper;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Which column holds what, and how a row becomes a read.</summary>
sealed class CsvHeader
{
    readonly Dictionary<string, int> _places = [];
    readonly int _count;

    CsvHeader(IReadOnlyList<string> columns)
    {
        _count = columns.Count;
        for (var place = 0; place < columns.Count; place++) _places.TryAdd(columns[place], place);
    }

    /// <returns>Null when columns are unknown, missing or doubled; the refusal names all of them at once.</returns>
    public static CsvHeader? Parse(CsvReader row, out DecodeRefusal? refusal)
    {
        var columns = Enumerable.Range(0, row.FieldCount)
            .Select(place => CsvRows.NameOf(row[place].ToString())).ToList();
        var unknown = columns.Except(ReadFields.All).ToList();
        var missing = ReadFields.Required.Except(columns).ToList();
        var doubled = columns.GroupBy(name => name)
            .Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        var problems = new List<string>();
        if (unknown.Count > 0) problems.Add($"unknown columns: {Names(unknown)}");
        if (missing.Count > 0) problems.Add($"missing columns: {Names(missing)}");
        if (doubled.Count > 0) problems.Add($"doubled columns: {Names(doubled)}");
        refusal = problems.Count == 0 ? null : new DecodeRefusal(
            row.LineNumber,
            unknown.Count > 0 ? DecodeReason.UnknownField
                : missing.Count > 0 ? DecodeReason.MissingField
                : DecodeReason.Malformed,
            unknown.Concat(missing).Concat(doubled).First(),
            $"The header has {string.Join("; ", problems)}. Allowed are {ReadFields.AllText}, separated by commas.");
        return refusal is null ? new CsvHeader(columns) : null;
    }

    public Decoded Decode(CsvReader row, DecodeContext context)
    {
        var draft = new ReadDraft(row.LineNumber, context);
        if (row.FieldCount != _count)
        {
            draft.Refuse(DecodeReason.Malformed, "",
                $"The line has {row.FieldCount} fields and the header {_count}; quote a field that holds a comma.");
            return new Decoded(draft.Refusal!);
        }
        string? Text(string name) => _places.TryGetValue(name, out var place) ? row[place].ToString() : null;
        double? Number(string name) => draft.Number(name, Text(name));
        long? Whole(string name) => WholeOf(draft, name, Text(name));
        return new OwnRead
        {
            Camera = Text(ReadFields.Camera),
            Vrm = Text(ReadFields.Vrm),
            CapturedAt = Text(ReadFields.CapturedAt),
            Confidence = Number(ReadFields.Confidence),
            CharacterConfidences =
            [
                .. Parts(Text(ReadFields.CharacterConfidences))
                    .Select(part => draft.Number(ReadFields.CharacterConfidences, part)),
            ],
            Candidates = [.. Parts(Text(ReadFields.Candidates)).Select(part => CandidateOf(draft, part))],
            Longitude = Number(ReadFields.Longitude),
            Latitude = Number(ReadFields.Latitude),
            EastingMetres = Number(ReadFields.Easting),
            NorthingMetres = Number(ReadFields.Northing),
            PositionUncertaintyMetres = Number(ReadFields.PositionUncertainty),
            SourceSequence = Whole(ReadFields.SourceSequence),
            EventId = Text(ReadFields.EventId),
            Make = Text(ReadFields.Make),
            Colour = Text(ReadFields.Colour),
            Kind = Text(ReadFields.Kind),
            DirectionDegrees = Number(ReadFields.Direction),
            Lane = Whole(ReadFields.Lane),
            Country = Text(ReadFields.Country),
            Supersedes = Text(ReadFields.Supersedes),
            Withdraws = Text(ReadFields.Withdraws),
        }.Check(draft);
    }

    static string[] Parts(string? text) =>
        string.IsNullOrEmpty(text) ? [] : text.Split('|', StringSplitOptions.TrimEntries);

    static (string? Vrm, double? Confidence) CandidateOf(ReadDraft draft, string part) =>
        part.LastIndexOf(':') is var colon and >= 0
            ? (part[..colon], draft.Number(ReadFields.Candidates, part[(colon + 1)..]))
            : (part, null);

    static long? WholeOf(ReadDraft draft, string name, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole;

        draft.Refuse(DecodeReason.ImpossibleValue, name,
            $"{name} holds \"{ReadDraft.Shown(text)}\"; allowed is a whole number.");
        return null;
    }

    static string Names(IEnumerable<string> names) => string.Join(", ", names.Select(ReadDraft.Shown));
}
