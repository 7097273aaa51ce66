using GeoIntel.Models.Geo;
using GeoIntel.Models.Siting;
using GeoIntel.Service.Access;
using GeoIntel.V1;
using Grpc.Core;
using NetTopologySuite.Geometries;
using static GeoIntel.Service.Tests.Rpc.Siting.SitingBorough;
using DemandKind = GeoIntel.Models.Siting.DemandKind;
using Deployment = GeoIntel.Models.Siting.Deployment;
using Objective = GeoIntel.Models.Siting.SitingObjective;

namespace GeoIntel.Service.Tests.Rpc.Siting;

[Collection(PostGisCollection.Name)]
public class SitingRpcTests(PostGisFixture postgis)
{
    [PostGisTheory]
    [InlineData(901)]
    [InlineData(902)]
    [InlineData(903)]
    public async Task The_answer_is_that_of_the_library_over_a_plain_recount_of_the_store(int seed)
    {
        await using var borough = await CreateAsync(postgis, seed);
        await borough.AddZoneAsync("z1", 345_000, 391_000, 300, conditions: 2);
        await borough.AddZoneAsync("z2", 346_500, 392_500, 250);
        await borough.AddZoneAsync("curfew", 345_500, 391_500, 100, kind: 3);
        var request = WholeQuestion(new Random(seed));

        var found = await borough.ReviewAsync(request);

        var table = await PlainAsync(borough, request, [("z1", 345_000, 391_000, 300, 2), ("z2", 346_500, 392_500, 250, 1)]);
        var chosen = GreedySiting.Choose(table, Objective.SupportSurveillance, 4);
        Assert.Equal(chosen.Sites.Select(site => (site.SiteId, site.GainWeight)), found.Selection.Sites.Select(site => (site.Id, site.GainWeight)));
        Assert.Equal(
            (chosen.TotalWeight, chosen.CoveredBeforeWeight, chosen.CoveredAfterWeight, chosen.GainWeightBound, chosen.IsProvedOptimal),
            (found.Selection.TotalWeight, found.Selection.CoveredBeforeWeight, found.Selection.CoveredAfterWeight,
                found.Selection.GainWeightBound, found.Selection.ProvedOptimal));
        var review = StandingReview.Of(table, new Dictionary<Objective, double>
        {
            [Objective.SupportSurveillance] = 12, [Objective.ProtectVulnerableCommunities] = 20,
        });
        Assert.Equal(review.NoLongerEarning, found.Unearning.Cameras);
        Assert.Equal(review.LostWithoutAllWeight.OrderBy(of => of.Key).Select(of => of.Value), found.Unearning.Losses.Select(loss => loss.Weight));
        foreach (var (plain, told) in review.ByObjective.Values.Zip(found.Standing))
        {
            Assert.Equal((int)plain.Objective, (int)told.Objective);
            Assert.Equal(
                plain.Cameras.Select(camera => (camera.CameraId, camera.CoveredWeight, camera.LostWeight, camera.IsUnderThreshold, camera.OnlyItCovers.Count)),
                told.Cameras.Select(camera => (camera.Camera, camera.CoveredWeight, camera.LostWeight, camera.UnderThreshold, camera.OnlyItCoversCount)));
            Assert.Equal(
                plain.Pairs.Select(pair => (pair.CameraId, pair.OtherCameraId, pair.LostWithoutBothWeight)).Order(),
                told.Pairs.Select(pair => (pair.Camera, pair.OtherCamera, pair.LostWithoutBothWeight)).Order());
            Assert.Equal(plain.LostWithoutAllUnderWeight, told.LostWithoutAllUnderWeight);
            Assert.Equal(
                table.TotalByKind(plain.Objective).OrderBy(of => of.Key).Select(of => ((int)of.Key, of.Value)),
                told.TotalParts.Select(part => ((int)part.Kind, part.Weight)));
        }
        Assert.True(found.Selection.Sites.Count == 4 && found.Selection.GainWeight > 0, $"seed {seed}: {found.Selection}");
        Assert.Contains(found.Standing[1].TotalParts, part => part is { Kind: SitingDemandKind.ConditionZone, Weight: 3 });
        Assert.Contains(found.Standing[0].Cameras, camera => camera.LostParts.Any(part => part.Kind == SitingDemandKind.ArterialCrossing));
        Assert.Equal(15, found.Cameras.Count); // eight, three at gates, four of the neighbourhood
        // Of places it is told whether they are covered, and by whom they would be.
        var before = table.CoveredByAny(table.CameraIds).ToHashSet();
        var after = table.CoveredByAny([.. table.CameraIds, .. chosen.Sites.Select(site => site.SiteId)]).ToHashSet();
        Assert.All(found.Places, place => Assert.Equal(
            (before.Contains(place.Id), after.Contains(place.Id)), (place.CoveredBefore, place.CoveredAfter)));
        Assert.Equal(found.Places.Count, found.PlaceCount);
        Assert.Equal(found.Places.OrderByDescending(place => place.Weight).Select(place => place.Weight), found.Places.Select(place => place.Weight));
        Assert.Equal(
            [$"consultation|ok|{CrossingsOf(found) + 3}"],
            await borough.Intake.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task Exact_and_greedy_are_as_good_as_trying_every_choice_says()
    {
        await using var borough = await CreateAsync(postgis, 910);
        await borough.AddZoneAsync("z1", 345_000, 391_000, 300);
        var (gains, least) = (0.0, 1.0);
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var request = WholeQuestion(random, candidates: 1 + random.Next(9));
            (request.SitesMax, request.Method) = (1 + random.Next(4), SitingMethod.Exact);
            // Near each other, so that they compete.
            foreach (var candidate in request.Candidates.Where(candidate => candidate.Place is not null))
            {
                candidate.Place.X = 345_000 + (candidate.Place.X - 345_000) / 3;
                candidate.Place.Y = 391_000 + (candidate.Place.Y - 391_000) / 3;
                candidate.ReachMetres += 300;
            }
            var exact = (await borough.ReviewAsync(request)).Selection;
            request.Method = SitingMethod.Greedy;
            var greedy = (await borough.ReviewAsync(request)).Selection;

            var best = await BestGainAsync(borough, request);
            var told = $"seed {seed}: exact {exact.GainWeight}, greedy {greedy.GainWeight}, best {best}";
            Assert.True(exact.GainWeight == best && exact.ProvedOptimal, told);
            Assert.True(greedy.GainWeight <= best && best <= greedy.GainWeightBound, told);
            Assert.True(greedy.GainWeight >= GreedySiting.OptimumShareMin * best, told);
            Assert.True(best == 0 || greedy.OptimumShareMin <= greedy.GainWeight / best, told);
            (gains, least) = (gains + best, best > 0 ? Math.Min(least, greedy.GainWeight / best) : least);
        }
        Assert.True(gains > 0 && least < 1, "Greedy was never worse: the cases are too easy.");
    }

    [PostGisFact]
    public async Task Cases_that_lack_something_are_named_and_only_complete_ones_may_be_proposed()
    {
        await using var borough = await CreateAsync(postgis, 911);
        var request = WholeQuestion(new Random(911), candidates: 5);
        request.SitesMax = 5;
        foreach (var candidate in request.Candidates) candidate.Case = Complete();
        request.Candidates[1].Case = null;
        request.Candidates[2].Case.ReviewDate = "2026-03-02"; // today
        request.Candidates[3].Case.LessIntrusiveAlternative = " ";

        var found = await borough.ReviewAsync(request);

        Assert.False(found.Selection.Proposable);
        Assert.Equal(
            [
                ("site-01", "recorded need, less intrusive alternative, privacy assessment reference, review date"),
                ("site-02", "review date after today"), ("site-03", "less intrusive alternative"),
            ],
            found.CaseGaps.OrderBy(gap => gap.Candidate, StringComparer.Ordinal).Select(gap => (gap.Candidate, string.Join(", ", gap.Missing))));
        Assert.All(found.CaseGaps, gap => Assert.Equal(found.Selection.Sites.Any(site => site.Id == gap.Candidate), gap.Selected));
        foreach (var candidate in request.Candidates) candidate.Case = Complete();
        Assert.True((await borough.ReviewAsync(request)).Selection.Proposable);

        static SitingCase Complete() => new()
        {
            RecordedNeed = "Robberies at the station", LessIntrusiveAlternative = "Lighting was tried", PrivacyAssessmentReference = "DPIA-7",
            ReviewDate = "2027-03-02",
        };
    }

    [PostGisFact]
    public async Task Which_cameras_no_longer_earn_their_place_is_told_only_when_both_objectives_were_weighed()
    {
        await using var borough = await CreateAsync(postgis, 912);
        var request = WholeQuestion(new Random(912));
        request.Thresholds.RemoveAt(1);
        var half = await borough.ReviewAsync(request);
        Assert.Null(half.Unearning);
        Assert.Equal([true, false], half.Standing.Select(standing => standing.HasThresholdWeight));
        Assert.DoesNotContain(half.Standing[1].Cameras, camera => camera.UnderThreshold);

        var one = Question();
        one.Thresholds.Add(new SitingThreshold { Objective = V1.SitingObjective.SupportSurveillance, Weight = 1e9 });
        one.Thresholds.Add(new SitingThreshold { Objective = V1.SitingObjective.ProtectVulnerableCommunities, Weight = 1e9 });
        var alone = await borough.ReviewAsync(one);
        Assert.Null(alone.Unearning);
        Assert.All(Assert.Single(alone.Standing).Cameras, camera => Assert.True(camera.UnderThreshold));
        Assert.Empty(alone.Selection.Sites);
    }

    [PostGisFact]
    public async Task Who_leaves_ends_the_reckoning_and_the_next_one_is_answered()
    {
        await using var borough = await CreateAsync(postgis, 913);
        var purpose = PurposeGate.Require(Registry.Examples.Purpose) with { Regime = Models.Sightings.LegalRegime.CouncilPart3 };
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => borough.Desk().ReviewAsync(WholeQuestion(new Random(1)), purpose, Registry.TestCall.Tester, stop.Token));

        Assert.NotEmpty((await borough.ReviewAsync(WholeQuestion(new Random(1)))).Selection.Sites);
    }

