using System.Globalization;
using System.Xml;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Hikvision ISAPI `EventNotificationAlert` of type ANPR, one XML document.</summary>
/// <remarks>
/// `dateTime` is the true time: it names its zone, while `absTime` of the pictures does not. A camera is
/// `macAddress/channelID`. A late resend (`isDataRetransmission`) is a read like any other: its `UUID` is the same.
/// `direction` is forward or reverse along the road and no bearing, so it is left out.
/// </remarks>
sealed class HikvisionDecoder : IReadDecoder
{
    const string Root = "EventNotificationAlert";

    public string Format => "hikvision";

    public bool Recognises(ReadOnlySpan<byte> head) =>
        head.TrimStart(" \t\r\n"u8) is [(byte)'<', ..] && head.IndexOf("<EventNotificationAlert"u8) >= 0;

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context)
    {
        if (!WholeInput.TryRead(source, out var bytes, out var wrong))
        {
            yield return new Decoded(wrong);
            yield break;
        }
        // HTTP bodies cut out by hand often keep an empty line before the declaration, which XML forbids.
        yield return DecodeDocument(bytes[bytes.Span.IndexOfAnyExcept(" \t\r\n"u8)..], context);
    }

    static Decoded DecodeDocument(ReadOnlyMemory<byte> bytes, DecodeContext context)
    {
        FlatXml xml;
        try
        {
            xml = FlatXml.Parse(bytes);
        }
        catch (XmlException exception)
        {
            return new Decoded(new DecodeRefusal(exception.LineNumber, DecodeReason.Malformed, "",
                $"Not well-formed XML at character {exception.LinePosition} of the line, nested too deep, or with a "
                + "document type definition, which is not allowed; check that it is complete."));
        }
        var draft = new ReadDraft(1, context);
        if (xml.Root != Root)
        {
            draft.Refuse(DecodeReason.NotARead, "",
                $"The document is a \"{ReadDraft.Shown(xml.Root)}\"; reads are in {Root}.");
        }
        else if (!string.Equals(xml["eventType"], "ANPR", StringComparison.OrdinalIgnoreCase))
        {
            draft.Refuse(DecodeReason.NotARead, "eventType",
                $"eventType is \"{ReadDraft.Shown(xml["eventType"] ?? "")}\"; reads are of type ANPR.");
        }
        return draft.Refusal is null ? DecodeRead(xml, draft) : new Decoded(draft.Refusal);
    }

    static Decoded DecodeRead(FlatXml xml, ReadDraft draft)
    {
        var vrmText = draft.VrmText("ANPR/licensePlate", xml["ANPR/licensePlate"]);
        return draft.Finish(new Read
        {
            Camera = draft.Camera("macAddress", xml["macAddress"]) + "/" + draft.Camera("channelID", xml["channelID"]),
            VrmText = vrmText,
            CapturedAt = draft.CapturedAt("dateTime", xml["dateTime"]),
            Confidence = draft.Confidence("ANPR/confidenceLevel", Number(xml, draft, "ANPR/confidenceLevel"), 100),
            CharacterConfidences = CharacterConfidences(xml, draft, vrmText),
            // What was read before the camera corrected it by its own rules.
            Candidates = draft.Candidates(
                "ANPR/originalLicensePlate", vrmText, [(xml["ANPR/originalLicensePlate"], null)], 100),
            Position = Position(xml, draft),
            VendorEventId = draft.Text("UUID", xml["UUID"]),
            Colour = draft.KnownText("ANPR/vehicleInfo/color", xml["ANPR/vehicleInfo/color"]),
            VehicleKind = draft.KnownText("ANPR/vehicleType", xml["ANPR/vehicleType"]),
            Lane = Lane(xml, draft),
            Country = Country(xml, draft),
        });
    }

    /// <summary>The list belongs to the mark only when it has as many values as the mark has characters.</summary>
    static IReadOnlyList<float> CharacterConfidences(FlatXml xml, ReadDraft draft, string vrmText)
    {
        const string Field = "ANPR/plateCharBelieve";
        var values = (xml[Field] ?? "").Split(
            ',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (values.Length == 0 || values.Length != vrmText.Length) return [];

        var confidences = values.Select(value => draft.Confidence(Field, Number(draft, Field, value), 100)).ToList();
        return confidences.Contains(null) ? [] : [.. confidences.Select(value => (float)value!.Value)];
    }

    static Wgs84Point? Position(FlatXml xml, ReadDraft draft) => draft.Position(
        "DeviceGPSInfo/Longitude", Degrees(xml, draft, "DeviceGPSInfo/Longitude", "DeviceGPSInfo/longitudeType", "W"),
        "DeviceGPSInfo/Latitude", Degrees(xml, draft, "DeviceGPSInfo/Latitude", "DeviceGPSInfo/latitudeType", "S"));

    static double? Degrees(FlatXml xml, ReadDraft draft, string field, string side, string negative)
    {
        var degrees = Number(xml, draft, field + "/degree");
        if (degrees is null) return null;

        var minutes = Number(xml, draft, field + "/minute") ?? 0;
        var seconds = Number(xml, draft, field + "/sec") ?? 0;
        if (degrees < 0 || minutes is < 0 or >= 60 || seconds is < 0 or >= 60)
        {
            draft.Refuse(DecodeReason.ImpossiblePosition, field, string.Create(CultureInfo.InvariantCulture,
                $"{field} is {degrees} {minutes} {seconds}; allowed are degrees from 0, minutes and seconds below 60."));
        }
        var size = degrees + minutes / 60 + seconds / 3600;
        return xml[side] == negative ? -size : size;
    }

    static int Lane(FlatXml xml, ReadDraft draft) => Number(xml, draft, "ANPR/line") is var line and >= 1 and <= 99
        ? (int)line.Value
        : 0;

    static string Country(FlatXml xml, ReadDraft draft)
    {
        var country = draft.KnownText("countryAbbreviation", xml["countryAbbreviation"]);
        return country == "NON" ? "" : country;
    }

    static double? Number(FlatXml xml, ReadDraft draft, string field) => Number(draft, field, xml[field]);

    static double? Number(ReadDraft draft, string field, string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number))
        {
            return number;
        }

        draft.Refuse(DecodeReason.ImpossibleValue, field,
            $"{field} is \"{ReadDraft.Shown(text)}\"; allowed is a number.");
        return null;
    }
}
