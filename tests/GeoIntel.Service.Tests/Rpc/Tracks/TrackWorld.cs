using GeoIntel.Models.Geo;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Camera = GeoIntel.Models.Sightings.Camera;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Service.Tests.Rpc.Tracks;

/// <summary>Vehicles that go round a few cameras, some of which are down now and then, and one whose track is asked for.</summary>
sealed class TrackWorld : IAsyncDisposable
{
    public const string Subject = "SU61ECT";
    public static readonly DateTimeOffset From = Neighbourhood.Now.AddDays(-4);
    public static readonly DateTimeOffset Until = Neighbourhood.Now.AddHours(-1);

    // Where others go, at cameras by their numbers; c5 is on nobody's way.
    static readonly int[][] Routes = [[0, 1, 2], [0, 3, 2], [0, 2], [0, 1, 3, 2, 4], [2, 1, 0], [4, 2, 3], [3, 0, 1, 4]];

    readonly List<IntakeRead> _reads = [];

    TrackWorld(IntakeWorld intake) => Intake = intake;

    public IntakeWorld Intake { get; }

    public static async Task<TrackWorld> CreateAsync(PostGisFixture postgis, int seed)
    {
        var random = new Random(seed);
        Camera[] cameras =
        [
            .. Enumerable.Range(0, 6).Select(i => Neighbourhood.Fixed($"c{i}", "shops", 345_000 + random.Next(3000), 392_000 + random.Next(2000))
                with { ClockSkewMax = TimeSpan.FromSeconds(i == 4 ? 90 : 0) }),
            Neighbourhood.Moving("bus", "shops"),
        ];
        var world = new TrackWorld(await IntakeWorld.CreateAsync(postgis, cameras));
        world.MakeOthers(random);
        world.MakeSubject(random);
        await world.Intake.CommitAsync(new IntakeBatch("shops", world._reads));
        var taken = world._reads.Where((_, i) => i % 23 == 3).ToList();
        await world.Intake.CommitAsync(new IntakeBatch("shops", [.. taken.Select(read => read with
        {
            Read = read.Read with { VendorEventId = $"w{read.Read.VendorEventId}", WithdrawsEventId = read.Read.VendorEventId },
        })]));
        await world.SeeAsync(random, cameras);
        return world;
    }

    public async Task<List<TrackVehicleResponse>> TrackAsync(TrackVehicleRequest request)
    {
        var answers = new List<TrackVehicleResponse>();
        await Questions.Analysis(Intake).TrackVehicle(
            request, new Answered<TrackVehicleResponse>(answers), Questions.Call("AnalysisService/TrackVehicle"));
        return answers;
    }

    public static TrackVehicleRequest Question(int gapMinutes = 0) => new()
    {
        Purpose = Examples.Purpose, Vrm = Subject, FromTime = Questions.Time(From), UntilTime = Questions.Time(Until), JourneyGapMinutes = gapMinutes,
    };

    public ValueTask DisposeAsync() => Intake.DisposeAsync();

    void MakeOthers(Random random)
    {
        for (var trip = 0; trip < 400; trip++)
        {
            var at = From.AddSeconds(random.Next((int)(Until - From).TotalSeconds));
            foreach (var camera in Routes[random.Next(Routes.Length)])
            {
                Add($"VE{trip % 90}HC", $"c{camera}", at);
                at = at.AddSeconds(60 + random.Next(random.Next(5) == 0 ? 4000 : 500));
            }
        }
    }

    // Often a few reads of one pass, the same moment at two cameras, the gap to the second, and a long way in no time.
    void MakeSubject(Random random)
    {
        for (var trip = 0; trip < 40; trip++)
        {
            var at = From.AddSeconds(random.Next((int)(Until - From).TotalSeconds));
            for (var i = 0; i < 1 + random.Next(7); i++)
            {
                var camera = random.Next(8) is var which && which < 6 ? $"c{which}" : "bus";
                for (var again = random.Next(4); again >= 0; again--)
                {
                    Add(Subject, camera, at, camera == "bus" ? GeoPoint.OfMetres(345_000 + random.Next(3000), 392_500) : null);
                    at = at.AddSeconds(random.Next(7));
                }
                at = at.AddSeconds(random.Next(6) switch { 0 => 0, 1 => 1800, 2 => 1801, 3 => 20_000, _ => random.Next(1500) });
            }
        }
        foreach (var outside in new[] { From.AddSeconds(-1), Until }) Add(Subject, "c0", outside);
    }

    void Add(string mark, string camera, DateTimeOffset at, GeoPoint? place = null)
    {
        if (at > Until.AddMinutes(30)) return;
        _reads.Add(new(
            new Read { Camera = camera, VrmText = mark, CapturedAt = at, VendorEventId = $"e{_reads.Count}", Colour = _reads.Count % 3 == 0 ? "red" : "" },
            place));
    }

    // An operator's observation, signs of life, measured clocks and a doubtful time.
    async Task SeeAsync(Random random, Camera[] cameras)
    {
        await Intake.CommitAsync(new IntakeBatch("", [new(
            new Read { Camera = "", VrmText = Subject, CapturedAt = From.AddSeconds(random.Next(200_000)), VendorEventId = Guid.NewGuid().ToString() },
            GeoPoint.OfMetres(346_000, 391_000), Observation: "A red van", ObservedBy: "PC 1")]));
        await Intake.DoAsync(
            $"""
            UPDATE sighting SET detail = coalesce(detail, '{"{}"}') || '{"{"}"timeDoubtful": true{"}"}'
            WHERE sighting_id = (SELECT sighting_id FROM sighting WHERE vrm_text = '{Subject}' AND state = 1 ORDER BY sighting_id OFFSET 5 LIMIT 1)
            """);
        foreach (var camera in (string[])["c0", "c1", "c2"])
        {
            await Intake.DoAsync(
                $"""
                INSERT INTO camera_clock (camera_key, day, ahead_min_ms, ahead_max_ms, arrival_count, journey_count, sign_count, contradictory, estimated_at)
                SELECT key, '{From.AddDays(random.Next(3)):yyyy-MM-dd}', {random.Next(-20_000, 0)}, {random.Next(40_000)}, 9, 9, 9, false, now()
                FROM camera WHERE id = '{camera}'
                """);
        }
        var store = new CameraStore(Intake.Database);
        while (await store.RunRoundAsync(10_000, CancellationToken.None))
        {
        }
        // A device that says it does not work is down until it is read or speaks again.
        var keys = Intake.Live.Current.Keys.CameraKeys;
        await new CameraStatusStore(Intake.Database).AddAsync(
            [.. Enumerable.Range(0, 120).Select(_ => new SignOfLife(
                keys[cameras[random.Next(6)].Id], From.AddMinutes(random.Next(5000)), null, IsStreaming: random.Next(4) == 0))],
            CancellationToken.None);
    }
}