    [PostGisFact]
    public async Task More_demands_than_are_reckoned_are_refused_by_the_field_that_makes_them()
    {
        await using var borough = await CreateAsync(postgis, 914);
        const string Large = "0c7f0a52-0000-4000-8000-000000000002";
        await borough.AddRunAsync(Large, 1, columns: 400, count: 200_000);
        var request = Question();
        request.Hotspots[0].Run = Large;
        var refusal = await Assert.ThrowsAsync<RpcException>(() => borough.ReviewAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains("hotspots[0].run: It makes more than 100000 demands; use at most 100000", refusal.Status.Detail, StringComparison.Ordinal);
        request.Hotspots[0].Run = "none";
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => borough.ReviewAsync(request))).StatusCode);
    }

    [PostGisFact]
    public async Task All_that_is_wrong_with_a_question_is_named()
    {
        await using var borough = await CreateAsync(postgis, 915);
        Assert.Equal(
            ["objective", "deployment", "camera_reach_metres"],
            await Questions.RefusedFieldsAsync(() => borough.ReviewAsync(new ReviewSitingRequest { Purpose = Registry.Examples.Purpose })));
        var nothing = Question();
        nothing.Hotspots[0].Objective = V1.SitingObjective.ProtectVulnerableCommunities;
        Assert.Equal(["hotspots"], await Questions.RefusedFieldsAsync(() => borough.ReviewAsync(nothing)));
        var wrong = WholeQuestion(new Random(1), candidates: 3);
        wrong.CameraReachMetres = double.NaN;
        wrong.Cameras[0].ReachMetres = -1;
        wrong.Cameras.Add(new SitingCamera { Camera = "cameras/old" });
        wrong.Hotspots[0].Weight = 0;
        wrong.Hotspots[1].Objective = V1.SitingObjective.SupportSurveillance;
        wrong.Crossings[0].Gates.Add(new CordonGate { Camera = "cameras/van-1", Way = CordonWay.In });
        wrong.Crossings[0].Roads.Add(new SitingRoad { Arterial = "West Road", Way = CordonWay.In, CrossingsPerDay = -1 });
        wrong.Zones[0].Date = "yesterday";
        wrong.Candidates[0].Id = " ";
        wrong.Candidates[1].Place = new V1.Point { Epsg = 4326, X = 500, Y = 53 };
        wrong.Candidates[2].Case = new SitingCase { ReviewDate = "soon", RecordedNeed = new string('x', 1_001) };
        (wrong.SitesMax, wrong.NodesMax, wrong.Method) = (1_001, 5, (SitingMethod)9);
        wrong.Thresholds[0].Weight = double.PositiveInfinity;
        wrong.Thresholds[1].Objective = V1.SitingObjective.SupportSurveillance;
        Assert.Equal(
            [
                "camera_reach_metres", "cameras[0].reach_metres", "cameras[1].camera", "hotspots[0].weight", "hotspots[1].objective",
                "crossings[0].gates[3].camera", "crossings[0].roads[2].crossings_per_day", "crossings[0].roads[2].arterial", "zones[0].date",
                "candidates[0].id", "candidates[1].place", "candidates[2].case.recorded_need", "candidates[2].case.review_date", "method",
                "sites_max", "thresholds[0].weight", "thresholds[1].objective", "nodes_max",
            ],
            await Questions.RefusedFieldsAsync(() => borough.ReviewAsync(wrong)));
        var covers = WholeQuestion(new Random(1), candidates: 2);
        covers.Cameras[0].Covers.Add("roads/No Road/in");
        covers.Candidates[1].Covers.Add("zones/nowhere");
        covers.Candidates.Add(covers.Candidates[0]);
        Assert.Equal(
            ["cameras[0].covers[1]", $"candidates[1].covers[{covers.Candidates[1].Covers.Count - 1}]", "candidates[2].id"],
            await Questions.RefusedFieldsAsync(() => borough.ReviewAsync(covers)));
        var many = Question();
        many.Candidates.AddRange(Enumerable.Range(0, 1_001).Select(i => Candidate($"c{i}", new Random(i))));
        foreach (var candidate in many.Candidates) candidate.Covers.Clear();
        Assert.Contains("candidates", await Questions.RefusedFieldsAsync(() => borough.ReviewAsync(many)));
        await Assert.ThrowsAsync<RpcException>(() => borough.ReviewAsync(new ReviewSitingRequest()));
    }

    static long CrossingsOf(ReviewSitingResponse found) => (long)Math.Round(2 * (found.Sources
        .Where(source => source.Kind == SitingDemandKind.ArterialCrossing).Sum(source => source.Weight) - 31.5 - 8));

    // What the service was asked, from what is stored, put to the library.
    static async Task<CoverageTable> PlainAsync(
        SitingBorough borough, ReviewSitingRequest request, (string Id, double East, double North, double Side, int Weight)[] zones)
    {
        var demands = (await borough.CellsAsync(Objective.SupportSurveillance, "mean12"))
            .Concat(await borough.CellsAsync(Objective.ProtectVulnerableCommunities, "forecast"))
            .Concat(await borough.RoadsAsync(Objective.SupportSurveillance))
            .Concat(zones.Select(zone => Weighing(Objective.ProtectVulnerableCommunities, $"zones/{zone.Id}", DemandKind.ConditionZone, zone.Weight)))
            .GroupBy(demand => demand.Id).Select(same => same.Aggregate((one, other) => one with
            {
                SupportSurveillanceWeight = one.SupportSurveillanceWeight + other.SupportSurveillanceWeight,
                ProtectVulnerableCommunitiesWeight = one.ProtectVulnerableCommunitiesWeight + other.ProtectVulnerableCommunitiesWeight,
            })).ToList();
        var question = new SitingQuestion(
            Deployment.Overt, demands, [.. (await borough.CamerasAsync(Deployment.Overt)).Select(Reaching)],
            [.. request.Candidates.Select(SiteOf).Select(Reaching)]);
        Assert.True(CoverageTable.TryCreate(question, out var table, out var problems), string.Join('\n', problems));
        return table;

        Site Reaching(Site site) => site.CapturePoint is not { } at ? site : site with
        {
            Covers =
            [
                .. site.Covers, .. zones.Where(zone =>
                    new Polygon(new LinearRing(
                    [
                        new(zone.East, zone.North), new(zone.East + zone.Side, zone.North), new(zone.East + zone.Side, zone.North + zone.Side),
                        new(zone.East, zone.North + zone.Side), new(zone.East, zone.North),
                    ])).Distance(new NetTopologySuite.Geometries.Point(at.EastingMetres, at.NorthingMetres)) <= site.ReachMetres)
                    .Select(zone => $"zones/{zone.Id}"),
            ],
        };
    }

    static Site SiteOf(SitingCandidate candidate) => new()
    {
        Id = candidate.Id, Deployment = Deployment.Overt,
        CapturePoint = candidate.Place is { } place ? GeoPoint.OfMetres(place.X, place.Y) : null,
        ReachMetres = candidate.Place is null ? null : candidate.ReachMetres, Covers = candidate.Covers,
    };

    // By sets of ids and every choice of so many; zones weigh for the other objective alone.
    static async Task<double> BestGainAsync(SitingBorough borough, ReviewSitingRequest request)
    {
        var demands = (await borough.CellsAsync(Objective.SupportSurveillance, "mean12"))
            .Concat(await borough.RoadsAsync(Objective.SupportSurveillance)).ToDictionary(demand => demand.Id);
        HashSet<string> CoveredBy(Site site) => [.. demands.Values.Where(demand => site.Covers.Contains(demand.Id)
            || (demand.Place is { } place && site.CapturePoint is { } at && at.DistanceMetresTo(place) <= site.ReachMetres)).Select(demand => demand.Id)];
        var standing = (await borough.CamerasAsync(Deployment.Overt)).SelectMany(CoveredBy).ToHashSet();
        var rows = request.Candidates.Select(candidate => CoveredBy(SiteOf(candidate)).Except(standing).ToList()).ToList();
        var best = 0.0;
        for (var choice = 0; choice < 1 << rows.Count; choice++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)choice) > request.SitesMax) continue;
            best = Math.Max(best, rows.Where((_, i) => (choice >> i & 1) == 1).SelectMany(row => row).Distinct()
                .Sum(id => demands[id].SupportSurveillanceWeight));
        }
        return best;
    }
}
