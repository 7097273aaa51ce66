using System.Text;
using System.Xml;

namespace GeoIntel.Ingest.Decoding;

/// <summary>An XML document as its leaf texts by path, for example "ANPR/line"; namespaces and attributes are
/// dropped.</summary>
/// <remarks>Document type definitions are prohibited, so no entity can grow and nothing outside is fetched.</remarks>
sealed class FlatXml
{
    const int DepthMax = 32;

    readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    FlatXml(string root) => Root = root;

    public string Root { get; }

    /// <summary>The text at a path below the root, trimmed; null when there is none. Of several the first.</summary>
    public string? this[string path] => _texts.GetValueOrDefault(path);

    /// <exception cref="XmlException">The document is not well-formed, has a type definition, or is nested too
    /// deep.</exception>
    public static FlatXml Parse(ReadOnlyMemory<byte> bytes)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = WholeInput.BytesMax,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        // Already known to be UTF-8, whatever the declaration claims.
        using var text = new StreamReader(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);
        using var reader = XmlReader.Create(text, settings);
        reader.MoveToContent();
        var document = new FlatXml(reader.LocalName);
        document.TakeChildren(reader);
        return document;
    }

    void TakeChildren(XmlReader reader)
    {
        var path = new List<string>();
        var text = new StringBuilder();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (path.Count == DepthMax)
                        throw new XmlException($"Elements are nested deeper than {DepthMax}.");
                    text.Clear();
                    if (!reader.IsEmptyElement) path.Add(reader.LocalName);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    text.Append(reader.Value);
                    break;
                case XmlNodeType.EndElement when path.Count > 0:
                    if (text.Length > 0) _texts.TryAdd(string.Join('/', path), text.ToString().Trim());
                    text.Clear();
                    path.RemoveAt(path.Count - 1);
                    break;
            }
        }
    }
}
