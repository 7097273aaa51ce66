using System.Text.Json;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Plate Recognizer: webhooks of Stream and of Snapshot (`hook` and `data`) and the bare answer of the Snapshot
/// API, as JSON or as a multipart body of a field `json` and a picture. One read for each result.</summary>
/// <remarks>`timestamp` is the true time; `timestamp_local` is the same in the camera's wall clock. Scores are 0 to 1,
/// marks lower case. Snapshot may leave `camera_id` null.</remarks>
sealed class PlateRecognizerDecoder : IReadDecoder
{
    public string Format => "platerecognizer";

    public bool Recognises(ReadOnlySpan<byte> head)
    {
        if (Multipart.Recognises(head)) return head.IndexOf("name=\"json\""u8) >= 0 || head.IndexOf("name=json"u8) >= 0;
        if (JsonDocuments.HasField(head, "data_type"u8)) return false; // OpenALPR has results and a time of its own

        return JsonDocuments.HasField(head, "hook"u8)
            || (JsonDocuments.HasField(head, "results"u8) && JsonDocuments.HasField(head, "processing_time"u8));
    }

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context)
    {
        if (!WholeInput.TryReadBytes(source, out var bytes, out var wrong)) return [new Decoded(wrong)];

        return Multipart.Recognises(bytes.Span) ? DecodeParts(bytes, context) : DecodeJson(bytes, context);
    }

    static IEnumerable<Decoded> DecodeParts(ReadOnlyMemory<byte> body, DecodeContext context)
    {
        var parts = Multipart.Parse(body, out var torn);
        var any = false;
        foreach (var (message, others) in Multipart.Messages(parts, part => part.BeginsWith((byte)'{')))
        {
            any = true;
            var pictures = Pictures.Present(others.Select(part => Pictures.Of(AttachmentKind.Scene, part.Bytes))).ToList();
            foreach (var decoded in DecodeJson(message.Bytes, context)) yield return decoded.With(pictures);
        }
        if (torn is not null) yield return new Decoded(torn);
        else if (!any) yield return new Decoded(new DecodeRefusal(0, DecodeReason.NotARead, "", "No part of the body is JSON."));
    }

    static IEnumerable<Decoded> DecodeJson(ReadOnlyMemory<byte> json, DecodeContext context) =>
        System.Text.Unicode.Utf8.IsValid(json.Span)
            ? JsonDocuments.Decode(json, (document, line) => DecodeMessage(document, line, context))
            : [new Decoded(WholeInput.NotUtf8(0))];

    static IEnumerable<Decoded> DecodeMessage(JsonElement document, long line, DecodeContext context)
    {
        var outer = new ReadDraft(line, context);
        var message = new JsonFields(document, outer).TryGetObject("data", out var data) ? data : document;
        var results = new JsonFields(message, outer).Elements("results").ToList();
        if (results.Count == 0)
        {
            outer.Refuse(DecodeReason.NotARead, "results",
                "results is empty or missing: nothing was recognised. Reads are in messages of the event recognition.");
        }
        return outer.Refusal is not null
            ? [new Decoded(outer.Refusal)]
            : results.Select((result, index) => DecodeResult(message, result, index, line, context));
    }

    static Decoded DecodeResult(JsonElement message, JsonElement result, int index, long line, DecodeContext context)
    {
        var shared = new ReadDraft(line, context);
        var own = new ReadDraft(line, context, $"results[{index}].");
        var fields = new JsonFields(message, shared);
        var file = shared.Text("filename", fields.Text("filename"));
        var read = PlateRecognizerResult.Of(new JsonFields(result, own), own) with
        {
            Camera = shared.CameraOrGiven("camera_id", fields.Id("camera_id")),
            CapturedAt = shared.CapturedAt("timestamp", fields.Text("timestamp")),
            VendorEventId = file.Length == 0 ? "" : $"{file}/{index}",
        };
        return shared.Refusal is null ? own.Finish(read) : new Decoded(shared.Refusal);
    }
}
