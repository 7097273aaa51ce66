using System.Globalization;
using GeoIntel.Models.Pages;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Siting.Page;

/// <summary>Cameras, sites and the places that are to be covered. Roads have no place, and zones are not drawn for
/// anybody.</summary>
static class SitingMap
{
    const double Width = 640;
    const double RadiusMax = 7;
    const double RadiusMin = 1.4;
    const double ExtentMetresMin = 500;

    public static void Draw(Html page, SitingReport report)
    {
        var numbers = report.Selection.Sites.Index().ToDictionary(of => of.Item.SiteId, of => of.Index + 1, StringComparer.Ordinal);
        if (ExtentOf(report, numbers) is not { } extent)
        {
            page.Element("p", "Nothing of it has a place, so there is no map.");
            return;
        }
        var frame = new MapFrame(extent, Width);
        page.Add($"<svg class=\"map\" viewBox=\"0 0 {frame.Width:0} {frame.Height:0}\" role=\"img\" aria-label=\"Map of cameras, sites and places\">");
        Places(page, report, frame);
        foreach (var camera in report.Cameras) Reach(page, frame, camera, "reach");
        foreach (var site in report.Candidates.Where(site => numbers.ContainsKey(site.Id))) Reach(page, frame, site, "reach new");
        foreach (var site in report.Candidates.Where(site => !numbers.ContainsKey(site.Id)))
            Mark(page, frame, site, "path", at => $"class=\"candidate\" d=\"M{Px(at.X)} {Px(at.Y - 4)}l3.6 6.6h-7.2z\"");
        foreach (var camera in report.Cameras)
            Mark(page, frame, camera, "rect", at => $"class=\"camera\" x=\"{Px(at.X - 3.2)}\" y=\"{Px(at.Y - 3.2)}\" width=\"6.4\" height=\"6.4\"");
        foreach (var site in report.Candidates.Where(site => numbers.ContainsKey(site.Id)))
        {
            Mark(page, frame, site, "circle", at => $"class=\"site\" cx=\"{Px(at.X)}\" cy=\"{Px(at.Y)}\" r=\"7\"");
            if (site.Place is { } place)
                page.Add($"<text class=\"no\" x=\"{frame.X(place.EastingMetres):0.#}\" y=\"{frame.Y(place.NorthingMetres) + 3.2:0.#}\">{numbers[site.Id]}</text>");
        }
        page.AddPlain(frame.Furniture()).AddPlain("</svg>");
        Legend(page, report);
    }

