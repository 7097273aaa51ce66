using System.Text.Json.Nodes;
using GeoIntel.Cli.Analysis;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Siting;
using GeoIntel.Models.Siting.Page;
using GeoIntel.V1;

namespace GeoIntel.Cli.Siting;

/// <summary>How a siting review is printed.</summary>
static class SitingOutput
{
    /// <summary>The tables that have lines, under their names.</summary>
    public static void Print(SitingReport report, Terminal terminal)
    {
        foreach (var table in SitingTables.Of(report).Where(table => table.Rows.Count > 0))
        {
            terminal.Out.WriteLine(table.Name);
            terminal.Out.Flush();
            terminal.WriteTable(table.Heads, table.Rows);
        }
    }

    /// <summary>One CSV: sites and cameras, with which of the two in the first column.</summary>
    public static string ToCsv(SitingReport report)
    {
        var tables = SitingTables.Of(report).Where(table => table.Name is "sites" or "cameras").ToList();
        string[] heads = ["table", .. tables.SelectMany(table => table.Heads).Distinct(StringComparer.Ordinal)];
        var rows = tables.SelectMany(table => table.Rows.Select(row => Array.ConvertAll(
            heads, head => head == "table" ? table.Name : Array.IndexOf(table.Heads, head) is >= 0 and var at ? row[at] : "")));
        return new SitingTable("review", heads, [.. rows]).ToCsv();
    }

    /// <summary>Cameras, selected sites and other candidates as points. Of places that are to be covered there are none.</summary>
    public static string ToGeoJson(SitingReport report)
    {
        var gains = report.Selection.Sites.Index().ToDictionary(of => of.Item.SiteId, of => of, StringComparer.Ordinal);
        var lost = report.Standing.Where(standing => standing.Objective == report.Objective).SelectMany(standing => standing.Cameras)
            .ToDictionary(camera => camera.CameraId, StringComparer.Ordinal);
        return PointFeatures.Text(report.Candidates.Select(Site).Concat(report.Cameras.Select(Camera)));

        (Point?, JsonObject) Site(ReportedSite site)
        {
            var properties = new JsonObject
            {
                ["kind"] = gains.ContainsKey(site.Id) ? "selected" : "candidate", ["id"] = site.Id, ["reach_metres"] = site.ReachMetres,
                ["objective"] = SitingText.Of(report.Objective), ["deployment"] = SitingText.Of(report.Deployment),
            };
            if (gains.TryGetValue(site.Id, out var of)) (properties["number"], properties["gain_weight"]) = (of.Index + 1, of.Item.GainWeight);
            return (WireOf(site.Place), properties);
        }

        (Point?, JsonObject) Camera(ReportedSite camera)
        {
            var properties = new JsonObject
            {
                ["kind"] = "camera", ["id"] = camera.Id, ["reach_metres"] = camera.ReachMetres,
                ["objective"] = SitingText.Of(report.Objective), ["deployment"] = SitingText.Of(report.Deployment),
            };
            if (lost.TryGetValue(camera.Id, out var of)) (properties["lost_weight"], properties["under_threshold"]) = (of.LostWeight, of.IsUnderThreshold);
            return (WireOf(camera.Place), properties);
        }
    }

    public static IEnumerable<string> Summary(SitingReport report)
    {
        var selection = report.Selection;
        yield return $"The {report.Cameras.Count} {SitingText.Of(report.Deployment)} cameras cover "
            + $"{SitingNumbers.Share(selection.CoveredBeforeWeight, selection.TotalWeight)} of what weighs to {SitingText.Of(report.Objective)}"
            + (selection.SitesMax == 0 ? "." : $"; with the sites it would be {SitingNumbers.Share(selection.CoveredAfterWeight, selection.TotalWeight)}.");
        if (selection.SitesMax > 0) yield return SitingNumbers.Bound(selection);
        yield return report.Unearning is { } unearning
            ? $"No longer earning their place: {(unearning.Cameras.Count == 0 ? "none" : string.Join(", ", unearning.Cameras.Select(SitingNumbers.Camera)))}."
            : "Which cameras no longer earn their place is told when both objectives are weighed, each with a threshold.";
        if (selection.Sites.Count > 0)
        {
            yield return report.IsProposable
                ? "Each selected site has its case. It is a list to look at; people decide."
                : "Not to be proposed: the case of a selected site lacks something.";
        }
    }

    static Point? WireOf(GeoPoint? place) =>
        place is { } known ? new Point { Epsg = NationalGrid.Srid, X = known.EastingMetres, Y = known.NorthingMetres } : null;
}
