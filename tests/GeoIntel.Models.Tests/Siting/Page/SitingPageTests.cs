using System.Text.RegularExpressions;
using System.Xml.Linq;
using GeoIntel.Models.Siting;
using GeoIntel.Models.Siting.Page;

namespace GeoIntel.Models.Tests.Siting.Page;

public class SitingPageTests
{
    const string Hostile = "<script src=\"http://127.0.0.1/x.js\"></script><img src=x onerror='alert(1)'>&";

    [Fact]
    public void It_names_nothing_that_could_be_fetched_and_lets_nothing_be_fetched()
    {
        var page = SitingPage.Write(ReportOf(seed: 5));

        Assert.DoesNotContain("http:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(new Regex("(src|href|url)\\s*[=(]|@import|<link|<script|<iframe", RegexOptions.IgnoreCase), page);
        Assert.Contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_name_holds_is_text()
    {
        var report = ReportOf(seed: 5, name: Hostile);
        var page = SitingPage.Write(report);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script src=&quot;http://127.0.0.1/x.js&quot;&gt;", page, StringComparison.Ordinal);
        // Each picture is well-formed, so no name broke out of its title.
        foreach (Match picture in Regex.Matches(page, "<svg.*?</svg>", RegexOptions.Singleline)) XElement.Parse(picture.Value);
        Assert.Equal(Regex.Count(page, "<svg"), Regex.Count(page, "</svg>"));
    }

    [Fact]
    public void The_map_has_scale_legend_north_attribution_and_date_and_draws_everything_that_has_a_place()
    {
        var report = ReportOf(seed: 7);
        var page = SitingPage.Write(report);

        foreach (var part in (string[])[" km</text>", "N ↑ British National Grid", "class=\"legend\"", "Made up for the test.", "2026-03-02"])
            Assert.Contains(part, page, StringComparison.Ordinal);
        var map = XElement.Parse(Regex.Match(page, "<svg class=\"map\" viewBox=\"0 0 640.*?</svg>", RegexOptions.Singleline).Value);
        Assert.Equal(report.Cameras.Count(camera => camera.Place is not null), Count("rect", "camera"));
        Assert.Equal(
            report.Candidates.Count(site => site.Place is not null && report.Selection.Sites.Any(one => one.SiteId == site.Id)), Count("circle", "site"));
        Assert.Equal(
            report.Candidates.Count(site => site.Place is not null && report.Selection.Sites.All(one => one.SiteId != site.Id)),
            Count("path", "candidate"));
        Assert.Equal(
            report.Places.Count,
            map.Elements("g").Where(of => (string?)of.Attribute("class") is "before" or "added" or "open").Sum(of => of.Elements().Count()));
        var (width, height) = (640.0, double.Parse(((string)map.Attribute("viewBox")!).Split()[3], null));
        Assert.All(map.Descendants("circle"), circle => Assert.True(
            (double)circle.Attribute("cx")! >= 0 && (double)circle.Attribute("cx")! <= width
            && (double)circle.Attribute("cy")! >= 0 && (double)circle.Attribute("cy")! <= height, circle.ToString()));

        int Count(string shape, string name) => map.Elements(shape).Count(one => (string?)one.Attribute("class") == name);
    }

    [Fact]
    public void Its_tables_tell_the_figures_of_the_report()
    {
        var report = ReportOf(seed: 9);
        var page = SitingPage.Write(report);

        Assert.NotEmpty(report.Selection.Sites);
        foreach (var site in report.Selection.Sites)
        {
            Assert.Contains(
                $"<td class=\"n\">{SitingNumbers.Weight(site.GainWeight)}</td>", RowOf(page, site.SiteId), StringComparison.Ordinal);
        }
        foreach (var camera in report.Standing[0].Cameras)
        {
            Assert.Contains(
                $"<td class=\"n\">{SitingNumbers.Weight(camera.LostWeight)}</td>", RowOf(page, SitingNumbers.Camera(camera.CameraId)),
                StringComparison.Ordinal);
        }
        Assert.Contains("What it does not prove", page, StringComparison.Ordinal);
        Assert.Contains("Not to be proposed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("There is no PDF", page, StringComparison.Ordinal);
        Assert.Contains("There is no PDF", SitingPage.Write(report, isPrinted: false), StringComparison.Ordinal);
    }

    [Fact]
    public void A_review_of_nothing_is_a_page_too()
    {
        var report = ReportOf(seed: 9);
        var empty = report with
        {
            Candidates = [], Cameras = [], Standing = [], Places = [], PlaceCount = 0, CaseGaps = [], Sources = [], Unearning = null,
            Selection = report.Selection with
            {
                Sites = [], TotalWeight = 0, CoveredBeforeWeight = 0, CoveredAfterWeight = 0, GainWeight = 0, GainWeightBound = 0, SitesMax = 0,
            },
        };

        var page = SitingPage.Write(empty);

        Assert.Contains("there is no map", page, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
    }

    [Fact]
    public void One_place_alone_has_a_map_with_a_scale()
    {
        var report = ReportOf(seed: 9);
        var page = SitingPage.Write(report with { Candidates = [], Cameras = [], Places = [report.Places[0]], PlaceCount = 7 });

        Assert.DoesNotContain("NaN", page, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", page, StringComparison.Ordinal);
        Assert.Contains("Drawn are the 1 places that weigh most, of 7.", page, StringComparison.Ordinal);
    }

    static string RowOf(string page, string id) => Regex.Match(page, $"<tr[^>]*>(<td[^>]*>[0-9]+</td>)?<td[^>]*>{Regex.Escape(id)}</td>.*?</tr>").Value;

    static SitingReport ReportOf(ulong seed, string name = "")
    {
        var world = new SitingWorld(seed);
        var table = world.Table();
        const SitingObjective Objective = SitingObjective.SupportSurveillance;
        var selection = GreedySiting.Choose(table, Objective, 3);
        var marginal = MarginalCoverage.Of(table, Objective, 5);
        var before = world.CoveredBy(world.Cameras);
        var after = world.CoveredBy(world.Cameras.Concat(world.Candidates.Where(site => selection.Sites.Any(one => one.SiteId == site.Id))));
        return new()
        {
            Objective = Objective,
            Deployment = Deployment.Overt,
            ReviewedAt = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero),
            Selection = selection,
            IsProposable = false,
            Candidates = [.. world.Candidates.Select(site => new ReportedSite(site.Id, name, site.CapturePoint, site.ReachMetres))],
            Cameras = [.. world.Cameras.Select(site => new ReportedSite(site.Id, name, site.CapturePoint, site.ReachMetres))],
            Standing =
            [
                new(
                    Objective, marginal.TotalWeight, table.TotalByKind(Objective), marginal.CoveredWeight, 5,
                    [
                        .. marginal.Cameras.Select(of => new ReportedMarginal(
                            of.CameraId, of.CoveredWeight, of.LostWeight, of.LostByKind, of.OnlyItCovers.Count, of.IsUnderThreshold)),
                    ],
                    marginal.Pairs, marginal.Pairs.Count, marginal.LostWithoutAllUnderWeight),
            ],
            CaseGaps = [.. selection.Sites.Select(site => new ReportedCaseGap(site.SiteId, true, ["recorded need", $"review date {name}"]))],
            Places =
            [
                .. world.Demands.Where(demand => demand.Place is not null && demand.SupportSurveillanceWeight > 0).Select(demand => new ReportedPlace(
                    demand.Id, demand.Place!.Value, demand.SupportSurveillanceWeight, before.Contains(demand.Id), after.Contains(demand.Id))),
            ],
            PlaceCount = 30,
            Sources = [new(Objective, DemandKind.HotspotCell, $"run {name}", "To the day.", $"For the test. {name}", "Made up for the test.", 30, 12.5)],
            Purpose = $"serious-crime, OP-TEST {name}",
            CodeVersion = "0.1.0",
        };
    }
}
