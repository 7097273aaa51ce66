using GeoIntel.Models.Journeys;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Journeys;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Camera = GeoIntel.Models.Sightings.Camera;
using Read = GeoIntel.Models.Sightings.Read;
using VrmCandidate = GeoIntel.Models.Sightings.VrmCandidate;

namespace GeoIntel.Service.Tests.Rpc.Implausible;

/// <summary>Vehicles, some with marks one letter apart, that are read far apart in no time, alone or with another, by cameras that
/// say more or less of them.</summary>
sealed class ImplausibleWorld : IAsyncDisposable
{
    public static readonly DateTimeOffset From = Neighbourhood.Now.AddDays(-4);
    public static readonly DateTimeOffset Until = Neighbourhood.Now.AddDays(-1);

    // The first three could be read for each other; so could the next two.
    public static readonly string[] Marks = ["KN05WSL", "KN05WSI", "KN05WS1", "FX19ABC", "FX19ABD", "L0RRY", "PO21QRS"];

    static readonly string[] Colours = ["red", "Red", "blue", ""];

    readonly List<IntakeRead> _reads = [];
    readonly List<IntakeRead> _taken = [];
    readonly HashSet<(string, DateTimeOffset)> _moments = [];
    readonly string _without;
    long _made;

    ImplausibleWorld(IntakeWorld intake, string without) => (Intake, _without) = (intake, without);

    public IntakeWorld Intake { get; }

    public static async Task<ImplausibleWorld> CreateAsync(PostGisFixture postgis, int seed, string without = "")
    {
        var random = new Random(seed);
        Camera[] cameras =
        [
            .. Enumerable.Range(0, 4).Select(i => Neighbourhood.Fixed($"c{i}", "shops", 345_000 + i * 30_000, 392_000)
                with { ClockSkewMax = TimeSpan.FromSeconds(i == 3 ? 90 : 0) }),
        ];
        var world = new ImplausibleWorld(await IntakeWorld.CreateAsync(postgis, cameras), without);
        for (var trip = 0; trip < 170; trip++) world.Make(random);
        await world.Intake.CommitAsync(new IntakeBatch("shops", world._reads));
        await world.Intake.CommitAsync(new IntakeBatch("shops", [.. world._taken.Select(read => read with
        {
            Read = read.Read with { VendorEventId = $"w{read.Read.VendorEventId}", WithdrawsEventId = read.Read.VendorEventId },
        })]));
        await world.WatchAsync();
        await world.Intake.DoAsync(
            $"""
            INSERT INTO camera_clock (camera_key, day, ahead_min_ms, ahead_max_ms, arrival_count, journey_count, sign_count, contradictory, estimated_at)
            SELECT key, '{From.AddDays(1):yyyy-MM-dd}', CASE id WHEN 'c1' THEN 1000000 ELSE -2000 END, CASE id WHEN 'c1' THEN 1600000 ELSE 3000 END,
              9, 9, 9, false, now()
            FROM camera WHERE id IN ('c0', 'c1', 'c2');
            UPDATE sighting SET detail = coalesce(detail, '{"{}"}') || '{"{"}"timeDoubtful": true{"}"}'
            WHERE sighting_id = (
              SELECT sighting_id FROM implausible_journey
              WHERE vrm = {Vrm.Of("FX19ABC").Packed} AND captured_at BETWEEN '{From:O}' AND '{Until:O}' ORDER BY captured_at LIMIT 1)
            """);
        return world;
    }

    /// <summary>An empty one; what is read is told to it.</summary>
    public static async Task<ImplausibleWorld> EmptyAsync(PostGisFixture postgis) => new(
        await IntakeWorld.CreateAsync(
            postgis, Neighbourhood.Fixed("c0", "shops", 345_000, 392_000), Neighbourhood.Fixed("c1", "shops", 375_000, 392_000),
            Neighbourhood.Fixed("p0", "police", 405_000, 392_000)),
        "");

    /// <summary>A mark at two cameras, 30 km apart in two minutes.</summary>
    public async Task PairAsync(string mark, double hours, string from = "c0", string later = "c1")
    {
        foreach (var (camera, minutes) in new[] { (from, 0), (later, 2) })
        {
            var read = new Read
            {
                Camera = camera, VrmText = mark, CapturedAt = From.AddHours(hours).AddMinutes(minutes), VendorEventId = Guid.NewGuid().ToString(),
                SourceSequence = camera == "p0" ? ++_made : 0,
            };
            await Intake.CommitAsync(new IntakeBatch(camera == "p0" ? "police" : "shops", [new(read)]));
        }
        await WatchAsync();
    }

