using System.Text.Json;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Axis cameras with the LPR application of FF Group (`fflprapp`): one JSON object for each state of a tracked
/// car.</summary>
/// <remarks>
/// `capture_timestamp` is the true time, milliseconds since 1970 UTC; `datetime` is the camera's wall clock and names no
/// zone. Numbers are written as text. A car is told several times (`carState` new, update, lost); each message supersedes
/// the one before it of the same car. `carMoveDirection` is in or out and no bearing, so it is left out.
/// </remarks>
sealed class AxisDecoder : IReadDecoder
{
    public string Format => "axis";

    public bool Recognises(ReadOnlySpan<byte> head) =>
        JsonDocuments.HasField(head, "packetCounter"u8)
        && (JsonDocuments.HasField(head, "plateUTF8"u8) || JsonDocuments.HasField(head, "plateText"u8));

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context) =>
        JsonDocuments.Decode(source, (document, line) => [DecodeMessage(document, line, context)]);

    static Decoded DecodeMessage(JsonElement message, long line, DecodeContext context)
    {
        var draft = new ReadDraft(line, context);
        var fields = new JsonFields(message, draft);
        if (!fields.TryGetAny("plateUTF8", out _) && !fields.TryGetAny("plateText", out _))
        {
            draft.Refuse(DecodeReason.NotARead, "plateUTF8",
                "Neither plateUTF8 nor plateText is there; reads are the messages that have them.");
        }
        var vrmText = draft.VrmText("plateUTF8", fields.Text("plateUTF8") ?? fields.Text("plateText"));
        var camera = draft.CameraOrGiven("camera_info.SerialNumber", SerialNumber(fields, draft));
        var at = draft.CapturedAt("capture_timestamp", fields.WholeOrText("capture_timestamp"));
        var car = draft.Text("carID", fields.Id("carID"));
        var packet = draft.Text("packetCounter", fields.Id("packetCounter"));
        var id = draft.Refusal is null ? IdOf(context, draft, $"{camera}/{car}", packet, at) : default;
        return draft.Finish(new Read
        {
            Camera = camera,
            VrmText = vrmText,
            CapturedAt = at,
            Confidence = draft.Confidence("plateConfidence", fields.NumberOrText("plateConfidence"), 1),
            Position = Position(fields, draft),
            VendorEventId = id.EventId ?? "",
            SupersedesEventId = id.Supersedes ?? "",
            Country = draft.KnownText("plateCountry", fields.Text("plateCountry")),
        });
    }

    static RefinedId IdOf(DecodeContext context, ReadDraft draft, string car, string packet, DateTimeOffset at)
    {
        if (car.EndsWith('/') || packet.Length == 0) return default; // nothing tells its messages apart
        if (context.Refined.Replace(car, $"{car}/{packet}", at) is { } id) return id;

        draft.RefuseAsOutdated("carID");
        return default;
    }

    static string? SerialNumber(JsonFields fields, ReadDraft draft) => fields.TryGetObject("camera_info", out var camera)
        ? new JsonFields(camera, draft).Text("SerialNumber")
        : null;

    static Wgs84Point? Position(JsonFields fields, ReadDraft draft)
    {
        if (!fields.TryGetObject("geotag", out var tag)) return null;

        var own = new JsonFields(tag, draft);
        return draft.Position("geotag.lon", own.NumberOrText("lon"), "geotag.lat", own.NumberOrText("lat"));
    }
}
