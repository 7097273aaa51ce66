using System.Xml.Linq;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Takes fields out of an XML element; a field of the wrong kind is refused through the draft.</summary>
/// <remarks>A missing element and an empty one are the same.</remarks>
readonly struct XmlFields(XElement element, ReadDraft draft)
{
    /// <summary>The text at a path such as "ANPR/line", trimmed; null when there is none. Of several the first that has
    /// one.</summary>
    public string? Text(string path)
    {
        IEnumerable<XElement> found = [element];
        foreach (var name in path.Split('/')) found = found.Elements(name);
        return found.Where(one => !one.HasElements).Select(one => one.Value.Trim()).FirstOrDefault(text => text.Length > 0);
    }

    public double? Number(string path) => draft.Number(path, Text(path));
}
