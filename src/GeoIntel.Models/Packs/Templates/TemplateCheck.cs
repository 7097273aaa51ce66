using System.Globalization;

namespace GeoIntel.Models.Packs.Templates;

/// <summary>Makes a template of what its file says, or adds what is wrong with it.</summary>
sealed class TemplateCheck(string file, JsonPlaces places, List<TemplateProblem> found)
{
    const int HeadingLengthMax = 200;
    const int HandlingLengthMax = 500;
    const int WordsLengthMax = 2_000;
    const int SectionsMax = 40;
    const int FieldLengthMax = 40;

    public PackTemplate Of(TemplateText text) => new(
        file.EndsWith(TemplateReader.Extension, StringComparison.Ordinal) ? file[..^TemplateReader.Extension.Length] : file,
        Line("title", "title", text.Title, HeadingLengthMax, isRequired: true),
        Line("handling", "handling", text.Handling, HandlingLengthMax, isRequired: true), Period(text.Period), Sections(text));

    PackPeriod Period(string? text)
    {
        if (text == "week") return PackPeriod.Week;
        if (text == "month") return PackPeriod.Month;
        Wrong("period", text is null ? "There is no period; write week or month."
            : $"The period is '{TemplateReader.Shown(text)}'; write week or month.");
        return default;
    }

    List<PackSection> Sections(TemplateText text)
    {
        var sections = new List<PackSection>();
        if (text.Sections is not { Count: > 0 and <= SectionsMax } stated)
        {
            Wrong("sections", Text($"There are {text.Sections?.Count ?? 0} sections; write 1 to {SectionsMax}."));
            return sections;
        }
        foreach (var (i, section) in stated.Index())
        {
            var path = Text($"sections[{i}]");
            if (section is not null) sections.Add(SectionOf(section, path, sections));
            else Wrong(path, "The section is null; write an object with block or text, and a heading.");
        }
        return sections;
    }

    PackSection SectionOf(SectionText section, string path, List<PackSection> before)
    {
        PackBlock? block = null;
        if (section.Block is null == section.Text is null)
            Wrong(path, $"A section has either a block or a text: a block is one of {PackBlocks.Names}; a text is the name of a field that people write in.");
        else if (section.Block is { } name) block = BlockOf(name, $"{path}.block", before);
        else CheckField(section.Text!, $"{path}.text", before);
        return new PackSection(
            block, section.Text ?? "", Line($"{path}.heading", "heading", section.Heading, HeadingLengthMax, isRequired: true),
            Line($"{path}.words", "words", section.Words, WordsLengthMax, isRequired: false));
    }

    PackBlock? BlockOf(string name, string path, List<PackSection> before)
    {
        if (!PackBlocks.ByName.TryGetValue(name, out var block))
            Wrong(path, $"'{TemplateReader.Shown(name)}' is no block; there are {PackBlocks.Names}.");
        else if (before.Any(other => other.Block == block))
            Wrong(path, $"The block {name} stands in a section before; it is told once.");
        else return block;
        return null;
    }

    void CheckField(string name, string path, List<PackSection> before)
    {
        if (name.Length is 0 or > FieldLengthMax || !name.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
            Wrong(path, Text($"'{TemplateReader.Shown(name)}' is no name of a field; use 1 to {FieldLengthMax} lower-case letters, digits and hyphens."));
        else if (before.Any(other => other.Text == name))
            Wrong(path, $"The field {name} stands in a section before; give it another name.");
    }

    string Line(string path, string what, string? text, int lengthMax, bool isRequired)
    {
        var stated = text?.Trim() ?? "";
        if (isRequired && stated.Length == 0)
            Wrong(path, Text($"There is no {what}; write one of 1 to {lengthMax} characters."));
        else if (stated.Length > lengthMax || stated.Any(char.IsControl))
            Wrong(path, Text($"The {what} has {stated.Length} characters; write at most {lengthMax} on one line, none of control."));
        return stated;
    }

    void Wrong(string path, string sentence) => found.Add(new(file, places.LineOf(path), sentence));

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
