using System.Globalization;
using System.Text.Json;

namespace GeoIntel.Models.Packs.Templates;

/// <summary>On which line of a JSON text each of its members and values stands.</summary>
sealed class JsonPlaces
{
    readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);

    /// <summary>Every member in the order of the text, with the path of the object that it is of: "" or "sections[2]".</summary>
    public List<(string Object, string Name, int Line)> Members { get; } = [];

    /// <param name="path">For example "sections[2].heading".</param>
    /// <returns>The line of what is there, else of the nearest thing around it.</returns>
    public int LineOf(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(at.LastIndexOfAny(['.', '[']), 0)])
        {
            if (_lines.TryGetValue(at, out var line)) return line;
        }
        return 1;
    }

    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A name in it is no Unicode.</exception>
    public static JsonPlaces Of(ReadOnlySpan<byte> json)
    {
        var places = new JsonPlaces();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip });
        var open = new Stack<(string Path, bool IsArray, int Count)>();
        var (member, line, seen) = ("", 1, 0);
        while (reader.Read())
        {
            line += json[seen..(int)reader.TokenStartIndex].Count((byte)'\n');
            seen = (int)reader.TokenStartIndex;
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                var (path, name) = (open.Peek().Path, reader.GetString()!);
                places.Members.Add((path, name, line));
                member = path.Length == 0 ? name : $"{path}.{name}";
                places._lines[member] = line;
            }
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                open.Pop();
            }
            else
            {
                var path = places.PathOfValue(open, member, line);
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
                    open.Push((path, reader.TokenType == JsonTokenType.StartArray, 0));
            }
        }
        return places;
    }

    string PathOfValue(Stack<(string Path, bool IsArray, int Count)> open, string member, int line)
    {
        if (!open.TryPeek(out var around) || !around.IsArray) return member;
        var path = string.Create(CultureInfo.InvariantCulture, $"{around.Path}[{around.Count}]");
        open.Pop();
        open.Push(around with { Count = around.Count + 1 });
        _lines[path] = line;
        return path;
    }
}
