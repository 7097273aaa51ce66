using System.Globalization;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>One read of our own formats with its types known and nothing checked yet.</summary>
/// <remarks>The CSV and the NDJSON decoder fill it; what is allowed is decided here once.</remarks>
sealed class OwnRead
{
    public string? Camera { get; init; }
    public string? Vrm { get; init; }
    public string? CapturedAt { get; init; }
    public double? Confidence { get; init; }
    public IReadOnlyList<double?> CharacterConfidences { get; init; } = [];
    public IReadOnlyList<(string? Vrm, double? Confidence)> Candidates { get; init; } = [];
    public double? Longitude { get; init; }
    public double? Latitude { get; init; }
    public double? EastingMetres { get; init; }
    public double? NorthingMetres { get; init; }
    public double? PositionUncertaintyMetres { get; init; }
    public long? SourceSequence { get; init; }
    public string? EventId { get; init; }
    public string? Make { get; init; }
    public string? Colour { get; init; }
    public string? Kind { get; init; }
    public double? DirectionDegrees { get; init; }
    public long? Lane { get; init; }
    public string? Country { get; init; }
    public string? Supersedes { get; init; }
    public string? Withdraws { get; init; }

    public Decoded Check(ReadDraft draft)
    {
        var withdraws = draft.Text(ReadFields.Withdraws, Withdraws);
        var vrmText = withdraws.Length > 0
            ? draft.Text(ReadFields.Vrm, Vrm) // what is withdrawn is named by its id
            : draft.VrmText(ReadFields.Vrm, Vrm);
        if (Candidates.Count > ReadDraft.CandidatesMax)
        {
            draft.Refuse(DecodeReason.ImpossibleValue, ReadFields.Candidates,
                $"{ReadFields.Candidates} has {Candidates.Count} readings; at most {ReadDraft.CandidatesMax} are taken.");
        }
        return draft.Finish(new Read
        {
            Camera = draft.Camera(ReadFields.Camera, Camera),
            VrmText = vrmText,
            CapturedAt = draft.CapturedAt(ReadFields.CapturedAt, CapturedAt),
            Confidence = draft.Confidence(ReadFields.Confidence, Confidence, 1),
            CharacterConfidences = CheckCharacters(draft, vrmText),
            Candidates = draft.Candidates(ReadFields.Candidates, vrmText, Candidates, 1),
            Position = CheckPosition(draft),
            PositionUncertaintyMetres =
                Within(draft, ReadFields.PositionUncertainty, PositionUncertaintyMetres, 10_000, 0),
            SourceSequence = (long)Within(draft, ReadFields.SourceSequence, SourceSequence, long.MaxValue, 0),
            VendorEventId = draft.Text(ReadFields.EventId, EventId),
            SupersedesEventId = draft.Text(ReadFields.Supersedes, Supersedes),
            WithdrawsEventId = withdraws,
            Make = draft.KnownText(ReadFields.Make, Make),
            Colour = draft.KnownText(ReadFields.Colour, Colour),
            VehicleKind = draft.KnownText(ReadFields.Kind, Kind),
            DirectionDegrees = DirectionDegrees is null
                ? null
                : Within(draft, ReadFields.Direction, DirectionDegrees, 360, 0) % 360,
            Lane = (int)Within(draft, ReadFields.Lane, Lane, 99, 0),
            Country = draft.KnownText(ReadFields.Country, Country),
        });
    }

    IReadOnlyList<float> CheckCharacters(ReadDraft draft, string vrmText)
    {
        if (CharacterConfidences.Count == 0) return [];
        if (CharacterConfidences.Count != vrmText.Length)
        {
            draft.Refuse(DecodeReason.ImpossibleConfidence, ReadFields.CharacterConfidences,
                $"{ReadFields.CharacterConfidences} has {CharacterConfidences.Count} values for "
                + $"{vrmText.Length} characters of the mark; write one for each, spaces included.");
        }
        return
        [
            .. CharacterConfidences.Select(one =>
                (float)(draft.Confidence(ReadFields.CharacterConfidences, one, 1) ?? 0)),
        ];
    }

    Wgs84Point? CheckPosition(ReadDraft draft)
    {
        var degrees = draft.Position(ReadFields.Longitude, Longitude, ReadFields.Latitude, Latitude);
        if (EastingMetres is null && NorthingMetres is null) return degrees;
        if (EastingMetres is 0 && NorthingMetres is 0) return degrees;

        if (degrees is not null)
        {
            draft.Refuse(DecodeReason.ImpossiblePosition, ReadFields.Easting,
                "The place is given twice; give longitude and latitude, or easting and northing.");
        }
        else if (GeoPoint.TryFromMetres(EastingMetres ?? double.NaN, NorthingMetres ?? double.NaN, out var grid))
        {
            return NationalGrid.ToWgs84(grid);
        }
        draft.Refuse(DecodeReason.ImpossiblePosition, ReadFields.Easting, string.Create(CultureInfo.InvariantCulture,
            $"easting, northing are {EastingMetres}, {NorthingMetres}; give both or neither, "
            + $"allowed are 0 to 700000 and 0 to 1300000."));
        return null;
    }

    static T Within<T>(ReadDraft draft, string field, T? value, T max, T unset)
        where T : struct, System.Numerics.INumber<T>
    {
        if (value is null) return unset;
        if (value >= T.Zero && value <= max) return value.Value;

        draft.Refuse(DecodeReason.ImpossibleValue, field, string.Create(CultureInfo.InvariantCulture,
            $"{field} is {value}; allowed are 0 to {max}."));
        return unset;
    }
}
