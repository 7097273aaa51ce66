using GeoIntel.Models.Geo;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Siting;

namespace GeoIntel.Models.Tests.Siting;

public class CoverageTableTests
{
    static readonly Demand Cell = new()
    {
        Id = "cell", Kind = DemandKind.HotspotCell, Place = GeoPoint.OfMetres(340_300, 390_400),
    };

    static readonly Demand Crossing = new()
    {
        Id = "crossing", Kind = DemandKind.ArterialCrossing, SupportSurveillanceWeight = 3,
    };

    static readonly Site Near = new()
    {
        Id = "near",
        Deployment = Deployment.Overt,
        CapturePoint = GeoPoint.OfMetres(340_000, 390_000),
        ReachMetres = 500,
    };

    [Fact]
    public void The_strips_find_what_looking_at_all_pairs_finds()
    {
        for (var seed = 1UL; seed <= 200; seed++)
        {
            var world = new SitingWorld(seed, candidatesMax: 30);
            var table = world.Table();
            foreach (var site in world.Cameras.Concat(world.Candidates))
            {
                var plain = world.CoveredBy(site).Order(StringComparer.Ordinal);
                Assert.True(plain.SequenceEqual(table.CoveredBy(site.Id)), $"seed {seed}, {site.Id}");
            }
        }
    }

    [Fact]
    public void What_some_sites_cover_and_what_all_is_made_of_equal_a_recount()
    {
        for (var seed = 1UL; seed <= 100; seed++)
        {
            var world = new SitingWorld(seed);
            var table = world.Table();
            var some = world.Cameras.Concat(world.Candidates).Where((_, i) => i % 2 == 0).ToList();
            Assert.True(
                world.CoveredBy(some).Order(StringComparer.Ordinal)
                    .SequenceEqual(table.CoveredByAny(some.Select(site => site.Id))),
                $"seed {seed}");
            foreach (var objective in Enum.GetValues<SitingObjective>())
            {
                var plain = world.Demands.GroupBy(demand => demand.Kind)
                    .Select(of => (of.Key, Weight: world.WeightOf(objective, of.Select(demand => demand.Id))))
                    .Where(of => of.Weight > 0).OrderBy(of => of.Key);
                var told = table.TotalByKind(objective).Select(of => (of.Key, of.Value)).OrderBy(of => of.Key);
                Assert.True(plain.SequenceEqual(told), $"seed {seed}, {objective}");
            }
        }
    }

    [Theory]
    [InlineData("as far as the reach", 500, true)]
    [InlineData("a centimetre farther", 499.99, false)]
    public void The_reach_itself_is_within(string place, double reach, bool covered)
    {
        var table = SitingWorld.TableOf(new(Deployment.Overt, [Cell], [], [Near with { ReachMetres = reach }]));

        Assert.True(covered == (table.CoveredBy("near").Count == 1), place);
    }

    [Fact]
    public void A_road_without_a_place_is_covered_only_by_who_lists_it()
    {
        var far = new Site { Id = "far", Deployment = Deployment.Overt, Covers = ["crossing"] };
        var table = SitingWorld.TableOf(new(Deployment.Overt, [Cell, Crossing], [], [Near, far]));

        Assert.Equal(["cell"], table.CoveredBy("near"));
        Assert.Equal(["crossing"], table.CoveredBy("far"));
    }

    [Fact]
    public void The_order_in_which_things_are_given_changes_nothing()
    {
        for (var seed = 1UL; seed <= 60; seed++)
        {
            var world = new SitingWorld(seed);
            var prng = new Prng(seed + 1_000);
            var shuffled = SitingWorld.TableOf(new(
                Deployment.Overt, prng.Shuffled(world.Demands), prng.Shuffled(world.Cameras),
                prng.Shuffled(world.Candidates)));
            foreach (var objective in Enum.GetValues<SitingObjective>())
            {
                Same(seed, table => GreedySiting.Choose(table, objective, world.SitesMax));
                Same(seed, table => ExactSiting.Choose(table, objective, world.SitesMax));
                Same(seed, table => MarginalCoverage.Of(table, objective, 5));
            }

            void Same<T>(ulong seed, Func<CoverageTable, T> answer) =>
                Assert.True(Told(answer(world.Table())) == Told(answer(shuffled)), $"seed {seed}, {typeof(T).Name}");
        }
    }

