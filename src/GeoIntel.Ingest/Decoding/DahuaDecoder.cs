using System.Text.Json;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Dahua cameras' `TrafficJunction` events as their RPC sends them (`client.notifyEventStream`), also where the
/// comma before `session` is missing.</summary>
/// <remarks>
/// `RealUTC`, seconds, with `UTCMS` is the true time. `UTC` is the camera's wall clock counted as if it were UTC, hours
/// off; where firmware sends no `RealUTC`, `LocaleTime` is read in the camera's zone. `Confidence` is left out: its scale
/// is not documented and 160 was seen. `DrivingDirection` names streets and is no bearing.
/// </remarks>
sealed class DahuaDecoder : IReadDecoder
{
    const string Code = "TrafficJunction";

    public string Format => "dahua";

    public bool Recognises(ReadOnlySpan<byte> head) =>
        JsonDocuments.FindText(head, "method"u8) is "client.notifyEventStream";

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context)
    {
        if (!WholeInput.TryRead(source, out var bytes, out var wrong)) return [new Decoded(wrong)];

        var mended = MissingCommas.PutIn(bytes);
        return JsonDocuments.Decode(
            mended.Json, (document, line) => DecodeMessage(document, line, context), mended.OriginalOf);
    }

    static IEnumerable<Decoded> DecodeMessage(JsonElement message, long line, DecodeContext context)
    {
        var draft = new ReadDraft(line, context);
        var fields = new JsonFields(message, draft);
        var events = fields.TryGetObject("params", out var parameters)
            ? new JsonFields(parameters, draft).Elements("eventList").ToList()
            : [];
        if (events.Count == 0)
        {
            draft.Refuse(DecodeReason.NotARead, "params.eventList",
                $"params.eventList is empty or missing; reads are its events of code {Code}.");
        }
        return draft.Refusal is not null
            ? [new Decoded(draft.Refusal)]
            : events.Select((one, index) => DecodeEvent(one, new ReadDraft(line, context, $"params.eventList[{index}].")));
    }

    static Decoded DecodeEvent(JsonElement happening, ReadDraft draft)
    {
        var fields = new JsonFields(happening, draft);
        var code = fields.Text("Code") ?? "";
        if (code != Code)
        {
            draft.Refuse(DecodeReason.NotARead, "Code",
                $"Code is \"{ReadDraft.Shown(code)}\"; reads are of code {Code}.");
        }
        var body = Inner(fields, "Data", draft);
        var car = Inner(body, "TrafficCar", draft);
        var camera = draft.CameraOrGiven("Data.TrafficCar.MachineName", car.Text("MachineName"));
        return draft.Finish(new Read
        {
            Camera = camera,
            VrmText = draft.VrmText("Data.TrafficCar.PlateNumber", Mark(body, car, draft)),
            CapturedAt = CapturedAt(body, draft),
            Position = Position(body, draft),
            VendorEventId = EventId(body, camera),
            Make = draft.KnownText("Data.TrafficCar.VehicleSign", car.Text("VehicleSign")),
            Colour = draft.KnownText("Data.TrafficCar.VehicleColor", car.Text("VehicleColor")),
            VehicleKind = draft.KnownText("Data.Vehicle.Category", Inner(body, "Vehicle", draft).Text("Category")),
            Lane = body.Whole("Lane") is var lane and >= 1 and <= 99 ? (int)lane.Value : 0,
            Country = draft.KnownText("Data.TrafficCar.Country", car.Text("Country")),
        });
    }

    static string? Mark(JsonFields body, JsonFields car, ReadDraft draft) =>
        car.Text("PlateNumber") is { Length: > 0 } mark ? mark : Inner(body, "Object", draft).Text("Text");

    static DateTimeOffset CapturedAt(JsonFields body, ReadDraft draft)
    {
        var milliseconds = body.Whole("UTCMS") is var part and >= 0 and < 1000 ? part.Value : 0;
        if (body.Seconds("RealUTC") is { } seconds and not 0)
            return draft.CapturedAt("Data.RealUTC", seconds < long.MaxValue ? seconds + milliseconds / 1000m : seconds);

        var local = draft.CapturedAt("Data.LocaleTime", body.Text("LocaleTime"));
        return local < DateTimeOffset.MaxValue.AddSeconds(-1) ? local.AddMilliseconds(milliseconds) : local;
    }

    /// <summary>Both numbers begin anew on every camera, so the camera is part of the id.</summary>
    static string EventId(JsonFields body, string camera) => (body.Id("GroupID"), body.Id("EventID")) switch
    {
        ({ Length: > 0 } group, { Length: > 0 } number) => $"{camera}/{group}/{number}",
        _ => "",
    };

    static Wgs84Point? Position(JsonFields body, ReadDraft draft)
    {
        var place = Inner(Inner(body, "CommInfo", draft), "GPSInfo", draft);
        return draft.Position(
            "Data.CommInfo.GPSInfo.Longitude", place.Number("Longitude"),
            "Data.CommInfo.GPSInfo.Latitude", place.Number("Latitude"));
    }

    /// <summary>The fields of an object in another; none where it is missing.</summary>
    static JsonFields Inner(JsonFields fields, string name, ReadDraft draft) =>
        fields.TryGetObject(name, out var inner) ? new JsonFields(inner, draft) : new JsonFields(default, draft);
}
