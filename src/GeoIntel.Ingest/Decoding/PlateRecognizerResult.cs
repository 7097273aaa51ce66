using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>One result of Plate Recognizer, as its JSON has it and its CSV repeats it.</summary>
static class PlateRecognizerResult
{
    /// <summary>The read without its camera, time and id, which stand around the result.</summary>
    /// <remarks>`direction` is measured in the picture, not on the ground, and is left out.</remarks>
    public static Read Of(JsonFields fields, ReadDraft draft)
    {
        var vrmText = draft.VrmText("plate", fields.Text("plate"));
        return new Read
        {
            Camera = "",
            VrmText = vrmText,
            CapturedAt = default,
            Confidence = draft.Confidence("score", fields.Number("score"), 1),
            Candidates = draft.Candidates("candidates", vrmText, fields.Elements("candidates").Select(candidate =>
            {
                var own = new JsonFields(candidate, draft);
                return (own.Text("plate"), own.Number("score"));
            }), 1),
            Make = draft.KnownText("model_make", Likeliest(fields, draft, "model_make", "make")),
            Colour = draft.KnownText("color", Likeliest(fields, draft, "color", "color")),
            VehicleKind = draft.KnownText("vehicle.type", Part(fields, draft, "vehicle", "type")),
            Country = draft.KnownText("region.code", Part(fields, draft, "region", "code")),
        };
    }

    /// <summary>The likeliest comes first.</summary>
    static string? Likeliest(JsonFields fields, ReadDraft draft, string list, string name) =>
        new JsonFields(fields.Elements(list).FirstOrDefault(), draft).Text(name);

    static string? Part(JsonFields fields, ReadDraft draft, string part, string name) =>
        fields.TryGetObject(part, out var inner) ? new JsonFields(inner, draft).Text(name) : null;
}