    public static TheoryData<string, SitingQuestion> Nonsense()
    {
        var good = new SitingQuestion(Deployment.Overt, [Cell, Crossing], [], [Near]);
        SitingQuestion WithDemand(Demand wrong) => good with { Demands = [Cell, wrong] };
        SitingQuestion Weighing(double weight) => WithDemand(Crossing with { SupportSurveillanceWeight = weight });
        SitingQuestion Covering(params string[] ids) => WithCandidate(Near with { Covers = ids });
        SitingQuestion WithCandidate(Site wrong) => good with { Candidates = [wrong] };
        return new()
        {
            { "demands[1].weight: To support surveillance it is -1;", Weighing(-1) },
            { "demands[1].weight: To support surveillance it is NaN;", Weighing(double.NaN) },
            { "demands[1].weight: To support surveillance it is 2000000000000;", Weighing(2e12) },
            {
                "demands[1].weight: To protect vulnerable communities it is Infinity;",
                WithDemand(Crossing with { ProtectVulnerableCommunitiesWeight = double.PositiveInfinity })
            },
            { "demands[1].id: 'cell' stands twice;", WithDemand(Crossing with { Id = "cell" }) },
            { "demands[1].id: It is empty;", WithDemand(Crossing with { Id = " " }) },
            { "demands[1].kind: It is 9;", WithDemand(Crossing with { Kind = (DemandKind)9 }) },
            { "deployment: It is 0;", good with { Deployment = 0 } },
            { "candidates[1].id: 'near' stands twice;", good with { Candidates = [Near, Near] } },
            { "candidates[0].id: 'near' stands twice;", good with { Cameras = [Near] } },
            { "candidates[0].id: It is empty;", WithCandidate(Near with { Id = "" }) },
            { "candidates[0].covers[1]: 'elsewhere' is no demand's id;", Covering("cell", "elsewhere") },
            { "candidates[0].covers[1]: 'cell' is there for a second time;", Covering("cell", "cell") },
            { "candidates[0].reach_metres: It is 0.5;", WithCandidate(Near with { ReachMetres = 0.5 }) },
            { "candidates[0].reach_metres: It is NaN;", WithCandidate(Near with { ReachMetres = double.NaN }) },
            { "candidates[0].reach_metres: It is 50001;", WithCandidate(Near with { ReachMetres = 50_001 }) },
            { "candidates[0].reach_metres: It is missing;", WithCandidate(Near with { ReachMetres = null }) },
            { "candidates[0].capture_point: It is missing;", WithCandidate(Near with { CapturePoint = null }) },
            {
                "candidates[0].deployment: It is not overt,",
                WithCandidate(Near with { Deployment = Deployment.Covert })
            },
            {
                "cameras[0].deployment: It is not covert,",
                good with { Deployment = Deployment.Covert, Cameras = [Near], Candidates = [] }
            },
        };
    }

    [Theory]
    [MemberData(nameof(Nonsense))]
    public void Nonsense_is_refused_by_the_name_of_its_field(string starts, SitingQuestion question)
    {
        Assert.False(CoverageTable.TryCreate(question, out var table, out var problems));
        Assert.Null(table);
        Assert.StartsWith(starts, Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var bad = new SitingQuestion(
            0,
            [Cell with { Id = "", Kind = 0, SupportSurveillanceWeight = -1, ProtectVulnerableCommunitiesWeight = -2 }],
            [Near with { Id = " ", ReachMetres = 0 }],
            [Near with { CapturePoint = null, Covers = ["a", "b"] }, Near]);

        Assert.False(CoverageTable.TryCreate(bad, out _, out var problems));

        Assert.Equal(
            [
                "deployment", "demands[0].id", "demands[0].kind", "demands[0].weight", "demands[0].weight",
                "cameras[0].id", "cameras[0].reach_metres", "candidates[0].capture_point", "candidates[0].covers[0]",
                "candidates[0].covers[1]", "candidates[1].id",
            ],
            problems.Select(problem => problem.Field));
        Assert.All(problems, problem => Assert.EndsWith(".", problem.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_asked_to_stop_ends_before_the_next_site()
    {
        using var stop = new CancellationTokenSource();
        var last = new Stopping(() => Assert.Fail("It went on."));
        Site[] sites =
        [
            Near with { Id = "a" }, Near with { Id = "b", Covers = new Stopping(stop.Cancel) },
            Near with { Id = "c", Covers = last },
        ];

        Assert.Throws<OperationCanceledException>(() => CoverageTable.TryCreate(
            new(Deployment.Overt, [Cell], [], sites), out _, out _, stop.Token));
    }

    [Fact]
    public void Every_reckoning_ends_when_it_was_asked_to_stop()
    {
        var (table, stopped) = (new SitingWorld(3).Table(), new CancellationToken(canceled: true));
        var thresholds = Enum.GetValues<SitingObjective>().ToDictionary(objective => objective, _ => 5.0);
        const SitingObjective Objective = SitingObjective.SupportSurveillance;
        Assert.NotEmpty(table.CandidateIds);
        Assert.NotEmpty(table.CameraIds);

        Assert.Throws<OperationCanceledException>(() => MarginalCoverage.Of(table, Objective, 5, stopped));
        Assert.Throws<OperationCanceledException>(() => StandingReview.Of(table, thresholds, stopped));
        Assert.Throws<OperationCanceledException>(() => GreedySiting.Choose(table, Objective, 0, stopped));
        Assert.Throws<OperationCanceledException>(
            () => ExactSiting.Choose(table, Objective, 0, ExactSiting.NodesMaxDefault, stopped));
    }

    [Fact]
    public void A_question_that_is_too_large_is_refused_before_anything_is_made()
    {
        var question = new SitingQuestion(
            Deployment.Overt, new Many<Demand>(Cell, 100_001), [], new Many<Site>(Near, 10_000));

        Assert.False(CoverageTable.TryCreate(question, out _, out var problems));
        Assert.Contains(
            "They are 1000010000 times cameras and candidates; use 1000000000 at most",
            Assert.Single(problems).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_neither_camera_nor_candidate_is_refused() => Assert.Throws<ArgumentException>(
        () => SitingWorld.TableOf(new(Deployment.Overt, [Cell], [], [Near])).CoveredBy("nobody"));

    static string Told<T>(T answer) => System.Text.Json.JsonSerializer.Serialize(answer);

    /// <summary>Covers nothing, and does something when it is looked through.</summary>
    sealed class Stopping(Action then) : IReadOnlyList<string>
    {
        public int Count => 0;

        public string this[int index] => throw new NotSupportedException();

        public IEnumerator<string> GetEnumerator()
        {
            then();
            return Enumerable.Empty<string>().GetEnumerator();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>One thing so many times.</summary>
    sealed class Many<T>(T one, int count) : IReadOnlyList<T>
    {
        public int Count => count;

        public T this[int index] => one;

        public IEnumerator<T> GetEnumerator() => Enumerable.Repeat(one, count).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
