using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Reads an XML document into elements without namespaces: devices write prefixes as they please.</summary>
/// <remarks>Document type definitions are prohibited, so no entity can grow and nothing outside is fetched.</remarks>
static class XmlDocuments
{
    const int DepthMax = 32;

    /// <summary>Most elements taken. A Hikvision message has 70, a minute of ONVIF metadata some thousand.</summary>
    const int ElementsMax = 100_000;

    /// <summary>Prefixes that devices and specifications use without declaring them.</summary>
    static readonly string[] UndeclaredPrefixes = ["tt", "tns1", "wsnt", "tnshik", "tnsaxis", "env", "s", "soap"];

    static readonly SearchValues<byte> EndOfName = SearchValues.Create(" \t\r\n/>"u8);

    static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = WholeInput.BytesMax,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <returns>False when it is not UTF-8, not well-formed, has a type definition, is nested too deep or too
    /// large.</returns>
    public static bool TryParse(
        ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out XElement? root, [NotNullWhen(false)] out DecodeRefusal? refusal)
    {
        root = null;
        refusal = Utf8.IsValid(bytes.Span) ? null : WholeInput.NotUtf8(0);
        if (refusal is not null) return false;
        // HTTP bodies cut out by hand often keep an empty line before the declaration, which XML forbids.
        var begin = bytes.Span.IndexOfAnyExcept(" \t\r\n"u8);
        // Already known to be UTF-8, whatever the declaration claims.
        var document = new MemoryStream(bytes[Math.Max(0, begin)..].ToArray(), writable: false);
        using var text = new StreamReader(document, Encoding.UTF8);
        try
        {
            using var reader = XmlReader.Create(text, Settings, KnownPrefixes());
            root = Read(reader);
            return true;
        }
        catch (XmlException exception)
        {
            refusal = new DecodeRefusal(exception.LineNumber, DecodeReason.Malformed, "",
                $"Not well-formed XML at character {exception.LinePosition} of the line, nested deeper than {DepthMax}, more "
                + $"than {ElementsMax:N0} elements, or with a document type definition, which is not allowed; check that it "
                + "is complete.");
            return false;
        }
    }

    /// <summary>The name of the outermost element, without its prefix, in the beginning of an input.</summary>
    /// <returns>Null when it is no XML, or does not begin within the head.</returns>
    public static string? RootName(ReadOnlySpan<byte> head)
    {
        while (true)
        {
            head = head.TrimStart(" \t\r\n"u8);
            if (head is not [(byte)'<', _, ..]) return null;
            if (head[1] is not ((byte)'?' or (byte)'!')) break;

            var end = head.StartsWith("<!--"u8) ? head.IndexOf("-->"u8) + 2 : EndOfDeclaration(head);
            if (end < 2) return null;

            head = head[(end + 1)..];
        }
        var name = head[1..];
        var length = name.IndexOfAny(EndOfName);
        if (length < 0) return null;

        name = name[..length];
        return Encoding.UTF8.GetString(name[(name.IndexOf((byte)':') + 1)..]);
    }

    /// <summary>Where a declaration closes; a document type may have more of them in brackets.</summary>
    static int EndOfDeclaration(ReadOnlySpan<byte> head)
    {
        var end = head.IndexOf((byte)'>');
        var bracket = head.IndexOf((byte)'[');
        return bracket >= 0 && bracket < end && head.IndexOf("]>"u8) is var closing ? closing + 1 : end;
    }

    static XmlParserContext KnownPrefixes()
    {
        var names = new NameTable();
        var prefixes = new XmlNamespaceManager(names);
        foreach (var prefix in UndeclaredPrefixes) prefixes.AddNamespace(prefix, "urn:undeclared:" + prefix);
        return new XmlParserContext(names, prefixes, null, XmlSpace.None);
    }

    static XElement Read(XmlReader reader)
    {
        reader.MoveToContent();
        var root = ElementOf(reader);
        if (reader.IsEmptyElement)
        {
            while (reader.Read())
            {
            }
            return root;
        }
        var open = new Stack<XElement>([root]);
        for (var count = 1; reader.Read();)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count == DepthMax || ++count > ElementsMax) throw new XmlException("", null, 0, 0);
                    var element = ElementOf(reader);
                    open.Peek().Add(element);
                    if (!reader.IsEmptyElement) open.Push(element);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA:
                    open.Peek().Add(new XText(reader.Value));
                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
            }
        }
        return root;
    }

    static XElement ElementOf(XmlReader reader)
    {
        if (reader.NodeType != XmlNodeType.Element) throw new XmlException("There is no element.", null, 0, 0);

        var element = new XElement(reader.LocalName);
        while (reader.MoveToNextAttribute())
        {
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns") element.SetAttributeValue(reader.LocalName, reader.Value);
        }
        reader.MoveToElement();
        return element;
    }
}
