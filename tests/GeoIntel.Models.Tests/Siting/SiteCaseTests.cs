using GeoIntel.Models.Siting;

namespace GeoIntel.Models.Tests.Siting;

public class SiteCaseTests
{
    static readonly DateOnly Today = new(2026, 3, 2);

    static readonly SiteCase Whole = new()
    {
        SiteId = "north",
        Deployment = Deployment.Overt,
        RecordedNeed = "Burglaries of the winter, strategic assessment 2026 section 4",
        LessIntrusiveAlternative = "Lighting and patrols were tried from October and moved nothing",
        PrivacyAssessmentReference = "DPIA-26-014",
        ReviewDate = new(2027, 3, 1),
    };

    static readonly Demand Zone = new() { Id = "zone", Kind = DemandKind.ConditionZone, SupportSurveillanceWeight = 2 };

    [Fact]
    public void A_case_that_is_whole_lacks_nothing() => Assert.Empty(Whole.MissingOn(Today));

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Equal(["recorded need"], (Whole with { RecordedNeed = " " }).MissingOn(Today));
        Assert.Equal(["less intrusive alternative"], (Whole with { LessIntrusiveAlternative = "" }).MissingOn(Today));
        Assert.Equal(
            ["privacy assessment reference"], (Whole with { PrivacyAssessmentReference = "\t" }).MissingOn(Today));
        Assert.Equal(["review date"], (Whole with { ReviewDate = null }).MissingOn(Today));
        Assert.Equal(["review date after today"], (Whole with { ReviewDate = Today }).MissingOn(Today));
        Assert.Equal(
            ["recorded need", "less intrusive alternative", "privacy assessment reference", "review date"],
            new SiteCase { SiteId = "north", Deployment = Deployment.Overt }.MissingOn(Today));
    }

    [Fact]
    public void Sites_with_their_cases_are_proposed_in_the_order_of_the_selection()
    {
        var selection = Select(Deployment.Overt, ["zone", "other"], ["zone"]);
        Assert.Equal(["site-0"], selection.Sites.Select(site => site.SiteId));

        Assert.True(SitingProposal.TryCreate(
            selection, [Whole with { SiteId = "site-0" }], Today, out var proposal, out var problems));
        Assert.Empty(problems);
        Assert.Equal("site-0", Assert.Single(proposal.Cases).SiteId);
    }

    [Fact]
    public void Each_site_without_a_case_and_each_case_that_lacks_something_is_named()
    {
        var selection = Select(Deployment.Overt, ["zone"], ["other"], ["third"]);
        SiteCase[] cases =
        [
            Whole with { SiteId = "site-0" }, Whole with { SiteId = "site-0" },
            Whole with { SiteId = "site-1", RecordedNeed = "" }, Whole with { SiteId = "site-9" },
        ];

        Assert.False(SitingProposal.TryCreate(selection, cases, Today, out var proposal, out var problems));
        Assert.Null(proposal);
        Assert.Equal(
            [
                "Site 'site-0' has 2 cases; leave one.", "Site 'site-2' has no case; write one.",
                "The case of site 'site-1' lacks: recorded need.",
                "The case of site 'site-9' is of none that was selected; leave it out.",
            ],
            problems);
    }

    [Theory]
    [InlineData(Deployment.Overt, Deployment.Covert, "is not overt, as the proposal is;")]
    [InlineData(Deployment.Covert, Deployment.Overt, "is not covert, as the proposal is;")]
    public void Overt_and_covert_never_stand_in_one_proposal(Deployment proposed, Deployment other, string problem)
    {
        var selection = Select(proposed, ["zone"]);

        Assert.Equal(proposed, selection.Deployment);
        Assert.True(SitingProposal.TryCreate(
            selection, [Whole with { SiteId = "site-0", Deployment = proposed }], Today, out _, out _));
        Assert.False(SitingProposal.TryCreate(
            selection, [Whole with { SiteId = "site-0", Deployment = other }], Today, out _, out var problems));
        Assert.StartsWith($"The case of site 'site-0' {problem}", Assert.Single(problems), StringComparison.Ordinal);
    }

    static SitingSelection Select(Deployment deployment, params string[][] covers)
    {
        Demand[] demands = [Zone, Zone with { Id = "other" }, Zone with { Id = "third" }];
        var sites = covers.Select((ids, i) => new Site { Id = $"site-{i}", Deployment = deployment, Covers = ids });
        return GreedySiting.Choose(
            SitingWorld.TableOf(new(deployment, demands, [], [.. sites])), SitingObjective.SupportSurveillance, 3);
    }
}