    public static string AttributionOf(SitingReport report)
    {
        var told = report.Sources.Select(source => source.Attribution).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal);
        return string.Join(" ", told) is { Length: > 0 } text ? text : "Made of the partnership's own records.";
    }

    static Envelope? ExtentOf(SitingReport report, Dictionary<string, int> numbers)
    {
        var extent = new Envelope();
        foreach (var place in report.Places) extent.ExpandToInclude(place.Place.EastingMetres, place.Place.NorthingMetres);
        foreach (var site in report.Cameras.Concat(report.Candidates))
        {
            if (site.Place is not { } place) continue;
            var around = new Envelope(new Coordinate(place.EastingMetres, place.NorthingMetres));
            if (site.ReachMetres is { } reach && (numbers.ContainsKey(site.Id) || report.Cameras.Contains(site))) around.ExpandBy(reach);
            extent.ExpandToInclude(around);
        }
        if (extent.IsNull) return null;
        extent.ExpandBy(
            Math.Max(0, ExtentMetresMin - extent.Width) / 2 + extent.Width * 0.02,
            Math.Max(0, ExtentMetresMin - extent.Height) / 2 + extent.Height * 0.02);
        return extent;
    }

    // What nobody covers lies above what somebody does.
    static void Places(Html page, SitingReport report, MapFrame frame)
    {
        if (report.Places.Count == 0) return;
        var heaviest = report.Places.Max(place => place.Weight);
        foreach (var group in report.Places.GroupBy(ClassOf).OrderBy(of => of.Key == "before" ? 0 : of.Key == "added" ? 1 : 2))
        {
            page.AddPlain($"<g class=\"{group.Key}\">");
            foreach (var place in group)
            {
                var radius = Math.Max(RadiusMin, RadiusMax * Math.Sqrt(place.Weight / heaviest));
                page.Add($"<circle cx=\"{frame.X(place.Place.EastingMetres):0.#}\" cy=\"{frame.Y(place.Place.NorthingMetres):0.#}\" r=\"{radius:0.#}\"/>");
            }
            page.AddPlain("</g>");
        }
    }

    static string ClassOf(ReportedPlace place) => place.IsCoveredBefore ? "before" : place.IsCoveredAfter ? "added" : "open";

    static void Reach(Html page, MapFrame frame, ReportedSite site, string name)
    {
        if (site is not { Place: { } place, ReachMetres: { } reach }) return;
        var radius = frame.X(place.EastingMetres + reach) - frame.X(place.EastingMetres);
        page.Add($"<circle class=\"{name}\" cx=\"{frame.X(place.EastingMetres):0.#}\" cy=\"{frame.Y(place.NorthingMetres):0.#}\" r=\"{radius:0.#}\"/>");
    }

    static void Mark(Html page, MapFrame frame, ReportedSite site, string shape, Func<(double X, double Y), string> drawn)
    {
        if (site.Place is not { } place) return;
        var title = Html.Escape($"{SitingNumbers.Camera(site.Id)} {site.Name}".Trim());
        var at = drawn((frame.X(place.EastingMetres), frame.Y(place.NorthingMetres)));
        page.AddPlain($"<{shape} {at}><title>{title}</title></{shape}>");
    }

    static void Legend(Html page, SitingReport report)
    {
        var places = report.Places.CountBy(ClassOf).ToDictionary(of => of.Key, of => of.Value, StringComparer.Ordinal);
        page.AddPlain("<ul class=\"legend\">");
        Entry("<rect class=\"camera\" x=\"3\" y=\"3\" width=\"9\" height=\"9\"/>", $"camera that stands: {report.Cameras.Count}");
        Entry("<circle class=\"site\" cx=\"7.5\" cy=\"7.5\" r=\"7\"/><text class=\"no\" x=\"7.5\" y=\"10.8\">1</text>", $"selected site, by number: {report.Selection.Sites.Count}");
        Entry("<path class=\"candidate\" d=\"M7.5 2l5 10h-10z\"/>", $"other candidate: {report.Candidates.Count - report.Selection.Sites.Count}");
        Entry("<circle class=\"reach\" cx=\"7.5\" cy=\"7.5\" r=\"6.5\"/>", $"reach of a camera");
        Entry("<circle class=\"reach new\" cx=\"7.5\" cy=\"7.5\" r=\"6.5\"/>", $"reach of a selected site");
        Entry("<g class=\"before\"><circle cx=\"7.5\" cy=\"7.5\" r=\"5\"/></g>", $"covered already: {places.GetValueOrDefault("before")}");
        Entry("<g class=\"added\"><circle cx=\"7.5\" cy=\"7.5\" r=\"5\"/></g>", $"added by the sites: {places.GetValueOrDefault("added")}");
        Entry("<g class=\"open\"><circle cx=\"7.5\" cy=\"7.5\" r=\"5\"/></g>", $"not covered: {places.GetValueOrDefault("open")}");
        page.AddPlain("</ul><p class=\"credit\">");
        page.AddPlain("The larger a dot, the more the place weighs. ");
        if (report.PlaceCount > report.Places.Count)
            page.Add($"Drawn are the {report.Places.Count} places that weigh most, of {report.PlaceCount}. ");
        page.Add($"Roads and zones are not drawn. Drawn {report.ReviewedAt.UtcDateTime:yyyy-MM-dd}. ");
        page.AddPlain($"{Html.Escape(AttributionOf(report))}</p>");

        void Entry(string shape, FormattableString text) => page.AddPlain($"<li><svg class=\"map\" viewBox=\"0 0 15 15\" aria-hidden=\"true\">{shape}</svg>")
            .AddPlain(Html.Escape(text.ToString(CultureInfo.InvariantCulture))).AddPlain("</li>");
    }

    static string Px(double pixels) => pixels.ToString("0.#", CultureInfo.InvariantCulture);
}
