using System.Globalization;
using GeoIntel.Models.Pages;

namespace GeoIntel.Models.Siting.Page;

/// <summary>A siting review as one page of HTML that needs nothing beside it, for the screen and for A4.</summary>
public static class SitingPage
{
    const int CamerasShownMax = 200;
    const int PairsShownMax = 30;
    const int GapsShownMax = 60;

    const string HandlingDefault = "Where cameras stand is not public. For those who decide about them.";

    // Nothing may be fetched, whatever a name in it holds.
    const string Head =
        "<!doctype html><html lang=\"en-GB\"><head><meta charset=\"utf-8\">"
        + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta http-equiv=\"Content-Security-Policy\" "
        + "content=\"default-src 'none'; style-src 'unsafe-inline'\">";

    /// <param name="isPrinted">Whether there is a PDF of it; when not, the page says how to make one.</param>
    public static string Write(SitingReport report, bool isPrinted = true)
    {
        var page = new Html().AddPlain(Head).Element("title", report.Title);
        page.AddPlain($"<style>{PageStyle.Css}{SitingStyle.Css}</style></head><body>");
        page.AddPlain($"<p class=\"handling\">{Html.Escape(HandlingOf(report))}</p>").Element("h1", report.Title);
        page.AddPlain($"<p class=\"lead\">{Html.Escape(Lead(report))}</p>");
        if (!isPrinted)
            page.AddPlain("<p class=\"say screen\">There is no PDF of this page; print it from a browser, on A4, with background graphics.</p>");
        Pictures(page, report);
        Sites(page, report);
        foreach (var standing in report.Standing) Standing(page, standing);
        Unearning(page, report);
        Cases(page, report);
        Sources(page, report);
        SitingLimits.Write(page);
        Governance(page, report);
        return page.AddPlain("</body></html>\n").ToString();
    }

    static string HandlingOf(SitingReport report) => string.Join(
        " ", report.Sources.Select(source => source.Handling).Append(HandlingDefault)
            .Where(text => text.Length > 0).Distinct(StringComparer.Ordinal));

    static string Lead(SitingReport report)
    {
        var (selection, total) = (report.Selection, report.Selection.TotalWeight);
        var standing = Text($"Reviewed on {report.ReviewedAt.UtcDateTime:yyyy-MM-dd}. {report.Cameras.Count} ")
            + Text($"{SitingText.Of(report.Deployment)} cameras cover {SitingNumbers.Share(selection.CoveredBeforeWeight, total)} of what weighs");
        if (selection.SitesMax == 0) return $"{standing}. No new site was asked for.";
        return standing + Text($"; with {selection.Sites.Count} of {report.Candidates.Count} candidates it would be ")
            + $"{SitingNumbers.Share(selection.CoveredAfterWeight, total)}.";
    }

    static void Pictures(Html page, SitingReport report)
    {
        page.AddPlain("<section class=\"pictures\"><div><h2>Map</h2>");
        SitingMap.Draw(page, report);
        page.AddPlain("</div><div><h2>What each site adds</h2>");
        GainDrawing.Draw(page, report);
        page.AddPlain("</div></section>");
    }

