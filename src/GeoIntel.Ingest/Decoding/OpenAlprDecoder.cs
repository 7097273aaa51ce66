using System.Text.Json;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>OpenALPR and Rekor agents: `alpr_results` (one read for each result of a frame), `alpr_group` version 2 and
/// 3 (one read for a vehicle's passage) and `heartbeat` (one status for each of the agent's cameras).</summary>
/// <remarks>Times are milliseconds since 1970 UTC, confidences 0 to 100. A camera is `agent_uid/camera_id`.</remarks>
sealed class OpenAlprDecoder : IReadDecoder
{
    public string Format => "openalpr";

    public bool Recognises(ReadOnlySpan<byte> head) =>
        JsonDocuments.FindText(head, "data_type"u8) is "alpr_results" or "alpr_group" or "heartbeat";

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context) =>
        JsonDocuments.Decode(source, (document, line) => DecodeDocument(document, line, context));

    static IEnumerable<Decoded> DecodeDocument(JsonElement document, long line, DecodeContext context)
    {
        var draft = new ReadDraft(line, context);
        var kind = new JsonFields(document, draft).Text("data_type") ?? "";
        switch (kind)
        {
            case "alpr_results":
                return DecodeResults(document, line, context);
            case "alpr_group":
                return [AlprGroup.Decode(document, draft)];
            case "heartbeat":
                return DecodeHeartbeat(document, line, context);
            case "alpr_alert":
                draft.Refuse(DecodeReason.NotARead, "data_type",
                    "data_type is \"alpr_alert\"; decode it as rekor-alert.");
                break;
            default:
                draft.Refuse(DecodeReason.NotARead, "data_type",
                    $"data_type is \"{ReadDraft.Shown(kind)}\"; reads are in alpr_results and alpr_group.");
                break;
        }
        return [new Decoded(draft.Refusal!)];
    }

    static IEnumerable<Decoded> DecodeHeartbeat(JsonElement heartbeat, long line, DecodeContext context)
    {
        var shared = new ReadDraft(line, context);
        var fields = new JsonFields(heartbeat, shared);
        var at = shared.CapturedAt("timestamp", fields.Whole("timestamp"));
        var agent = shared.Camera("agent_uid", fields.Text("agent_uid"));
        var streams = fields.Elements("video_streams").ToList();
        if (streams.Count == 0)
            shared.Refuse(DecodeReason.NotARead, "video_streams", "video_streams is empty: the agent names no camera.");
        if (shared.Refusal is not null) return [new Decoded(shared.Refusal)];

        return streams.Select((stream, index) =>
        {
            var draft = new ReadDraft(line, context, $"video_streams[{index}].");
            var own = new JsonFields(stream, draft);
            var camera = draft.Camera("camera_id", own.Id("camera_id"));
            return draft.Refusal is null
                ? new Decoded(new CameraStatus($"{agent}/{camera}", at, own.IsTrue("is_streaming")))
                : new Decoded(draft.Refusal);
        });
    }

    static IEnumerable<Decoded> DecodeResults(JsonElement frame, long line, DecodeContext context)
    {
        var frameDraft = new ReadDraft(line, context);
        var results = new JsonFields(frame, frameDraft).Elements("results").ToList();
        if (results.Count == 0)
            frameDraft.Refuse(DecodeReason.NotARead, "results", "results is empty: no vehicle was read in this frame.");
        if (frameDraft.Refusal is not null) yield return new Decoded(frameDraft.Refusal);
        for (var index = 0; index < results.Count; index++)
            yield return DecodeResult(frame, results[index], index, line, context);
    }

    static Decoded DecodeResult(JsonElement frame, JsonElement result, int index, long line, DecodeContext context)
    {
        var frameDraft = new ReadDraft(line, context);
        var draft = new ReadDraft(line, context, $"results[{index}].");
        var shared = new JsonFields(frame, frameDraft);
        var own = new JsonFields(result, draft);
        var vrmText = draft.VrmText("plate", own.Text("plate"));
        var frameId = frameDraft.Text("uuid", shared.Text("uuid"));
        var read = new Read
        {
            Camera = AlprGroup.Camera(shared, frameDraft),
            VrmText = vrmText,
            CapturedAt = frameDraft.CapturedAt("epoch_time", shared.Whole("epoch_time")),
            Confidence = draft.Confidence("confidence", own.Number("confidence"), 100),
            Candidates = AlprGroup.Candidates(own, draft, vrmText),
            Position = AlprGroup.Position(shared, frameDraft),
            VendorEventId = frameId.Length == 0 ? "" : $"{frameId}/{own.Whole("plate_index") ?? index}",
            Country = draft.KnownText("region", own.Text("region")),
        };
        return frameDraft.Refusal is null
            ? draft.Finish(read, own.Picture("plate_crop_jpeg", AttachmentKind.Mark))
            : new Decoded(frameDraft.Refusal);
    }
}
