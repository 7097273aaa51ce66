using System.Text.Json;
using System.Xml.Linq;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Genetec SharpV cameras: the HTTP extension's JSON and XML (<see cref="SharpVRead"/>), and the XML file that
/// its FTP export makes of a template (<see cref="AutoVuFile"/>).</summary>
sealed class GenetecDecoder : IReadDecoder
{
    public string Format => "genetec";

    public bool Recognises(ReadOnlySpan<byte> head) => XmlDocuments.RootName(head) switch
    {
        AutoVuFile.Root => true,
        SharpVRead.Root => head.IndexOf("<PlateAnalytics"u8) >= 0 || head.IndexOf("<PlateRead"u8) >= 0,
        null => JsonDocuments.HasField(head, "PlateRead"u8),
        _ => false,
    };

    public IEnumerable<Decoded> Decode(Stream source, DecodeContext context)
    {
        if (!WholeInput.TryRead(source, out var bytes, out var wrong)) return [new Decoded(wrong)];

        return bytes.Span.TrimStart(" \t\r\n"u8) is [(byte)'<', ..]
            ? [DecodeXml(bytes, context).With(Pictures.Original("application/xml", bytes))]
            : JsonDocuments.Decode(bytes, (document, line) => [DecodeJson(document, new ReadDraft(line, context))]);
    }

    static Decoded DecodeXml(ReadOnlyMemory<byte> bytes, DecodeContext context)
    {
        if (!XmlDocuments.TryParse(bytes, out var root, out var refusal)) return new Decoded(refusal);

        var draft = new ReadDraft(1, context);
        var fields = new XmlFields(root, draft);
        switch (root.Name.LocalName)
        {
            case AutoVuFile.Root:
                return AutoVuFile.Decode(fields, draft);
            case SharpVRead.Root:
                var analytics = root.Elements("PlateAnalytics").Elements("PlateAnalytics")
                    .Select(one => new XmlFields(one, draft));
                return SharpVRead.Decode(
                    fields.Text, analytics.Select(one => (one.Text("Key"), one.Text("Score"), one.Text("Value"))), draft);
            case var name:
                draft.Refuse(DecodeReason.NotARead, "",
                    $"The document is a \"{ReadDraft.Shown(name)}\"; reads are in {SharpVRead.Root} and {AutoVuFile.Root}.");
                return new Decoded(draft.Refusal!);
        }
    }

    static Decoded DecodeJson(JsonElement document, ReadDraft draft)
    {
        var fields = new JsonFields(document, draft);
        var analytics = fields.Elements("PlateAnalytics").Select(one => new JsonFields(one, draft));
        return SharpVRead.Decode(
            fields.Id, analytics.Select(one => (one.Id("Key"), one.Id("Score"), one.Id("Value"))), draft);
    }
}
