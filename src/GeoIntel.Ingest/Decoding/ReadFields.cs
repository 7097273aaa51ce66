namespace GeoIntel.Ingest.Decoding;

/// <summary>The names of our own two formats: columns of the CSV, keys of the NDJSON. docs/reads-format.md explains
/// them.</summary>
static class ReadFields
{
    public const string Camera = "camera";
    public const string Vrm = "vrm";
    public const string CapturedAt = "captured_at";
    public const string Confidence = "confidence";
    public const string CharacterConfidences = "character_confidences";
    public const string Candidates = "candidates";
    public const string Longitude = "longitude";
    public const string Latitude = "latitude";
    public const string Easting = "easting";
    public const string Northing = "northing";
    public const string PositionUncertainty = "position_uncertainty_m";
    public const string SourceSequence = "source_sequence";
    public const string EventId = "event_id";
    public const string Make = "make";
    public const string Colour = "colour";
    public const string Kind = "kind";
    public const string Direction = "direction";
    public const string Lane = "lane";
    public const string Country = "country";
    public const string Supersedes = "supersedes";
    public const string Withdraws = "withdraws";

    public static IReadOnlyList<string> Required { get; } = [Camera, Vrm, CapturedAt];

    public static IReadOnlyList<string> All { get; } =
    [
        Camera, Vrm, CapturedAt, Confidence, CharacterConfidences, Candidates, Longitude, Latitude, Easting, Northing,
        PositionUncertainty, SourceSequence, EventId, Make, Colour, Kind, Direction, Lane, Country, Supersedes, Withdraws,
    ];

    public static string AllText { get; } = string.Join(", ", All);
}
