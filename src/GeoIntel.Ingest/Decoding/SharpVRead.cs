using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>A read of the Genetec SharpV HTTP extension. JSON and XML have the same names.</summary>
/// <remarks>`Timestamp` is the true time; the XML's has a zone, the JSON's has none. In `PlateAnalytics` a score of -1 and a
/// value of "-" both mean not known; `Relative Motion` is no bearing and left out.</remarks>
static class SharpVRead
{
    public const string Root = "Plate";

    /// <param name="text">A field's text, or the text of its number; null when it is not there.</param>
    public static Decoded Decode(
        Func<string, string?> text, IEnumerable<(string? Key, string? Score, string? Value)> analytics, ReadDraft draft)
    {
        var known = Known(analytics, draft);
        string Analytic(string key) => draft.KnownText($"PlateAnalytics.{key}", known.GetValueOrDefault(key));
        var confidence = draft.Number("PlateAnalytics.Confidence Score", known.GetValueOrDefault("Confidence Score"));
        return draft.Finish(
            new Read
            {
                Camera = draft.CameraOrGiven("SourceUrl", text("SourceUrl")),
                VrmText = draft.VrmText("PlateRead", text("PlateRead")),
                CapturedAt = draft.CapturedAt("Timestamp", text("Timestamp")),
                Confidence = draft.Confidence("PlateAnalytics.Confidence Score", confidence, 100),
                Position = draft.Position(
                    "Longitude", draft.Number("Longitude", text("Longitude")),
                    "Latitude", draft.Number("Latitude", text("Latitude"))),
                VendorEventId = draft.Text("Id", text("Id")),
                Make = Analytic("Vehicle Make"),
                Colour = Analytic("Vehicle Color"),
                VehicleKind = Analytic("Vehicle Type"),
                // The state is read off the mark; the context is what the unit was set up for.
                Country = Analytic("State Name") is { Length: > 0 } state ? state : Analytic("Context"),
            },
            Pictures.OfBase64(AttachmentKind.Scene, text("ContextImage")),
            Pictures.OfBase64(AttachmentKind.Mark, text("PlateImage")));
    }

    static Dictionary<string, string> Known(
        IEnumerable<(string? Key, string? Score, string? Value)> analytics, ReadDraft draft)
    {
        var known = new Dictionary<string, string>();
        foreach (var (key, score, value) in analytics)
        {
            if (key is null || value is null or "-" || draft.Number($"PlateAnalytics.{key}.Score", score) is -1) continue;

            known.TryAdd(key, value);
        }
        return known;
    }
}