    public async Task WatchAsync()
    {
        var store = new JourneyStore(Intake.Database, Intake.Database, new JourneyLimits());
        while (await store.RunRoundAsync(10_000, CancellationToken.None))
        {
        }
    }

    public ImplausibleJourneyRpc Rpc() => Questions.Implausible(Intake);

    public Task<ListImplausibleJourneysResponse> ListAsync(ListImplausibleJourneysRequest request, CallerIdentity? caller = null) =>
        Rpc().ListImplausibleJourneys(request, Questions.Call("ImplausibleJourneyService/ListImplausibleJourneys", caller));

    /// <summary>Every page.</summary>
    public async Task<List<ImplausiblePair>> AllAsync(ListImplausibleJourneysRequest request, CallerIdentity? caller = null)
    {
        var all = new List<ImplausiblePair>();
        do
        {
            var page = await ListAsync(request, caller);
            all.AddRange(page.Journeys);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    public async Task<ImplausiblePair> ResolveAsync(
        ImplausiblePair journey, JourneyOutcome outcome, string corrected = "", CallerIdentity? caller = null, string? etag = null,
        Purpose? purpose = null, string reason = "Both pictures were looked at") =>
        (await Rpc().ResolveImplausibleJourney(
            new ResolveImplausibleJourneyRequest
            {
                Purpose = purpose ?? Examples.Purpose, Name = journey.Name, Etag = etag ?? journey.Etag, Outcome = outcome, Reason = reason,
                MisreadSighting = outcome == JourneyOutcome.Misread ? journey.Passes[1].Sighting.Name : "", CorrectedVrm = corrected,
            },
            Questions.Call("ImplausibleJourneyService/ResolveImplausibleJourney", caller))).Journey;

    public static ListImplausibleJourneysRequest Question() => new()
    {
        Purpose = Examples.Purpose, FromTime = Questions.Time(From), UntilTime = Questions.Time(Until),
    };

    public ValueTask DisposeAsync() => Intake.DisposeAsync();

    // One mark or two together, at one camera or from one to another at any speed.
    void Make(Random random)
    {
        var at = From.AddHours(-14).AddSeconds(random.Next((int)(Until - From).TotalSeconds + 100_000));
        var mark = Marks[random.Next(Marks.Length)];
        var beside = random.Next(4) == 0 ? Marks[random.Next(Marks.Length)] : mark;
        for (var i = random.Next(4); i >= 0; i--)
        {
            var camera = $"c{random.Next(4)}";
            Add(random, mark, camera, at);
            if (beside != mark) Add(random, beside, camera, at.AddSeconds(random.Next(-6, 7)));
            at = at.AddSeconds(random.Next(3) switch { 0 => random.Next(300), 1 => random.Next(4000), _ => 700 });
        }
    }

    void Add(Random random, string mark, string camera, DateTimeOffset at)
    {
        // Two reads of a mark in one instant would be in the order of their ids, which chance gives.
        while (!_moments.Add((mark, at))) at = at.AddSeconds(1);
        var read = new Read
        {
            Camera = camera, VrmText = mark, CapturedAt = at, VendorEventId = $"e{_reads.Count}-{mark}-{at.Ticks}-{random.Next()}",
            Make = random.Next(3) == 0 ? "" : random.Next(6) == 0 ? "Volvo" : "Ford",
            Colour = Colours[random.Next(Colours.Length)],
            Confidence = random.Next(3) == 0 ? null : Math.Round(0.7 + random.NextDouble() * 0.3, 3),
            CharacterConfidences = random.Next(3) > 0 ? [] : [.. mark.Select(_ => (float)Math.Round(0.55 + random.NextDouble() * 0.45, 2))],
            Candidates = random.Next(4) > 0 ? [] : [new VrmCandidate(Marks[random.Next(Marks.Length)], random.Next(2) == 0 ? null : 0.3)],
        };
        var isTaken = random.Next(29) == 0;
        if (mark == _without) return;
        if (_without.Length > 0) read = read with { Candidates = [.. read.Candidates.Where(one => one.VrmText != _without)] };
        _reads.Add(new(read));
        if (isTaken) _taken.Add(new(read));
    }
}
