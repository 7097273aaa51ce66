using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc.Tracks;

[Collection(PostGisCollection.Name)]
public class TrackRpcTests(PostGisFixture postgis)
{
    [PostGisTheory]
    [InlineData(901, 30)]
    [InlineData(902, 12)]
    [InlineData(903, 120)]
    public async Task Journeys_are_those_of_plain_loops_over_the_stored_reads(int seed, int gap)
    {
        await using var world = await TrackWorld.CreateAsync(postgis, seed);

        var answers = await world.TrackAsync(TrackWorld.Question(gap));

        var expected = await (await TrackOracle.OfAsync(world, gap)).JourneysAsync();
        Assert.Equal((gap, 30.0, 198.0), (answers[0].Terms.JourneyGapMinutes, answers[0].Terms.ClockSkewSecondsMax, Math.Round(answers[0].Terms.SpeedKmhMax, 9)));
        Assert.Equal(expected, answers.Skip(1).Select(answer => TrackOracle.TextOf(answer.Journey)));
        var legs = answers.Skip(1).SelectMany(answer => answer.Journey.Legs).ToList();
        Assert.All(answers.Skip(1), one => Assert.Equal(one.Journey.Legs.Sum(leg => leg.DistanceMetres), one.Journey.DistanceMetres, 6));
        // The world is rich enough for each thing to have been there.
        (string What, bool IsThere)[] rich =
        [
            ("many journeys", expected.Count > 8),
            ("a pass of several reads", answers.Skip(1).Any(one => one.Journey.Points.Any(point => point.Sightings.Count > 1))),
            ("a usual link", legs.Exists(leg => leg.Link is { Share: > 0 })),
            ("a way by traffic", legs.Exists(leg => leg.Outages.Any(outage => outage.HasWayShare))),
            ("a way by place", legs.Exists(leg => leg.Outages.Any(outage => !outage.HasWayShare))),
            ("a camera that was down", legs.Exists(leg => leg.Outages.Any(outage => outage.State == CameraState.Down))),
            ("two measured clocks", legs.Exists(leg => leg.ClocksMeasured && leg.SpeedKmhMin < leg.SpeedKmhMax)),
            ("an order in doubt", legs.Exists(leg => leg.OrderDoubtful)),
            ("a speed in doubt", legs.Exists(leg => !leg.HasElapsedSecondsMin)),
            ("an implausible leg", legs.Exists(leg => leg.Implausible)),
        ];
        Assert.True(rich.All(one => one.IsThere), $"seed {seed} lacks {string.Join(", ", rich.Where(one => !one.IsThere).Select(one => one.What))}");
        Assert.Equal(
            ["consultation|opened||", $"export|ok|sighting|{answers.Skip(1).Sum(answer => answer.Journey.ReadCount)}"],
            await world.Intake.AskAsync("SELECT action, outcome, resource_kind, row_count FROM audit_entry ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task Of_nothing_read_only_the_terms_are_told()
    {
        await using var world = await TrackWorld.CreateAsync(postgis, 904);
        var request = TrackWorld.Question();
        request.Vrm = "ZZ99ZZZ";

        var answer = Assert.Single(await world.TrackAsync(request));

        Assert.Null(answer.Journey);
        Assert.Equal(30, answer.Terms.JourneyGapMinutes);
    }

    [PostGisFact]
    public async Task A_gate_refuses_a_track_as_it_refuses_a_search_and_one_regime_is_told_alone()
    {
        await using var world = await TrackWorld.CreateAsync(postgis, 905);
        await world.Intake.DoAsync($"UPDATE feed SET regime = {(int)LegalRegime.PolicePart3} WHERE id = 'police'");
        var request = TrackWorld.Question();
        var joined = await Assert.ThrowsAsync<RpcException>(() => world.TrackAsync(request));
        request.Purpose.Regime = LegalRegime.PolicePart3;
        var police = await world.TrackAsync(request);
        request.Purpose.Regime = LegalRegime.CouncilPart3;
        var council = await world.TrackAsync(request);
        request.FromTime = Questions.Time(TrackWorld.Until.AddDays(-91));
        request.Purpose.Regime = LegalRegime.PolicePart3;
        var old = await Assert.ThrowsAsync<RpcException>(() => world.TrackAsync(request));
        request.Purpose = null;
        var aimless = await Assert.ThrowsAsync<RpcException>(() => world.TrackAsync(request));

        Assert.Equal(
            ("SHARING_AGREEMENT_REQUIRED", "AGE_GATE", "PURPOSE_REQUIRED"),
            (RpcErrors.ReasonOf(joined), RpcErrors.ReasonOf(old), RpcErrors.ReasonOf(aimless)));
        // Of the police there is no read but what an operator saw at a point, which belongs to nobody's feed.
        Assert.All(police.Skip(1), one => Assert.All(one.Journey.Points, point => Assert.True(point.Observed)));
        Assert.Contains(council.Skip(1), one => one.Journey.Points.Any(point => !point.Observed));
        Assert.Equal(
            ["refusal|SHARING_AGREEMENT_REQUIRED|0", "refusal|AGE_GATE|0", "refusal|PURPOSE_REQUIRED: purpose|"],
            await world.Intake.AskAsync("SELECT action, outcome, row_count FROM audit_entry WHERE action = 'refusal' ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task A_question_that_is_not_whole_or_out_of_its_limits_is_refused_with_the_fields()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        Task Ask(TrackVehicleRequest request) => Questions.Analysis(world).TrackVehicle(
            request, null!, Questions.Call("AnalysisService/TrackVehicle"));
        var wide = TrackWorld.Question();
        wide.FromTime = Questions.Time(TrackWorld.Until.AddDays(-93));

        Assert.Equal(
            ["vrm", "from_time", "until_time", "journey_gap_minutes"],
            await Questions.RefusedFieldsAsync(() => Ask(new() { Purpose = Examples.Purpose, JourneyGapMinutes = 4 })));
        Assert.Equal(["journey_gap_minutes"], await Questions.RefusedFieldsAsync(() => Ask(TrackWorld.Question(721))));
        Assert.Equal(["until_time"], await Questions.RefusedFieldsAsync(() => Ask(wide)));
    }

    // Three of four vehicles that pass c0 are read at c1 next, of 12 000: a third of the time stands for all.
    [PostGisFact]
    public async Task Of_a_camera_with_very_many_reads_some_of_the_time_stands_for_all()
    {
        await using var world = await IntakeWorld.CreateAsync(
            postgis, Neighbourhood.Fixed("c0", "shops", 345_000, 392_000), Neighbourhood.Fixed("c1", "shops", 346_000, 392_000),
            Neighbourhood.Fixed("c2", "shops", 347_000, 392_000));
        await world.DoAsync(
            $"""
            SELECT ensure_sighting_partition('{TrackWorld.From:yyyy-MM-dd}');
            INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, vrm_text)
            SELECT gen_random_uuid(), '{TrackWorld.From:yyyy-MM-dd} 13:00'::timestamptz + make_interval(secs => n + after * 60), now(),
              (SELECT key FROM feed WHERE id = 'shops'),
              (SELECT key FROM camera WHERE id = CASE WHEN after = 0 THEN 'c0' WHEN n % 4 = 0 THEN 'c2' ELSE 'c1' END),
              CASE WHEN n = 0 THEN {Models.Sightings.Vrm.Of(TrackWorld.Subject).Packed} ELSE 1957093839574064543 + n END, 500, ''
            FROM generate_series(0, 12000) AS n, generate_series(0, 1) AS after
            """);

        var answers = new List<TrackVehicleResponse>();
        await Questions.Analysis(world).TrackVehicle(
            TrackWorld.Question(), new Answered<TrackVehicleResponse>(answers), Questions.Call("AnalysisService/TrackVehicle"));

        var link = Assert.Single(Assert.Single(answers.Skip(1)).Journey.Legs).Link;
        Assert.Equal((12_000 + LinkTraffic.ReadsMax - 1) / LinkTraffic.ReadsMax, link.SampledOneIn);
        Assert.InRange(link.DepartureCount, 3600, 4400);
        Assert.InRange(link.Share, 0.22, 0.28); // c2
    }
}
