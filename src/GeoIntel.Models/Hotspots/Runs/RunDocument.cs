using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>A document of named texts in sections, the same in Markdown for people and in JSON for programs.</summary>
public sealed record RunDocument(string Title, IReadOnlyList<DocumentSection> Sections)
{
    static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string ToMarkdown()
    {
        var text = new StringBuilder().Append("# ").Append(OneLine(Title)).Append('\n');
        foreach (var section in Sections)
        {
            text.Append("\n## ").Append(OneLine(section.Title)).Append("\n\n");
            foreach (var (name, value) in section.Fields)
                text.Append("* **").Append(OneLine(name)).Append("**: ").Append(OneLine(value)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary>An object a section, keyed by the names in lower case with underscores.</summary>
    public string ToJson()
    {
        var root = new JsonObject { ["title"] = Title };
        foreach (var section in Sections)
        {
            var fields = new JsonObject();
            foreach (var (name, value) in section.Fields) fields.Add(KeyOf(name), value);
            root.Add(KeyOf(section.Title), fields);
        }
        return root.ToJsonString(Indented);
    }

    static string KeyOf(string name) =>
        string.Join('_', name.ToLowerInvariant().Split(
            [' ', '-', ',', '/', '\'', '(', ')'], StringSplitOptions.RemoveEmptyEntries));

    static string OneLine(string text) => text.ReplaceLineEndings(" ");
}

/// <param name="Fields">Names, unique in the section, and texts.</param>
public sealed record DocumentSection(string Title, IReadOnlyList<(string Name, string Text)> Fields);
