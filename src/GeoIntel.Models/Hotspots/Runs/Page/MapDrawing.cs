using System.Text;
using GeoIntel.Models.Pages;

namespace GeoIntel.Models.Hotspots.Runs.Page;

/// <summary>The two maps of a run: what was, and what is expected. They are drawn apart so that nobody takes one for
/// the other.</summary>
static class MapDrawing
{
    const double Width = 640;
    const int AreasDrawnMax = 3_000;

    /// <summary>Up to which per cent of the area, the highest forecasts first.</summary>
    static readonly (double Percent, string Colour)[] Shades =
        [(1, "#4a1486"), (5, "#7a5bb5"), (10, "#a99bd0"), (25, "#cfc8e6"), (100, "#eeecf4")];

    public static void Describe(Html page, HotspotRun run)
    {
        var frame = new RunFrame(run.Units, Width);
        var patterns = run.Cells.ToLookup(cell => cell.Description.Robust);
        Begin(page, frame, "Robust pattern of each cell", patterns[HotspotPattern.NoPatternDetected],
            PatternColours.None);
        foreach (var pattern in patterns.Where(of => of.Key != HotspotPattern.NoPatternDetected))
        {
            page.AddPlain($"<g fill=\"{PatternColours.Of(pattern.Key)}\">");
            foreach (var cell in pattern) Cell(
                page, frame, cell,
            $"{cell.Id}: {HotspotPatterns.NameOf(pattern.Key)}, hot in {cell.Description.HotMonths} of {run.Months} months");
            page.AddPlain("</g>");
        }
        End(page, frame, run);
        page.AddPlain("<ul class=\"legend\">");
        foreach (var pattern in patterns.OrderByDescending(of => of.Key > 0).ThenBy(of => Math.Abs((int)of.Key)))
            Legend(page, PatternColours.Of(pattern.Key), $"{HotspotPatterns.NameOf(pattern.Key)}: {pattern.Count()}");
        page.AddPlain("</ul>");
    }

    public static void Forecast(Html page, HotspotRun run)
    {
        var frame = new RunFrame(run.Units, Width);
        var classes = run.Cells.ToLookup(
            cell => Array.FindIndex(Shades, shade => cell.CumulativeAreaPercent <= shade.Percent + 1e-9));
        var rest = Shades.Length - 1;
        Begin(page, frame, "Expected incidents of each cell, flags outlined", classes[rest], Shades[rest].Colour);
        foreach (var shade in classes.Where(of => of.Key != rest).OrderByDescending(of => of.Key))
            page.AddPlain($"<path fill=\"{Shades[shade.Key].Colour}\" d=\"{Paths(frame, shade)}\"/>");
        page.AddPlain("<g class=\"flag\">");
        foreach (var cell in run.Cells.Where(cell => cell.Flagged)) Cell(page, frame, cell, cell.Why);
        page.AddPlain("</g>");
        End(page, frame, run);
        page.AddPlain("<ul class=\"legend\">");
        for (var i = 0; i < Shades.Length; i++)
        {
            Legend(page, Shades[i].Colour, i == 0 ? "highest 1 % of the area"
                : FormattableString.Invariant($"to {Shades[i].Percent} %"));
        }
        page.Add($"<li><span class=\"flagkey\"></span>flagged: {run.Cells.Count(cell => cell.Flagged)}</li></ul>");
    }

    static void Begin(Html page, RunFrame frame, string name, IEnumerable<HotspotCell> ground, string colour)
    {
        page.Add($"<svg class=\"map\" viewBox=\"0 0 {frame.Map.Width:0} {frame.Map.Height:0}\" role=\"img\" aria-label=\"{Html.Escape(name)}\">");
        page.AddPlain($"<path fill=\"{colour}\" d=\"{Paths(frame, ground)}\"/>");
    }

    static void End(Html page, RunFrame frame, HotspotRun run)
    {
        if (run.Areas is { Count: <= AreasDrawnMax } areas)
        {
            page.AddPlain("<g class=\"area\">");
            for (var area = 0; area < areas.Count; area++) page.AddPlain(
                $"<path d=\"{frame.Map.PathOf(areas.OutlineOf(area))}\"/>");
            page.AddPlain("</g>");
        }
        page.AddPlain(frame.Map.Furniture()).AddPlain("</svg>");
    }

    static void Cell(Html page, RunFrame frame, HotspotCell cell, string title) =>
        page.AddPlain($"<path d=\"{frame.PathOf(cell.Cell)}\"><title>{Html.Escape(title)}</title></path>");

    static string Paths(RunFrame frame, IEnumerable<HotspotCell> cells)
    {
        var path = new StringBuilder();
        foreach (var cell in cells) path.Append(frame.PathOf(cell.Cell));
        return path.ToString();
    }

    static void Legend(Html page, string colour, string text) =>
        page.AddPlain($"<li><span style=\"background:{colour}\"></span>{Html.Escape(text)}</li>");
}
