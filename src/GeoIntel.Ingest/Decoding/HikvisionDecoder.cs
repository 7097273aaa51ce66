using System.Globalization;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Hikvision ISAPI `EventNotificationAlert` of type ANPR: one XML document, or a multipart body of it and its
/// pictures.</summary>
/// <remarks>
/// `dateTime` is the true time: it names its zone, while `absTime` of the pictures does not. A camera is
/// `macAddress/channelID`. A late resend (`isDataRetransmission`) is a read like any other: its `UUID` is the same.
/// `direction` is forward or reverse along the road and no bearing, so it is left out.
/// </remarks>
sealed class HikvisionDecoder : IReadDecoder
{
    const string Root = "EventNotificationAlert";

    public string Format => "hikvision";

    public bool Recognises(ReadOnlySpan<byte> head) => Multipart.Recognises(head)
        ? head.IndexOf("<EventNotificationAlert"u8) >= 0
        : XmlDocuments.RootName(head) is Root;

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context)
    {
        if (!WholeInput.TryReadBytes(source, out var bytes, out var wrong)) return [new Decoded(wrong)];

        return Multipart.Recognises(bytes.Span) ? DecodeParts(bytes, context) : [DecodeDocument(bytes, [], context)];
    }

    static IEnumerable<Decoded> DecodeParts(ReadOnlyMemory<byte> body, DecodeContext context)
    {
        var parts = Multipart.Parse(body, out var torn);
        var any = false;
        foreach (var (message, pictures) in Multipart.Messages(parts, part => part.BeginsWith((byte)'<')))
        {
            any = true;
            yield return DecodeDocument(message.Bytes, pictures, context);
        }
        if (torn is not null) yield return new Decoded(torn);
        else if (!any) yield return new Decoded(new DecodeRefusal(0, DecodeReason.NotARead, "", "No part of the body is XML."));
    }

    static Decoded DecodeDocument(
        ReadOnlyMemory<byte> bytes, IReadOnlyList<MultipartPart> pictures, DecodeContext context)
    {
        if (!XmlDocuments.TryParse(bytes, out var root, out var refusal)) return new Decoded(refusal);

        var draft = new ReadDraft(1, context);
        var fields = new XmlFields(root, draft);
        var kind = fields.Text("eventType") ?? "";
        if (root.Name != Root)
        {
            draft.Refuse(DecodeReason.NotARead, "",
                $"The document is a \"{ReadDraft.Shown(root.Name.LocalName)}\"; reads are in {Root}.");
        }
        else if (!kind.Equals("ANPR", StringComparison.OrdinalIgnoreCase))
        {
            draft.Refuse(DecodeReason.NotARead, "eventType",
                $"eventType is \"{ReadDraft.Shown(kind)}\"; reads are of type ANPR.");
        }
        if (draft.Refusal is not null) return new Decoded(draft.Refusal);

        return DecodeRead(fields, draft)
            .With(Pictures.Original("application/xml", bytes))
            .With(Pictures.Present(pictures.Select(part => Pictures.Of(KindOf(part), part.Bytes))));
    }

    /// <summary>By the part's name: licensePlatePicture.jpg, vehiclePicture.jpg, detectionPicture.jpg.</summary>
    static AttachmentKind KindOf(MultipartPart picture) =>
        picture.Name.Contains("plate", StringComparison.OrdinalIgnoreCase) ? AttachmentKind.Mark
        : picture.Name.Contains("vehicle", StringComparison.OrdinalIgnoreCase) ? AttachmentKind.Vehicle
        : AttachmentKind.Scene;

    static Decoded DecodeRead(XmlFields xml, ReadDraft draft)
    {
        var vrmText = draft.VrmText("ANPR/licensePlate", xml.Text("ANPR/licensePlate"));
        return draft.Finish(new Read
        {
            Camera = draft.Camera("macAddress", xml.Text("macAddress")) + "/" + draft.Camera("channelID", xml.Text("channelID")),
            VrmText = vrmText,
            CapturedAt = draft.CapturedAt("dateTime", xml.Text("dateTime")),
            Confidence = draft.Confidence("ANPR/confidenceLevel", xml.Number("ANPR/confidenceLevel"), 100),
            CharacterConfidences = CharacterConfidences(xml, draft, vrmText),
            // What was read before the camera corrected it by its own rules.
            Candidates = draft.Candidates(
                "ANPR/originalLicensePlate", vrmText, [(xml.Text("ANPR/originalLicensePlate"), null)], 100),
            Position = Position(xml, draft),
            VendorEventId = draft.Text("UUID", xml.Text("UUID")),
            Colour = draft.KnownText("ANPR/vehicleInfo/color", xml.Text("ANPR/vehicleInfo/color")),
            VehicleKind = draft.KnownText("ANPR/vehicleType", xml.Text("ANPR/vehicleType")),
            Lane = Lane(xml),
            Country = Country(xml, draft),
        });
    }

    /// <summary>The list belongs to the mark only when it has as many values as the mark has characters.</summary>
    static IReadOnlyList<float> CharacterConfidences(XmlFields xml, ReadDraft draft, string vrmText)
    {
        const string Field = "ANPR/plateCharBelieve";
        var values = (xml.Text(Field) ?? "").Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (values.Length == 0 || values.Length != vrmText.Length) return [];

        var confidences = values.Select(value => draft.Confidence(Field, draft.Number(Field, value), 100)).ToList();
        return confidences.Contains(null) ? [] : [.. confidences.Select(value => (float)value!.Value)];
    }

    static Wgs84Point? Position(XmlFields xml, ReadDraft draft) => draft.Position(
        "DeviceGPSInfo/Longitude", Degrees(xml, draft, "DeviceGPSInfo/Longitude", "DeviceGPSInfo/longitudeType", "W"),
        "DeviceGPSInfo/Latitude", Degrees(xml, draft, "DeviceGPSInfo/Latitude", "DeviceGPSInfo/latitudeType", "S"));

    static double? Degrees(XmlFields xml, ReadDraft draft, string field, string side, string negative)
    {
        var degrees = xml.Number(field + "/degree");
        if (degrees is null) return null;

        var minutes = xml.Number(field + "/minute") ?? 0;
        var seconds = xml.Number(field + "/sec") ?? 0;
        if (degrees < 0 || minutes is < 0 or >= 60 || seconds is < 0 or >= 60)
        {
            draft.Refuse(DecodeReason.ImpossiblePosition, field, string.Create(CultureInfo.InvariantCulture,
                $"{field} is {degrees} {minutes} {seconds}; allowed are degrees from 0, minutes and seconds below 60."));
        }
        var size = degrees + minutes / 60 + seconds / 3600;
        return xml.Text(side) == negative ? -size : size;
    }

    static int Lane(XmlFields xml) => xml.Number("ANPR/line") is var line and >= 1 and <= 99
        ? (int)line.Value
        : 0;

    static string Country(XmlFields xml, ReadDraft draft)
    {
        var country = draft.KnownText("countryAbbreviation", xml.Text("countryAbbreviation"));
        return country == "NON" ? "" : country;
    }
}
