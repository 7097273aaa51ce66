using System.Text.Json;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Frigate's MQTT messages: `tracked_object_update` of type lpr, and `events` (before and after) of objects whose
/// mark was recognised.</summary>
/// <remarks>
/// Times are seconds since 1970 UTC with a fraction: `timestamp`, or `frame_time` of the frame. Frigate recognises a
/// tracked object again and again under one id: the same mark is the same read, another mark supersedes it. `name` and
/// `sub_label` say who the owner thinks it is; they are nobody's business here and left out, as are speed and zones.
/// </remarks>
sealed class FrigateDecoder : IReadDecoder
{
    public string Format => "frigate";

    public bool Recognises(ReadOnlySpan<byte> head) => JsonDocuments.FindText(head, "type"u8) switch
    {
        "lpr" => JsonDocuments.HasField(head, "id"u8),
        "new" or "update" or "end" => JsonDocuments.HasField(head, "before"u8) || JsonDocuments.HasField(head, "after"u8),
        _ => false,
    };

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context) =>
        JsonDocuments.Decode(source, (document, line) => [DecodeMessage(document, line, context)]);

    static Decoded DecodeMessage(JsonElement message, long line, DecodeContext context)
    {
        var draft = new ReadDraft(line, context);
        var fields = new JsonFields(message, draft);
        var type = fields.Text("type") ?? "";
        switch (type)
        {
            case "lpr":
                return DecodeObject(fields, "", fields.Text("plate"), fields.Number("score"), "timestamp", draft, context);
            case "new" or "update" or "end" when fields.TryGetObject("after", out var after):
                var before = fields.TryGetObject("before", out var earlier) ? MarkOf(earlier, draft).Mark : null;
                var (mark, score) = MarkOf(after, draft);
                return DecodeObject(
                    new JsonFields(after, draft), before ?? "", mark, score, "frame_time", draft, context);
            default:
                draft.Refuse(DecodeReason.NotARead, "type",
                    $"type is \"{ReadDraft.Shown(type)}\"; reads are in lpr updates and in events with what came after.");
                return new Decoded(draft.Refusal!);
        }
    }

    static Decoded DecodeObject(
        JsonFields fields, string markBefore, string? mark, double? score, string timeField, ReadDraft draft,
        DecodeContext context)
    {
        var vrmText = draft.VrmText("recognized_license_plate", mark);
        var vehicle = draft.Text("id", fields.Text("id"));
        var at = draft.CapturedAt(timeField, fields.Seconds(timeField));
        RefinedId? id = vehicle.Length == 0 || draft.Refusal is not null
            ? new RefinedId("", "")
            : context.Refined.Refine(vehicle, Folded(vrmText), at, Folded(markBefore));
        if (id is null) draft.RefuseAsOutdated("id");
        return draft.Finish(new Read
        {
            Camera = draft.CameraOrGiven("camera", fields.Text("camera")),
            VrmText = vrmText,
            CapturedAt = at,
            Confidence = draft.Confidence("score", score, 1),
            VendorEventId = id?.EventId ?? "",
            SupersedesEventId = id?.Supersedes ?? "",
            VehicleKind = draft.KnownText("label", fields.Text("label")),
        });
    }

    /// <summary>The mark of an object as text, or with its score as a list of two.</summary>
    static (string? Mark, double? Score) MarkOf(JsonElement tracked, ReadDraft draft)
    {
        const string Field = "recognized_license_plate";
        var fields = new JsonFields(tracked, draft);
        if (!fields.TryGetAny(Field, out var mark)) return (null, null);
        if (mark.ValueKind != JsonValueKind.Array) return (fields.Text(Field), fields.Number(Field + "_score"));
        if (mark.GetArrayLength() == 2 && mark[0].ValueKind == JsonValueKind.String
            && mark[1].ValueKind == JsonValueKind.Number && mark[1].TryGetDouble(out var score))
        {
            return (mark[0].GetString(), score);
        }
        draft.Refuse(DecodeReason.ImpossibleValue, Field, $"{Field} is a list; allowed is text, or [text, score].");
        return (null, null);
    }

    static string Folded(string mark) => Vrm.TryParse(mark, out var vrm) ? vrm.Text : "";
}
