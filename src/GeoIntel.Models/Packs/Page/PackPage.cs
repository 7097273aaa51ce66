using GeoIntel.Models.Documents;
using GeoIntel.Models.Packs.Blocks;
using GeoIntel.Models.Pages;

namespace GeoIntel.Models.Packs.Page;

/// <summary>A pack as one page of HTML that needs nothing beside it, for the screen and for A4.</summary>
public static class PackPage
{
    public const string FileName = "pack.html";

    /// <summary>Rows of a table on the page; the CSV has all.</summary>
    const int RowsMax = 150;

    public static string Write(PackFigures figures, DocumentLabels labels, IReadOnlyList<DocumentText> texts)
    {
        var page = new Html();
        var counted = $"counted {BlockText.Time(figures.AsOf)} (London)";
        var open = figures.AsOf < Compliance.LondonDay.Of(figures.Until).From ? " The period is not over: the figures are those of a part of it." : "";
        DocumentParts.Begin(
            page, labels, $"{figures.Template.Title}: {(figures.Template.Period == PackPeriod.Week ? DocumentPeriod.WeekOf(figures.FirstDay) : labels.Period)}",
            DocumentParts.Text($"{labels.Period}; {DocumentParts.EditionOf(labels)}; version {labels.Version}; {counted}.{open}"));
        foreach (var section in figures.Template.Sections)
        {
            page.Element("h2", section.Heading);
            if (section.Words.Length > 0) page.Element("p", section.Words);
            if (section.Block is { } block) Block(page, figures.Blocks.First(of => of.Block == block));
            else DocumentParts.Words(page, texts, section.Text, "Nothing has been written.");
        }
        DocumentParts.Governance(page, labels);
        return page.AddPlain("</body></html>\n").ToString();
    }

    static void Block(Html page, BlockFigures block)
    {
        foreach (var (i, table) in block.Tables.Index())
        {
            DocumentParts.Table(page, table, RowsMax);
            // The drawing says the same as the second table and stands for it on the page.
            if (i == 0 && block.Bars is { } bars)
            {
                CountBars.Draw(page, bars.Title, bars.Labels, [.. bars.Counts.Select(count => (int?)count)]);
                break;
            }
        }
        page.AddPlain("<ul class=\"limits\">");
        foreach (var limit in block.Limits) page.Element("li", limit);
        page.AddPlain("</ul>");
    }
}
