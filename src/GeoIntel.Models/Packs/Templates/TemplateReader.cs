using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace GeoIntel.Models.Packs.Templates;

/// <summary>Reads the templates of packs that units edit, and says of a bad one where it is wrong and what is allowed.</summary>
public static class TemplateReader
{
    public const int BytesMax = 64 * 1024;
    public const string Extension = ".json";

    static readonly string[] OfTemplate = ["title", "handling", "period", "sections"];
    static readonly string[] OfSection = ["block", "text", "heading", "words"];

    /// <param name="file">Its name, with the extension.</param>
    /// <param name="problems">All that is wrong with it, in the order of its lines.</param>
    public static bool TryRead(
        string file, ReadOnlySpan<byte> content, [NotNullWhen(true)] out PackTemplate? template,
        out IReadOnlyList<TemplateProblem> problems)
    {
        template = null;
        var found = new List<TemplateProblem>();
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        var json = content.StartsWith(mark) ? content[mark.Length..] : content;
        if (content.Length > BytesMax)
            found.Add(new(file, 0, $"It has {content.Length} bytes; a template has at most {BytesMax}."));
        else if (PlacesOf(file, json, found) is { } places && Members(file, places, found) && Text(file, json, found) is { } text)
            template = new TemplateCheck(file, places, found).Of(text);
        problems = [.. found.OrderBy(problem => problem.Line)];
        if (found.Count > 0) template = null;
        return template is not null;
    }

    static JsonPlaces? PlacesOf(string file, ReadOnlySpan<byte> json, List<TemplateProblem> found)
    {
        try
        {
            return JsonPlaces.Of(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            var line = (exception as JsonException)?.LineNumber + 1 ?? 0;
            found.Add(new(file, (int)line, $"It is no JSON: {WithoutPlace(exception.Message)}"));
            return null;
        }
    }

    static bool Members(string file, JsonPlaces places, List<TemplateProblem> found)
    {
        var known = new HashSet<(string, string)>();
        foreach (var (of, name, line) in places.Members)
        {
            var (what, allowed) = of.Length == 0 ? ("a template", OfTemplate) : ("a section", OfSection);
            if (!allowed.Contains(name))
                found.Add(new(file, line, $"'{Shown(name)}' is no member of {what}; there are {string.Join(", ", allowed)}."));
            else if (!known.Add((of, name)))
                found.Add(new(file, line, $"'{name}' stands twice in {what}; say it once."));
        }
        return found.Count == 0;
    }

    static TemplateText? Text(string file, ReadOnlySpan<byte> json, List<TemplateProblem> found)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, TemplateJson.Default.TemplateText) is { } text) return text;
            found.Add(new(file, 1, "It is null; write an object with title, handling, period and sections."));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            var of = exception as JsonException;
            found.Add(new(
                file, (int)((of?.LineNumber ?? 0) + 1),
                $"{of?.Path ?? "$"} is of another kind: sections is a list of objects, and all else is text."));
        }
        return null;
    }

    /// <summary>What a file says, as a problem may tell it.</summary>
    internal static string Shown(string text)
    {
        const int LengthMax = 60;
        var plain = string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return plain.Length <= LengthMax ? plain : $"{plain[..LengthMax]}...";
    }

    static string WithoutPlace(string message)
    {
        var end = message.IndexOf(" LineNumber", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
