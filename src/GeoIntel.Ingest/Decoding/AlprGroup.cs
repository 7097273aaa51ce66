using System.Text.Json;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>The `alpr_group` of OpenALPR and Rekor agents, alone or inside an `alpr_alert`.</summary>
static class AlprGroup
{
    public static Decoded Decode(JsonElement group, ReadDraft draft)
    {
        var fields = new JsonFields(group, draft);
        if (fields.IsTrue("is_preview"))
        {
            draft.Refuse(DecodeReason.Preview, "is_preview",
                "is_preview is true; the vehicle's final group follows and is what is taken.");
        }
        var vrmText = draft.VrmText("best_plate_number", BestText(fields, draft));
        var direction = fields.Number("travel_direction");
        return draft.Finish(new Read
        {
            Camera = Camera(fields, draft),
            VrmText = vrmText,
            CapturedAt = draft.CapturedAt("epoch_start", fields.Whole("epoch_start")),
            Confidence = draft.Confidence("best_confidence", BestConfidence(fields, draft), 100),
            Candidates = Candidates(fields, draft, vrmText),
            Position = Position(fields, draft),
            VendorEventId = EventId(fields, draft),
            DirectionDegrees = direction is >= 0 and < 360 ? direction : null,
            Make = Best(fields, draft, "make"),
            Colour = Best(fields, draft, "color"),
            VehicleKind = Best(fields, draft, "body_type"),
            // The region is read off the mark ("gb", "us-ma"); `country` is only the agent's configured alphabet.
            Country = draft.KnownText("best_region", fields.Text("best_region") ?? fields.Text("country")),
        }, Images(fields, draft));
    }

    static IEnumerable<Attachment?> Images(JsonFields fields, ReadDraft draft) =>
    [
        fields.Picture("overview_jpeg", AttachmentKind.Scene),
        fields.Picture("vehicle_crop_jpeg", AttachmentKind.Vehicle),
        fields.TryGetObject("best_plate", out var best)
            ? new JsonFields(best, draft).Picture("plate_crop_jpeg", AttachmentKind.Mark)
            : null,
    ];

    /// <summary>`agent_uid/camera_id`: camera numbers are unique within an agent only.</summary>
    public static string Camera(JsonFields fields, ReadDraft draft)
    {
        var agent = draft.Camera("agent_uid", fields.Text("agent_uid"));
        var camera = draft.Camera("camera_id", fields.Id("camera_id"));
        return $"{agent}/{camera}";
    }

    public static IReadOnlyList<VrmCandidate> Candidates(JsonFields fields, ReadDraft draft, string vrmText) =>
        draft.Candidates("candidates", vrmText, fields.Elements("candidates").Select(candidate =>
        {
            var own = new JsonFields(candidate, draft);
            return (own.Text("plate"), own.Number("confidence"));
        }), 100);

    public static Wgs84Point? Position(JsonFields fields, ReadDraft draft) => draft.Position(
        "gps_longitude", fields.Number("gps_longitude"), "gps_latitude", fields.Number("gps_latitude"));

    static string? BestText(JsonFields fields, ReadDraft draft) => fields.Text("best_plate_number")
        ?? (fields.TryGetObject("best_plate", out var best) ? new JsonFields(best, draft).Text("plate") : null);

    static double? BestConfidence(JsonFields fields, ReadDraft draft) => fields.Number("best_confidence")
        ?? (fields.TryGetObject("best_plate", out var best) ? new JsonFields(best, draft).Number("confidence") : null);

    /// <summary>`best_uuid` names a frame; where two vehicles share their best frame, the place in it tells them
    /// apart.</summary>
    static string EventId(JsonFields fields, ReadDraft draft)
    {
        var id = draft.Text("best_uuid", fields.Text("best_uuid"));
        var index = fields.TryGetObject("best_plate", out var best)
            ? new JsonFields(best, draft).Whole("plate_index") ?? 0
            : 0;
        return id.Length > 0 && index > 0 ? $"{id}/{index}" : id;
    }

    /// <summary>The likeliest name of a vehicle's property; the agent lists the likeliest first.</summary>
    static string Best(JsonFields fields, ReadDraft draft, string name)
    {
        if (!fields.TryGetObject("vehicle", out var vehicle)) return "";

        var first = new JsonFields(vehicle, draft).Elements(name).FirstOrDefault();
        return draft.KnownText(name, new JsonFields(first, draft).Text("name"));
    }
}
