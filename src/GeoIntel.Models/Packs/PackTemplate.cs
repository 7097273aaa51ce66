namespace GeoIntel.Models.Packs;

/// <summary>How a unit wants its pack for one meeting.</summary>
/// <param name="Id">The file's name without ".json".</param>
/// <param name="Handling">Stands on everything made from it.</param>
/// <param name="Sections">In the order of the page.</param>
public sealed record PackTemplate(string Id, string Title, string Handling, PackPeriod Period, IReadOnlyList<PackSection> Sections)
{
    public IReadOnlyList<string> Fields => [.. Sections.Select(section => section.Text).Where(name => name.Length > 0)];

    public bool Has(PackBlock block) => Sections.Any(section => section.Block == block);
}

/// <summary>One section: a block of figures, or a field for people to write in.</summary>
/// <param name="Block">Null for a field.</param>
/// <param name="Text">The field's name; empty for a block.</param>
/// <param name="Words">What the unit says under the heading; may be empty.</param>
public sealed record PackSection(PackBlock? Block, string Text, string Heading, string Words);

/// <summary>How long a time a pack is about.</summary>
public enum PackPeriod
{
    Week = 1,
    Month,
}
