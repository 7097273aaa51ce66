using GeoIntel.Models.Geo;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Siting;

namespace GeoIntel.Models.Tests.Siting;

public class ExactSitingTests
{
    [Fact]
    public void The_choice_is_as_good_as_the_best_of_all_choices()
    {
        var isBetterThanGreedy = 0;
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var world = new SitingWorld(seed);
            foreach (var objective in Enum.GetValues<SitingObjective>())
            {
                var found = ExactSiting.Choose(world.Table(), objective, world.SitesMax);
                var best = world.BestGain(objective, world.SitesMax);
                var chosen = world.Candidates.Where(site => found.Sites.Any(one => one.SiteId == site.Id)).ToList();
                Assert.True(
                    found.IsProvedOptimal && found.GainWeight == best,
                    $"seed {seed}, {objective}: {found.GainWeight}, not {best}");
                Assert.Equal(best, world.GainOf(objective, chosen));
                Assert.Equal(chosen.Count, found.Sites.Count);
                Assert.True(chosen.Count <= world.SitesMax, $"seed {seed}: {chosen.Count} sites");
                Assert.Equal((0, 1), (found.GapWeight, found.OptimumShareMin));
                var greedy = GreedySiting.Choose(world.Table(), objective, world.SitesMax);
                if (best > greedy.GainWeight) isBetterThanGreedy++;
            }
        }
        Assert.True(isBetterThanGreedy > 2, $"only {isBetterThanGreedy} cases tell the two apart");
    }

    [Fact]
    public void When_the_nodes_do_not_suffice_it_says_so_and_the_best_lies_within_the_gap()
    {
        var unproved = 0;
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var world = new SitingWorld(seed, candidatesMax: 12);
            var found = ExactSiting.Choose(
                world.Table(), SitingObjective.SupportSurveillance, world.SitesMax, nodesMax: 1);
            var best = world.BestGain(SitingObjective.SupportSurveillance, world.SitesMax);
            Assert.True(found.NodeCount <= 1, $"seed {seed}: {found.NodeCount} nodes");
            Assert.InRange(best, found.GainWeight, found.GainWeight + found.GapWeight);
            Assert.True(!found.IsProvedOptimal || found.GainWeight == best, $"seed {seed}: {best} is better");
            if (!found.IsProvedOptimal) unproved++;
        }
        Assert.True(unproved > 5, $"only {unproved} cases were not proved");
    }

    [Fact]
    public void Whatever_the_prices_are_the_choice_is_the_best_and_without_nodes_it_lies_under_the_bound()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var world = new SitingWorld(seed);
            var (table, prng) = (world.Table(), new Prng(seed + 2_000));
            var weights = table.WeightsFor(SitingObjective.SupportSurveillance);
            var open = MergedDemands.Of(table.Candidates, weights, table.CoveredByCameras(), default);
            var prices = open.Weights.WithUnits([.. Enumerable.Range(0, open.Weights.Count)
                .Select(demand => (long)(open.Weights[demand] * prng.Between(0, 1)))]);
            var best = world.BestGain(SitingObjective.SupportSurveillance, world.SitesMax);
            foreach (var nodesMax in new[] { 0, 2, 10_000 })
            {
                var search = new ExactSearch(open.Rows, open.Weights, prices, [], long.MaxValue, nodesMax, default);
                search.Run(world.SitesMax);
                var bound = weights.ToWeight(search.BoundUnits);
                Assert.True(nodesMax > 2 ? bound == best : bound >= best, $"seed {seed}: {bound}, best {best}");
            }
        }
    }

    [Fact]
    public void More_candidates_than_it_takes_no_nodes_and_fewer_than_no_sites_are_refused()
    {
        var demand = new Demand { Id = "zone", Kind = DemandKind.ConditionZone };
        var sites = Enumerable.Range(0, ExactSiting.CandidatesMax + 1)
            .Select(i => new Site { Id = $"site-{i}", Deployment = Deployment.Overt, Covers = ["zone"] });
        var many = SitingWorld.TableOf(new(Deployment.Overt, [demand], [], [.. sites]));
        var few = new SitingWorld(1).Table();

        Assert.Contains("201 candidates; the exact choice takes 200 at most", Assert.Throws<ArgumentException>(
            () => ExactSiting.Choose(many, SitingObjective.SupportSurveillance, 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ExactSiting.Choose(few, SitingObjective.SupportSurveillance, 1, nodesMax: 0));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => ExactSiting.Choose(few, SitingObjective.SupportSurveillance, -1));
    }

    [Fact]
    public void A_search_that_is_stopped_gives_no_answer()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => ExactSiting.Choose(
            new SitingWorld(3).Table(), SitingObjective.SupportSurveillance, 3, stopping: stop.Token));
    }

    // Sixty candidates among 2 000 cells, of which each covers about a tenth.
    [Fact]
    public void Fine_cells_do_not_make_a_small_case_large()
    {
        var prng = new Prng(9_302);
        Demand[] demands = [.. Enumerable.Range(0, 2_000).Select(i => new Demand
        {
            Id = $"cell-{i:0000}",
            Kind = DemandKind.HotspotCell,
            Place = GeoPoint.OfMetres(340_000 + i % 50 * 100, 390_000 + i / 50 * 100),
            SupportSurveillanceWeight = prng.Below(20),
        })];
        Site[] candidates = [.. Enumerable.Range(0, 60).Select(i => new Site
        {
            Id = $"site-{i:00}",
            Deployment = Deployment.Overt,
            CapturePoint = GeoPoint.OfMetres(prng.Between(340_000, 345_000), prng.Between(390_000, 394_000)),
            ReachMetres = 800,
        })];
        var table = SitingWorld.TableOf(new(Deployment.Overt, demands, [], candidates));

        var found = ExactSiting.Choose(table, SitingObjective.SupportSurveillance, 5);

        Assert.True(
            found.IsProvedOptimal, $"gap {found.GapWeight} of {found.GainWeight} after {found.NodeCount} nodes");
    }
}
