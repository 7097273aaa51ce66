using System.Xml.Linq;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>ONVIF metadata: objects of frames and event messages that hold a `LicensePlateInfo`.</summary>
/// <remarks>
/// `UtcTime` is the true time, and UTC by its name even where it has no zone. An object is told in frame after frame; each
/// is a read. A token names the video source within its device only, so the camera is better named from outside.
/// </remarks>
sealed class OnvifDecoder : IReadDecoder
{
    const string Information = "LicensePlateInfo";

    public string Format => "onvif";

    public bool Recognises(ReadOnlySpan<byte> head) => XmlDocuments.RootName(head) switch
    {
        "MetadataStream" or "VideoAnalytics" or "Frame" or "NotificationMessage" or "PullMessagesResponse" => true,
        "Envelope" => head.IndexOf("NotificationMessage"u8) >= 0,
        _ => false,
    };

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context)
    {
        if (!WholeInput.TryRead(source, out var bytes, out var wrong)) return [new Decoded(wrong)];
        if (!XmlDocuments.TryParse(bytes, out var root, out var refusal)) return [new Decoded(refusal)];

        var found = Frames(root, context).Concat(Messages(root, context))
            .Select(decoded => decoded.With(Pictures.Original("application/xml", bytes))).ToList();
        if (found.Count > 0) return found;

        return [new Decoded(new DecodeRefusal(0, DecodeReason.NotARead, "",
            $"No object and no message holds a {Information}: nothing was read."))];
    }

    static IEnumerable<Decoded> Frames(XElement root, DecodeContext context) =>
        from frame in root.DescendantsAndSelf("Frame")
        from tracked in frame.Elements("Object")
        from appearance in tracked.Elements("Appearance")
        where appearance.Element(Information) is not null
        select DecodeRead(new Told(appearance, appearance.Element(Information)!)
        {
            UtcTime = Attribute(frame, "UtcTime"),
            Source = Attribute(frame, "Source"),
            ObjectId = Attribute(tracked, "ObjectId"),
            Mark = appearance.Element("Image")?.Value,
        }, context);

    static IEnumerable<Decoded> Messages(XElement root, DecodeContext context) =>
        from message in root.DescendantsAndSelf("Message")
        from content in message.Elements("Data")
        let information = content.Descendants(Information).FirstOrDefault()
        where information is not null
        select DecodeRead(new Told(content, information)
        {
            UtcTime = Attribute(message, "UtcTime"),
            Source = Simple(message.Element("Source"), "VideoSource", "VideoSourceToken", "VideoSourceConfigurationToken"),
            ObjectId = Simple(content, "ObjectId") ?? Item(content, "ObjectId"),
            Likelihood = Simple(content, "Likelihood"),
            Mark = Item(content, "Image"),
            Vehicle = Item(content, "VehicleImage"),
        }, context);

    static Decoded DecodeRead(Told told, DecodeContext context)
    {
        var draft = new ReadDraft(1, context);
        var number = told.Information.Element("PlateNumber");
        var likelihood = Attribute(number, "Likelihood") ?? told.Likelihood;
        var vehicle = told.Around.Descendants("VehicleInfo").FirstOrDefault();
        var country = told.Information.Element("CountryCode") ?? told.Information.Element("IssuingEntity");
        var camera = draft.CameraOrGiven("VideoSource", context.Camera.Length > 0 ? null : told.Source);
        var objectId = draft.Text("ObjectId", told.ObjectId);
        return draft.Finish(
            new Read
            {
                Camera = camera,
                VrmText = draft.VrmText("PlateNumber", number?.Value),
                CapturedAt = draft.CapturedAt("UtcTime", told.UtcTime, isUtc: true),
                Confidence = draft.Confidence("Likelihood", draft.Number("Likelihood", likelihood), 1),
                Position = Position(told.Around, draft),
                VendorEventId = objectId.Length == 0 ? "" : $"{camera}/{objectId}/{told.UtcTime}",
                Make = draft.KnownText("VehicleInfo/Brand", vehicle?.Element("Brand")?.Value),
                VehicleKind = draft.KnownText("VehicleInfo/Type", vehicle?.Element("Type")?.Value),
                Country = draft.KnownText("CountryCode", country?.Value),
            },
            Pictures.OfBase64(AttachmentKind.Mark, told.Mark),
            Pictures.OfBase64(AttachmentKind.Vehicle, told.Vehicle));
    }

    static Wgs84Point? Position(XElement around, ReadDraft draft)
    {
        var place = around.Descendants("GeoLocation").FirstOrDefault();
        return draft.Position(
            "GeoLocation/lon", draft.Number("GeoLocation/lon", Attribute(place, "lon")),
            "GeoLocation/lat", draft.Number("GeoLocation/lat", Attribute(place, "lat")));
    }

    static string? Attribute(XElement? element, string name) => element?.Attribute(name)?.Value.Trim();

    /// <summary>The value of the first SimpleItem of one of these names.</summary>
    static string? Simple(XElement? items, params IEnumerable<string> names) =>
        names.Select(name => Attribute(Named(items, "SimpleItem", name), "Value")).FirstOrDefault(value => value is not null);

    /// <summary>The text of the ElementItem of this name.</summary>
    static string? Item(XElement? items, string name) => Named(items, "ElementItem", name)?.Value.Trim();

    static XElement? Named(XElement? items, string kind, string name) =>
        items?.Elements(kind).FirstOrDefault(item => Attribute(item, "Name") == name);

    /// <summary>Where a mark stands, and what stands around it.</summary>
    sealed record Told(XElement Around, XElement Information)
    {
        public string? UtcTime { get; init; }
        public string? Source { get; init; }
        public string? ObjectId { get; init; }
        public string? Likelihood { get; init; }
        public string? Mark { get; init; }
        public string? Vehicle { get; init; }
    }
}
