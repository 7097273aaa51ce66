using System.Globalization;
using GeoIntel.Models.Convoys;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Settling;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;
using Camera = GeoIntel.Models.Sightings.Camera;
using Read = GeoIntel.Models.Sightings.Read;
using Vrm = GeoIntel.Models.Sightings.Vrm;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public class ConvoyRpcTests(PostGisFixture postgis)
{
    const string Subject = "SU61ECT";
    static readonly DateTimeOffset From = Neighbourhood.Now.AddDays(-21);
    static readonly DateTimeOffset Until = Neighbourhood.Now.AddHours(-1);

    [PostGisTheory]
    [InlineData(801, 120, 30)]
    [InlineData(802, 20, 45)]
    [InlineData(803, 600, 120)]
    public async Task Convoys_are_those_of_plain_loops_over_the_stored_reads(int seed, int window, int gap)
    {
        await using var world = await WorldAsync(seed);
        var request = Question() with { WindowSeconds = window, JourneyGapMinutes = gap };

        var found = await FindAsync(world, request.ToWire());

        var (expected, journeys, vehicles) = await SlowAsync(world, window, gap);
        Assert.Equal((journeys, (long)vehicles, expected.Count), (found.JourneyCount, found.CandidateCount, found.SharingCount));
        Assert.Equal(expected.Order(), found.Convoys.Select(Line).Order());
        Assert.Equal(found.Convoys.OrderBy(convoy => convoy.PValue), found.Convoys);
        Assert.True(expected.Count >= 4, $"seed {seed}: only {expected.Count}");
        Assert.Equal(
            [$"consultation|ok|{found.Convoys.Sum(one => one.Journeys.Sum(journey => journey.Places.Count))}"],
            await world.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
        Assert.InRange((await new SettledDays(world.Database).SettleAsync(Neighbourhood.Now, CancellationToken.None))!.Value, 18, 21);
        Assert.Equal(found, await FindAsync(world, request.ToWire()));
        var some = await FindAsync(world, (request with { SharedMin = 2, Max = 3 }).ToWire());
        Assert.Equal(found.Convoys.Where(one => one.Journeys.Count >= 2).Take(3), some.Convoys);
    }

    [PostGisFact]
    public async Task Only_reads_of_the_regime_that_was_asked_for_count()
    {
        await using var world = await WorldAsync(804);
        await world.DoAsync($"UPDATE feed SET regime = {(int)LegalRegime.PolicePart3} WHERE id = 'police'");
        var request = Question().ToWire();
        request.Purpose.Regime = LegalRegime.PolicePart3;

        var found = await FindAsync(world, request);

        Assert.Equal((0, 0L, 0), (found.JourneyCount, found.CandidateCount, found.Convoys.Count));
        request.Purpose.Regime = LegalRegime.CouncilPart3;
        Assert.NotEmpty((await FindAsync(world, request)).Convoys);
        request.Purpose.Regime = LegalRegime.Unspecified;
        var refusal = await Assert.ThrowsAsync<RpcException>(() => FindAsync(world, request));
        Assert.Equal("SHARING_AGREEMENT_REQUIRED", RpcErrors.ReasonOf(refusal));
    }

    [PostGisFact]
    public async Task A_question_that_is_not_whole_or_out_of_its_limits_is_refused_with_the_fields()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);

        Assert.Equal(
            ["vrm", "from_time", "until_time"],
            await Questions.RefusedFieldsAsync(() => FindAsync(world, new FindConvoysRequest { Purpose = Examples.Purpose })));
        Assert.Equal(
            ["window_seconds", "journey_gap_minutes", "shared_journeys_min", "convoys_max"],
            await Questions.RefusedFieldsAsync(() => FindAsync(
                world, (Question() with { WindowSeconds = 601, JourneyGapMinutes = 29, SharedMin = -1, Max = -1 }).ToWire())));
        var wide = Question().ToWire();
        wide.FromTime = Questions.Time(Until.AddDays(-93));
        Assert.Equal(["until_time"], await Questions.RefusedFieldsAsync(() => FindAsync(world, wide)));
        var nobody = Question().ToWire();
        nobody.Purpose = null;
        await Assert.ThrowsAsync<RpcException>(() => FindAsync(world, nobody));
    }

    static Task<FindConvoysResponse> FindAsync(IntakeWorld world, FindConvoysRequest request) =>
        Questions.Analysis(world).FindConvoys(request, Questions.Call("AnalysisService/FindConvoys"));

    static Asked Question() => new(0, 0, 1, 200);

    // Vehicles that pass six cameras by chance, some that follow now and then, a moving camera and reads that were withdrawn.
    async Task<IntakeWorld> WorldAsync(int seed)
    {
        var random = new Random(seed);
        Camera[] cameras = [.. Enumerable.Range(0, 6).Select(i => Neighbourhood.Fixed($"f{i}", "shops", 345_000 + i * 500, 392_000))];
        var world = await IntakeWorld.CreateAsync(postgis, cameras);
        var (reads, number) = (new List<IntakeRead>(), 0);
        void Add(string mark, int camera, DateTimeOffset time) => reads.Add(new(new Read
        {
            Camera = $"f{camera}", VrmText = mark, CapturedAt = time, VendorEventId = $"e{number++}", SourceSequence = 0,
        }));
        for (var trip = 0; trip < 15; trip++)
        {
            var start = From.AddSeconds(random.Next((int)(Until - From).TotalSeconds - 3600));
            for (var i = 0; i < 1 + random.Next(4); i++)
            {
                var (camera, time) = (random.Next(5), start.AddSeconds(i * (60 + random.Next(2000))));
                Add(Subject, camera, time);
                for (var near = random.Next(3); near > 0; near--) Add($"FO{random.Next(12)}LO", camera, time.AddSeconds(random.Next(-700, 701)));
                // On the edge of a window, and just beyond it.
                Add("ED6GE", camera, time.AddSeconds(120));
                Add("BE7YD", camera, time.AddSeconds(121));
            }
        }
        for (var i = 0; i < 1500; i++)
            Add($"VE{random.Next(150)}HC", random.Next(6), From.AddSeconds(random.Next((int)(Until - From).TotalSeconds)));
        foreach (var outside in new[] { From.AddSeconds(-1), Until }) Add(Subject, 0, outside);
        await world.CommitAsync(new IntakeBatch("shops", reads));
        var taken = reads.Where((_, i) => i % 17 == 3).ToList();
        await world.CommitAsync(new IntakeBatch("shops", [.. taken.Select(read => read with
        {
            Read = read.Read with { VendorEventId = $"w{read.Read.VendorEventId}", WithdrawsEventId = read.Read.VendorEventId },
        })]));
        return world;
    }

    static async Task<(List<string> Lines, int Journeys, int Vehicles)> SlowAsync(IntakeWorld world, int window, int gap)
    {
        var all = (await world.AskAsync(
                "SELECT vrm_text, camera.id, extract(epoch FROM captured_at)::bigint FROM sighting JOIN camera ON camera.key = camera_key "
                + "WHERE state = 1"))
            .Select(row => row.Split('|'))
            .Select(row => (Mark: row[0], Camera: row[1], Time: DateTimeOffset.FromUnixTimeSeconds(long.Parse(row[2], CultureInfo.InvariantCulture))))
            .Where(row => row.Time >= From && row.Time < Until).ToList();
        var journeys = new List<List<(string Camera, DateTimeOffset Time)>>();
        foreach (var read in all.Where(row => row.Mark == Subject).OrderBy(row => row.Time))
        {
            if (journeys.Count == 0 || (read.Time - journeys[^1][^1].Time).TotalMinutes > gap) journeys.Add([]);
            journeys[^1].Add((read.Camera, read.Time));
        }
        var cameras = journeys.SelectMany(journey => journey.Select(read => read.Camera)).ToHashSet();
        var there = all.Where(row => cameras.Contains(row.Camera) && row.Mark != Subject).ToList();
        var keys = cameras.Order().ToList();
        var traffic = there.GroupBy(row => (keys.IndexOf(row.Camera), row.Time.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour))
            .ToDictionary(group => group.Key, group => (long)group.Count());
        // The figures are held to their own oracles in Models; here it is that they are made of the right reads.
        var analysis = new ConvoyAnalysis(new(
            From.UtcTicks, Until.UtcTicks, new(TimeSpan.FromSeconds(window), TimeSpan.FromMinutes(gap)),
            [.. journeys.SelectMany(journey => journey).Select(read => new ConvoyRead(keys.IndexOf(read.Camera), read.Time.UtcTicks))], traffic));
        var vehicles = there.GroupBy(row => row.Mark).ToList();
        var lines = new List<string>();
        foreach (var vehicle in vehicles)
        {
            var shared = journeys.Where(journey => journey.Any(read => vehicle.Any(
                other => other.Camera == read.Camera && Math.Abs((other.Time - read.Time).TotalSeconds) <= window))).ToList();
            if (shared.Count == 0) continue;
            var judged = analysis.Judge(Vrm.Of(vehicle.Key), vehicle.Select(row => new ConvoyRead(keys.IndexOf(row.Camera), row.Time.UtcTicks)))!;
            lines.Add(Line(
                vehicle.Key, shared.Count, shared.Select(journey => journey[0].Time.Date).Distinct().Count(), // London has UTC in winter
                shared.Sum(journey => journey.Count(read => vehicle.Any(
                    other => other.Camera == read.Camera && Math.Abs((other.Time - read.Time).TotalSeconds) <= window))),
                judged.ExpectedCount, judged.P));
        }
        var hours = CompanyHours.Of(journeys.SelectMany(journey => journey).Select(read => read.Time), window, gap);
        return (lines, journeys.Count, vehicles.Count(vehicle => vehicle.Any(row => hours.Contains(CompanyHours.HourOf(row.Time)))));
    }

    static string Line(Convoy convoy) => Line(
        convoy.Vrm, convoy.Journeys.Count, convoy.DayCount, convoy.Journeys.Sum(journey => journey.Places.Count),
        convoy.ExpectedJourneyCount, convoy.PValue);

    static string Line(string mark, int journeys, int days, int places, double expected, double p) =>
        string.Create(CultureInfo.InvariantCulture, $"{mark} {journeys} {days} {places} {expected:g9} {p:g9}");

    sealed record Asked(int WindowSeconds, int JourneyGapMinutes, int SharedMin, int Max)
    {
        public FindConvoysRequest ToWire()
        {
            var purpose = Examples.Purpose;
            purpose.Regime = LegalRegime.CouncilPart3;
            return new()
            {
                Purpose = purpose,
                Vrm = Subject,
                FromTime = Questions.Time(From),
                UntilTime = Questions.Time(Until),
                WindowSeconds = WindowSeconds,
                JourneyGapMinutes = JourneyGapMinutes,
                SharedJourneysMin = SharedMin,
                ConvoysMax = Max,
            };
        }
    }
}
