using System.Text;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Pages;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GeoIntel.Models.Profiles.Page;

/// <summary>Where a run expects most, within the areas of the profile.</summary>
static class HotspotMap
{
    const double Width = 720;

    /// <summary>Up to which per cent of the run's area, the highest forecasts first.</summary>
    static readonly (double Percent, string Colour)[] Shades =
        [(1, "#4a1486"), (5, "#7a5bb5"), (10, "#a99bd0"), (25, "#cfc8e6"), (100, "#eeecf4")];

    public static void Draw(Html page, ProfileFigures figures, HotspotFigures run, DocumentLabels labels)
    {
        var reader = new WKTReader();
        var areas = BoundaryAreas.Of(
            "areas", figures.Areas.Select(area => new BoundaryArea(area.Code, area.Name, reader.Read(area.Outline))));
        var frame = new MapFrame(ExtentOf(areas), Width);
        var title = $"{ProfileTables.GroupOf(run.Group).Title}: expected in {DocumentLabels.MonthOf(run.Period)}";
        page.AddPlain($"<figure class=\"figure\"><figcaption>{Html.Escape(title)}</figcaption>");
        page.Add($"<svg class=\"map\" viewBox=\"0 0 {frame.Width:0} {frame.Height:0}\" role=\"img\" aria-label=\"{Html.Escape(title)}\">");
        foreach (var shade in run.Cells.GroupBy(ShadeOf).OrderByDescending(of => of.Key))
            page.AddPlain($"<path fill=\"{Shades[shade.Key].Colour}\" d=\"{PathsOf(frame, reader, shade)}\"/>");
        page.AddPlain("<g class=\"border\">");
        for (var area = 0; area < areas.Count; area++)
            page.AddPlain($"<path d=\"{frame.PathOf(areas.OutlineOf(area))}\"><title>{Html.Escape(areas[area].Name)}</title></path>");
        page.AddPlain("</g><g class=\"flag\">");
        foreach (var cell in run.Cells.Where(cell => cell.Flagged))
            page.AddPlain($"<path d=\"{frame.PathOf(reader.Read(cell.Outline))}\"><title>{Html.Escape($"{cell.Id}: {cell.Robust}")}</title></path>");
        page.AddPlain("</g>").AddPlain(frame.Furniture()).AddPlain("</svg><ul class=\"legend\">");
        for (var i = 0; i < Shades.Length; i++)
        {
            var text = i == 0 ? "highest 1 % of the run's area" : FormattableString.Invariant($"to {Shades[i].Percent} %");
            page.AddPlain($"<li><span style=\"background:{Shades[i].Colour}\"></span>{text}</li>");
        }
        page.Add($"<li><span class=\"flagkey\"></span>flagged: {run.Cells.Count(cell => cell.Flagged)}</li></ul>");
        var blank = figures.Edition == DocumentEdition.Partner ? FormattableString.Invariant(
            $" Blank ground: fewer than {labels.SmallCount} incidents, or none.") : "";
        page.AddPlain($"<p class=\"credit\">{Html.Escape(FormattableString.Invariant(
            $"Run of {run.EndedAt.UtcDateTime:yyyy-MM-dd} over {DocumentLabels.MonthOf(run.FirstMonth)} to {DocumentLabels.MonthOf(run.Period.AddMonths(-1))}, {run.Unit}, by {run.Forecaster}.{blank} {run.Attribution} Drawn {labels.BuiltAt.UtcDateTime:yyyy-MM-dd}."))}</p></figure>");
    }

    static Envelope ExtentOf(BoundaryAreas areas)
    {
        var extent = new Envelope();
        for (var area = 0; area < areas.Count; area++) extent.ExpandToInclude(areas.OutlineOf(area).EnvelopeInternal);
        return extent;
    }

    static int ShadeOf(HotspotCellFigures cell) => Array.FindIndex(Shades, shade => cell.AreaPercent <= shade.Percent + 1e-9);

    static string PathsOf(MapFrame frame, WKTReader reader, IEnumerable<HotspotCellFigures> cells)
    {
        var path = new StringBuilder();
        foreach (var cell in cells) path.Append(frame.PathOf(reader.Read(cell.Outline)));
        return path.ToString();
    }
}
