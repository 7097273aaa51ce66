using System.Text.Json;
using GeoIntel.Models.Siting;

namespace GeoIntel.Models.Tests.Siting;

public class MarginalCoverageTests
{
    static readonly Dictionary<SitingObjective, double> Fives = new()
    {
        [SitingObjective.SupportSurveillance] = 5, [SitingObjective.ProtectVulnerableCommunities] = 5,
    };

    [Fact]
    public void What_a_camera_adds_equals_a_recount_without_it()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var world = new SitingWorld(seed);
            foreach (var objective in Enum.GetValues<SitingObjective>())
            {
                var found = MarginalCoverage.Of(world.Table(), objective, 5);
                var all = world.CoveredBy(world.Cameras);
                Assert.Equal(world.WeightOf(objective, all), found.CoveredWeight);
                Assert.Equal(world.Cameras.Count, found.Cameras.Count);
                foreach (var (camera, of) in world.Cameras.Zip(found.Cameras))
                {
                    var only = all.Except(world.CoveredBy(world.Cameras.Where(other => other != camera))).ToList();
                    var lost = world.WeightOf(objective, only);
                    Assert.Equal(camera.Id, of.CameraId);
                    Assert.True(lost == of.LostWeight, $"seed {seed}, {camera.Id}: {of.LostWeight}, not {lost}");
                    Assert.Equal(world.WeightOf(objective, world.CoveredBy(camera)), of.CoveredWeight);
                    var weighing = only.Where(id => world.WeightOf(objective, [id]) > 0);
                    Assert.Equal(weighing.Order(StringComparer.Ordinal), of.OnlyItCovers);
                    Assert.Equal(lost, of.LostByKind.Values.Sum());
                    Assert.Equal(lost < 5, of.IsUnderThreshold);
                }
                var under = found.Cameras.Where(of => of.IsUnderThreshold).Select(of => of.CameraId).ToHashSet();
                Assert.Equal(LostWithout(world, objective, under), found.LostWithoutAllUnderWeight);
            }
        }
    }

    [Fact]
    public void A_pair_is_told_exactly_when_both_lose_more_together_than_one_by_one()
    {
        var told = 0;
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var world = new SitingWorld(seed);
            foreach (var objective in Enum.GetValues<SitingObjective>())
            {
                var found = MarginalCoverage.Of(world.Table(), objective, 5);
                var under = found.Cameras.Where(of => of.IsUnderThreshold).ToList();
                var plain =
                    from one in under
                    from other in under
                    where string.CompareOrdinal(one.CameraId, other.CameraId) < 0
                    let lost = LostWithout(world, objective, [one.CameraId, other.CameraId])
                    let shared = lost - one.LostWeight - other.LostWeight
                    where shared > 0
                    select new CoveringPair(one.CameraId, other.CameraId, shared, lost);
                Assert.True(plain.SequenceEqual(found.Pairs), $"seed {seed}, {objective}");
                told += found.Pairs.Count;
            }
        }
        Assert.True(told > 20, $"only {told} pairs");
    }

    [Fact]
    public void A_camera_that_one_objective_needs_earns_its_place()
    {
        for (var seed = 1UL; seed <= 100; seed++)
        {
            var world = new SitingWorld(seed);
            var review = StandingReview.Of(world.Table(), Fives);
            var plain = world.Cameras.Select(camera => camera.Id).Where(id =>
                Enum.GetValues<SitingObjective>().All(objective => LostWithout(world, objective, [id]) < 5)).ToList();
            Assert.True(plain.SequenceEqual(review.NoLongerEarning), $"seed {seed}");
            Assert.All(
                review.LostWithoutAllWeight, of => Assert.Equal(LostWithout(world, of.Key, [.. plain]), of.Value));
            Assert.Equal(Enum.GetValues<SitingObjective>(), review.ByObjective.Keys);
        }
    }

    [Fact]
    public void Weight_for_one_objective_never_counts_for_the_other()
    {
        for (var seed = 1UL; seed <= 50; seed++)
        {
            var world = new SitingWorld(seed);
            var heavier = new SitingWorld(seed)
            {
                Demands = [.. world.Demands.Select(demand => demand with
                {
                    ProtectVulnerableCommunitiesWeight = 7 + 3 * demand.ProtectVulnerableCommunitiesWeight,
                })],
            };
            Assert.Equal(ToldOf(world.Table()), ToldOf(heavier.Table()));
        }
    }

    [Fact]
    public void The_threshold_itself_is_earned_and_with_0_all_earn_their_place()
    {
        var demand = new Demand { Id = "zone", Kind = DemandKind.ConditionZone, SupportSurveillanceWeight = 5 };
        Site[] cameras =
        [
            new() { Id = "elm-road", Deployment = Deployment.Overt, Covers = ["zone"] },
            new() { Id = "quay", Deployment = Deployment.Overt },
        ];
        var table = SitingWorld.TableOf(new(Deployment.Overt, [demand], cameras, []));

        bool[] Under(double threshold) => [.. MarginalCoverage.Of(table, SitingObjective.SupportSurveillance, threshold)
            .Cameras.Select(camera => camera.IsUnderThreshold)];

        Assert.Equal([false, true], Under(5));
        Assert.Equal([true, true], Under(5.001));
        Assert.Equal([false, false], Under(0));
    }

    [Fact]
    public void A_threshold_that_is_none_or_missing_is_refused()
    {
        var table = new SitingWorld(1).Table();

        foreach (var wrong in new[] { -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>(
                () => MarginalCoverage.Of(table, SitingObjective.SupportSurveillance, wrong));
        }
        var one = Fives.Where(of => of.Key == SitingObjective.SupportSurveillance).ToDictionary();
        Assert.Contains(
            "no threshold to protect vulnerable communities",
            Assert.Throws<ArgumentException>(() => StandingReview.Of(table, one)).Message, StringComparison.Ordinal);
    }

    static double LostWithout(SitingWorld world, SitingObjective objective, HashSet<string> cameras)
    {
        var left = world.CoveredBy(world.Cameras.Where(camera => !cameras.Contains(camera.Id)));
        return world.WeightOf(objective, world.CoveredBy(world.Cameras).Except(left));
    }

    static string ToldOf(CoverageTable table) => JsonSerializer.Serialize((object[])
    [
        GreedySiting.Choose(table, SitingObjective.SupportSurveillance, 4),
        ExactSiting.Choose(table, SitingObjective.SupportSurveillance, 4),
        MarginalCoverage.Of(table, SitingObjective.SupportSurveillance, 5),
    ]);
}
