using GeoIntel.Models.Geo;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Siting;

namespace GeoIntel.Models.Tests.Siting;

public class GreedySitingTests
{
    [Fact]
    public void Most_gains_need_not_be_summed_again_and_the_choice_is_that_of_summing_all()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var world = new SitingWorld(seed, candidatesMax: 40);
            foreach (var objective in Enum.GetValues<SitingObjective>())
            {
                var found = GreedySiting.Choose(world.Table(), objective, world.SitesMax);
                var told = found.Sites.Select(site => (site.SiteId, site.CoveredWeight, site.GainWeight));
                Assert.True(Plain(world, objective).SequenceEqual(told), $"seed {seed}, {objective}");
            }
        }
    }

    [Fact]
    public void No_choice_is_better_than_the_bound_and_the_promised_share_is_kept()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var world = new SitingWorld(seed);
            foreach (var objective in Enum.GetValues<SitingObjective>())
            {
                var found = GreedySiting.Choose(world.Table(), objective, world.SitesMax);
                var best = world.BestGain(objective, world.SitesMax);
                var told = $"seed {seed}, {objective}: {found.GainWeight} of {best}, bound {found.GainWeightBound}";
                Assert.True(found.GainWeightBound >= best, told);
                Assert.True(found.GainWeight >= GreedySiting.OptimumShareMin * best, told);
                Assert.True(found.OptimumShareMin >= GreedySiting.OptimumShareMin, told);
                Assert.True(!found.IsProvedOptimal || found.GainWeight == best, told);
                Assert.Equal(found.IsProvedOptimal, found.GapWeight == 0);
            }
        }
    }

    [Fact]
    public void What_is_told_of_the_choice_equals_a_recount()
    {
        for (var seed = 1UL; seed <= 100; seed++)
        {
            var world = new SitingWorld(seed);
            foreach (var objective in Enum.GetValues<SitingObjective>())
            {
                var found = GreedySiting.Choose(world.Table(), objective, world.SitesMax);
                var chosen = world.Candidates.Where(site => found.Sites.Any(one => one.SiteId == site.Id)).ToList();
                var all = world.Demands.Select(demand => demand.Id);
                Assert.Equal(world.WeightOf(objective, all), found.TotalWeight);
                Assert.Equal(world.WeightOf(objective, world.CoveredBy(world.Cameras)), found.CoveredBeforeWeight);
                Assert.Equal(
                    world.WeightOf(objective, world.CoveredBy(world.Cameras.Concat(chosen))), found.CoveredAfterWeight);
                Assert.Equal(world.GainOf(objective, chosen), found.GainWeight);
                Assert.All(found.Sites, site => Assert.Equal(site.GainWeight, site.GainByKind.Values.Sum()));
                Assert.Equal(
                    (Deployment.Overt, objective, world.SitesMax), (found.Deployment, found.Objective, found.SitesMax));
            }
        }
    }

    [Fact]
    public void Of_equal_candidates_the_first_by_id_is_chosen_and_none_that_adds_nothing()
    {
        var demand = new Demand { Id = "zone", Kind = DemandKind.ConditionZone, SupportSurveillanceWeight = 2 };
        Site[] sites = [Listing("beech"), Listing("ash"), Listing("alder")];
        var table = SitingWorld.TableOf(new(Deployment.Overt, [demand], [], sites));

        var found = GreedySiting.Choose(table, SitingObjective.SupportSurveillance, 3);

        Assert.Equal("alder", Assert.Single(found.Sites).SiteId);
        Assert.True(found.IsProvedOptimal);
        Assert.Empty(GreedySiting.Choose(table, SitingObjective.ProtectVulnerableCommunities, 3).Sites);
    }

    [Theory]
    [InlineData(SitingObjective.SupportSurveillance, -1)]
    [InlineData((SitingObjective)0, 1)]
    [InlineData((SitingObjective)3, 1)]
    public void Fewer_than_no_sites_and_an_objective_that_is_none_are_refused(SitingObjective objective, int sites)
    {
        var table = new SitingWorld(1).Table();

        Assert.Throws<ArgumentOutOfRangeException>(() => GreedySiting.Choose(table, objective, sites));
    }

    [Fact]
    public void Tiny_and_huge_weights_stand_beside_each_other()
    {
        double[] weights = [Demand.WeightMax, 1, 0.1, 1e-300];
        Demand[] demands = [.. weights.Select((weight, i) => new Demand
        {
            Id = $"zone-{i}", Kind = DemandKind.ConditionZone, SupportSurveillanceWeight = weight,
        })];
        Site[] sites = [Listing("a", "zone-0"), Listing("b", "zone-1"), Listing("c", "zone-2")];
        var found = GreedySiting.Choose(
            SitingWorld.TableOf(new(Deployment.Overt, demands, [], sites)), SitingObjective.SupportSurveillance, 3);

        Assert.Equal([Demand.WeightMax, 1, 0.1], found.Sites.Select(site => Math.Round(site.GainWeight, 6)));
        Assert.Equal(1e-300, GreedySiting.Choose(
            SitingWorld.TableOf(new(Deployment.Overt, demands[3..], [], [Listing("d", "zone-3")])),
            SitingObjective.SupportSurveillance, 1).GainWeight);
    }

    // 250 m cells of 100 km by 62.5 km, and reaches of one to three kilometres.
    [Fact]
    public void A_thousand_candidates_over_a_hundred_thousand_cells_take_few_of_all_distances_and_64_MiB()
    {
        const int Columns = 400, Cells = 100_000, Candidates = 1_000, SitesMax = 50;
        var prng = new Prng(9_301);
        Demand[] demands = [.. Enumerable.Range(0, Cells).Select(i => new Demand
        {
            Id = $"cell-{i:000000}",
            Kind = DemandKind.HotspotCell,
            Place = GeoPoint.OfMetres(300_125 + i % Columns * 250, 350_125 + i / Columns * 250),
            SupportSurveillanceWeight = prng.Below(5) == 0 ? prng.Below(40) : 0.5,
        })];
        Site[] candidates = [.. Enumerable.Range(0, Candidates).Select(i => new Site
        {
            Id = $"site-{i:0000}",
            Deployment = Deployment.Overt,
            CapturePoint = GeoPoint.OfMetres(prng.Between(300_000, 400_000), prng.Between(350_000, 412_500)),
            ReachMetres = 1_000 + prng.Below(5) * 500,
        })];

        var before = GC.GetAllocatedBytesForCurrentThread();
        var table = SitingWorld.TableOf(new(Deployment.Overt, demands, candidates[..100], candidates[100..]));
        var found = GreedySiting.Choose(table, SitingObjective.SupportSurveillance, SitesMax);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(SitesMax, found.Sites.Count);
        Assert.True(bytes < 64 << 20, $"{bytes} bytes");
        Assert.True(table.DistancesTried < Cells * (long)Candidates / 100, $"{table.DistancesTried} distances");
        Assert.True(found.GainsReckoned < Candidates * SitesMax / 10, $"{found.GainsReckoned} gains");
        Assert.True(found.OptimumShareMin > 0.9, $"{found.OptimumShareMin}"); // with few overlaps the bound is near
    }

    // The candidate that adds most, the first by id of equal ones, again and again.
    static List<(string, double, double)> Plain(SitingWorld world, SitingObjective objective)
    {
        var covered = world.CoveredBy(world.Cameras);
        var plain = new List<(string, double, double)>();
        while (plain.Count < world.SitesMax)
        {
            var gains = world.Candidates.OrderBy(site => site.Id, StringComparer.Ordinal).Select(
                site => (site, Gain: world.WeightOf(objective, world.CoveredBy(site).Except(covered)))).ToList();
            if (gains.Count == 0 || gains.Max(of => of.Gain) == 0) break;
            var (best, gain) = gains.First(of => of.Gain == gains.Max(other => other.Gain));
            plain.Add((best.Id, world.WeightOf(objective, world.CoveredBy(best)), gain));
            covered.UnionWith(world.CoveredBy(best));
        }
        return plain;
    }

    static Site Listing(string id, params string[] covers) =>
        new() { Id = id, Deployment = Deployment.Overt, Covers = covers.Length == 0 ? ["zone"] : covers };
}