    static void Sites(Html page, SitingReport report)
    {
        page.Element("h2", "Sites to look at first");
        var selection = report.Selection;
        if (selection.Sites.Count == 0)
        {
            page.Element("p", selection.SitesMax == 0
                ? "None was asked for."
                : "No candidate adds anything to the cameras that stand.");
            return;
        }
        var gaps = report.CaseGaps.ToDictionary(gap => gap.CandidateId, StringComparer.Ordinal);
        var candidates = report.Candidates.ToDictionary(site => site.Id, StringComparer.Ordinal);
        page.Table(
            ["no.", "site", "place", "reach", "covers", "adds", "of all", "made of", "case"],
            selection.Sites.Select((site, i) => (IReadOnlyList<string>)
            [
                Text($"{i + 1}"), site.SiteId, SitingNumbers.Place(candidates.GetValueOrDefault(site.SiteId)?.Place),
                SitingNumbers.Metres(candidates.GetValueOrDefault(site.SiteId)?.ReachMetres), SitingNumbers.Weight(site.CoveredWeight),
                SitingNumbers.Weight(site.GainWeight), SitingNumbers.Share(site.GainWeight, selection.TotalWeight),
                SitingNumbers.Parts(site.GainByKind), gaps.TryGetValue(site.SiteId, out var gap) ? $"lacks {string.Join(", ", gap.Missing)}" : "complete",
            ]));
        page.Element("p", SitingNumbers.Bound(selection));
        page.AddPlain($"<p class=\"say\">{Html.Escape(report.IsProposable
            ? "Each of these sites has its case. It is a list to look at; people decide."
            : "Not to be proposed: a site lacks what must be written down before anybody decides.")}</p>");
    }

    static void Standing(Html page, ReportedStanding standing)
    {
        page.Element("h2", $"What each camera adds, to {SitingText.Of(standing.Objective)}");
        page.Element(
            "p",
            Text($"Together they cover {SitingNumbers.Weight(standing.CoveredWeight)} of {SitingNumbers.Weight(standing.TotalWeight)} ")
            + $"({SitingNumbers.Share(standing.CoveredWeight, standing.TotalWeight)}), which is made of {SitingNumbers.Parts(standing.TotalByKind)}. "
            + (standing.ThresholdWeight is { } threshold
                ? $"Under the threshold is a camera without which less than {SitingNumbers.Weight(threshold)} is lost."
                : "No threshold was stated."));
        if (standing.Cameras.Count == 0)
        {
            page.Element("p", "No camera of this kind stands.");
            return;
        }
        page.Table(
            ["camera", "covers", "lost without it", "of all", "made of", "only it covers", "threshold"],
            standing.Cameras.OrderBy(camera => camera.LostWeight).ThenBy(camera => camera.CameraId, StringComparer.Ordinal)
                .Take(CamerasShownMax).Select(camera => (IReadOnlyList<string>)
                [
                    SitingNumbers.Camera(camera.CameraId), SitingNumbers.Weight(camera.CoveredWeight), SitingNumbers.Weight(camera.LostWeight),
                    SitingNumbers.Share(camera.LostWeight, standing.TotalWeight), SitingNumbers.Parts(camera.LostByKind),
                    Text($"{camera.OnlyItCoversCount}"), camera.IsUnderThreshold ? "under" : standing.ThresholdWeight is null ? "none" : "over",
                ]),
            row => row[^1] == "under");
        if (standing.Cameras.Count > CamerasShownMax)
            page.Element("p", Text($"{standing.Cameras.Count - CamerasShownMax} more, without which more is lost, are in cameras.csv."));
        Pairs(page, standing);
    }

    static void Pairs(Html page, ReportedStanding standing)
    {
        if (standing.PairCount == 0) return;
        page.Element("h3", "Cameras under the threshold that cover for each other");
        page.Element("p", "Take one away, and reckon again before the next.");
        page.Table(
            ["camera", "and", "both cover, and no third", "lost without both"],
            standing.Pairs.Take(PairsShownMax).Select(pair => (IReadOnlyList<string>)
            [
                SitingNumbers.Camera(pair.CameraId), SitingNumbers.Camera(pair.OtherCameraId), SitingNumbers.Weight(pair.SharedWeight),
                SitingNumbers.Weight(pair.LostWithoutBothWeight),
            ]));
        if (standing.PairCount > PairsShownMax)
            page.Element("p", Text($"{standing.PairCount - PairsShownMax} more pairs share less."));
        page.Element(
            "p", $"Without all that are under the threshold, {SitingNumbers.Weight(standing.LostWithoutAllUnderWeight)} would be lost.");
    }

    static void Unearning(Html page, SitingReport report)
    {
        page.Element("h2", "Cameras that no longer earn their place");
        if (report.Unearning is not { } unearning)
        {
            page.Element(
                "p",
                "It is not told: a camera may be needed for the other objective, and not both objectives were weighed with a threshold.");
            return;
        }
        if (unearning.Cameras.Count == 0)
        {
            page.Element("p", "None is under the threshold of both objectives.");
            return;
        }
        page.Element("p", $"Under the threshold of both objectives: {string.Join(", ", unearning.Cameras.Select(SitingNumbers.Camera))}.");
        page.Element(
            "p",
            "If all of these went at once, there would be lost "
            + string.Join(" and ", unearning.LostWithoutAllWeight.OrderBy(of => of.Key)
                .Select(of => $"{SitingNumbers.Weight(of.Value)} to {SitingText.Of(of.Key)}"))
            + ". That one may go does not say that another may go with it.");
    }

    static void Cases(Html page, SitingReport report)
    {
        page.Element("h2", "Cases that lack something");
        if (report.CaseGaps.Count == 0)
        {
            page.Element("p", report.Candidates.Count == 0 ? "There is no candidate." : "None; each candidate has its case.");
            return;
        }
        page.Table(
            ["site", "selected", "lacks"],
            report.CaseGaps.Take(GapsShownMax).Select(gap => (IReadOnlyList<string>)
                [gap.CandidateId, gap.IsSelected ? "yes" : "no", string.Join(", ", gap.Missing)]),
            row => row[1] == "yes");
        if (report.CaseGaps.Count > GapsShownMax)
            page.Element("p", Text($"{report.CaseGaps.Count - GapsShownMax} more are in cases.csv."));
    }

    static void Sources(Html page, SitingReport report)
    {
        page.Element("h2", "What was weighed");
        page.Element("p", "Hotspots, crossings and zones have no common unit; how they compare is the choice of whoever asked.");
        page.Table(
            ["to", "what", "which", "how many", "weight", "how current"],
            report.Sources.Select(source => (IReadOnlyList<string>)
            [
                SitingText.Of(source.Objective), SitingNumbers.Kind(source.Kind), source.Name, Text($"{source.DemandCount}"),
                SitingNumbers.Weight(source.Weight), source.Currency,
            ]));
    }

    static void Governance(Html page, SitingReport report)
    {
        page.AddPlain("<h2>Governance</h2><div class=\"box\"><dl>");
        foreach (var (name, text) in (ReadOnlySpan<(string, string)>)
        [
            ("Handling", HandlingOf(report)), ("Purpose", report.Purpose),
            ("Objective", SitingText.Of(report.Objective)), ("Cameras", $"{SitingText.Of(report.Deployment)} only"),
            ("Attribution", SitingMap.AttributionOf(report)),
            ("Made", Text($"{report.ReviewedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC by GeoIntel {report.CodeVersion}")),
            ("Kept", "Nothing of it is kept by the service but that it was asked, by whom and why."),
        ])
        {
            page.Element("dt", name).Element("dd", text);
        }
        page.AddPlain("</dl></div>");
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
