using System.Globalization;
using GeoIntel.Models.Siting;

namespace GeoIntel.Models.Tests.Siting;

/// <summary>The worked example of docs/siting.md.</summary>
public class SitingExampleTests
{
    static readonly Demand[] Demands =
    [
        Cell("cell-1", 10, 0), Cell("cell-2", 12, 0), Cell("cell-3", 12, 0), Cell("cell-4", 12, 8),
        Cell("cell-5", 12, 8), Cell("cell-6", 10, 0), Cell("cell-7", 4, 0), Cell("cell-8", 1, 9),
        new() { Id = "west-road-in", Kind = DemandKind.ArterialCrossing, SupportSurveillanceWeight = 30 },
    ];

    static readonly CoverageTable Table = SitingWorld.TableOf(new(
        Deployment.Overt, Demands,
        [
            Listing("elm-bridge", "west-road-in"), Listing("elm-road", "west-road-in", "cell-7"),
            Listing("quay", "cell-8"),
        ],
        [
            Listing("centre", "cell-2", "cell-3", "cell-4", "cell-5"), Listing("north", "cell-1", "cell-2", "cell-3"),
            Listing("south", "cell-4", "cell-5", "cell-6"),
        ]));

    static readonly string Page = File.ReadAllText(Path.Combine(FindRoot(), "docs", "siting.md"));

    [Fact]
    public void The_page_tells_what_is_chosen()
    {
        Holds("greedy", GreedySiting.Choose(Table, SitingObjective.SupportSurveillance, 2));
        Holds("exact", ExactSiting.Choose(Table, SitingObjective.SupportSurveillance, 2));
        Holds("greedy", GreedySiting.Choose(Table, SitingObjective.ProtectVulnerableCommunities, 2));

        static void Holds(string way, SitingSelection of)
        {
            var sites = string.Join(", ", of.Sites.Select(site => $"{site.SiteId} {site.GainWeight}"));
            PageHolds(
                $"| {SitingText.Of(of.Objective)} | {way} | {sites} | {of.GainWeight} | {of.GainWeightBound} |");
            PageHolds($"| {of.GainWeight} | {of.GainWeightBound} | {of.OptimumShareMin:0.00} |");
        }
    }

    [Fact]
    public void The_page_tells_what_the_cameras_add()
    {
        var review = StandingReview.Of(Table, Enum.GetValues<SitingObjective>().ToDictionary(of => of, _ => 5.0));
        var support = review.ByObjective[SitingObjective.SupportSurveillance];
        var protect = review.ByObjective[SitingObjective.ProtectVulnerableCommunities];
        foreach (var (one, other) in support.Cameras.Zip(protect.Cameras))
        {
            PageHolds($"| {one.CameraId} | {one.CoveredWeight} | {one.LostWeight} | {other.CoveredWeight} |");
            PageHolds($"| {one.LostWeight} | {other.CoveredWeight} | {other.LostWeight} |");
        }
        var pair = Assert.Single(support.Pairs);
        PageHolds($"`{pair.CameraId}` and `{pair.OtherCameraId}` cover {pair.SharedWeight} for each other");
        PageHolds($"without both {pair.LostWithoutBothWeight} is lost");
        Assert.Equal(["elm-bridge", "elm-road"], review.NoLongerEarning);
        Assert.Equal([34, 0], review.LostWithoutAllWeight.OrderBy(of => of.Key).Select(of => of.Value));
    }

    static void PageHolds(FormattableString line) =>
        Assert.Contains(line.ToString(CultureInfo.InvariantCulture), Page, StringComparison.Ordinal);

    static Demand Cell(string id, double support, double protect) => new()
    {
        Id = id,
        Kind = DemandKind.HotspotCell,
        SupportSurveillanceWeight = support,
        ProtectVulnerableCommunitiesWeight = protect,
    };

    static Site Listing(string id, params string[] covers) =>
        new() { Id = id, Deployment = Deployment.Overt, Covers = covers };

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GeoIntel.sln"))) return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No GeoIntel.sln lies above {AppContext.BaseDirectory}.");
    }
}
