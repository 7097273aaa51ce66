using GeoIntel.Service.Admission;
using GeoIntel.Service.Cameras;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Compliance;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Microsoft.Extensions.Logging.Abstractions;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Service.Tests.Cameras;

[Collection(PostGisCollection.Name)]
public class ClockWatchTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset Midnight = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One camera right, one 20 s ahead, one 300 s behind; vehicles go to and fro between them.</summary>
    [PostGisFact]
    public async Task Clocks_are_bounded_by_what_is_stored_of_a_day_and_told()
    {
        await using var world = await IntakeWorld.CreateAsync(
            postgis, Neighbourhood.Fixed("right", "shops", 346_000, 391_000), Neighbourhood.Fixed("ahead", "shops", 348_000, 391_000),
            Neighbourhood.Fixed("behind", "shops", 350_000, 391_000));
        (string Camera, double Ahead)[] cameras = [("right", 0), ("ahead", 20), ("behind", -300)];
        var random = new Random(1);
        var made = 0;
        for (var round = 0; round < 60; round++)
        {
            var begin = Midnight.AddHours(6).AddMinutes(8 * round);
            for (var vehicle = 0; vehicle < 4; vehicle++)
            {
                var way = vehicle % 2 == 0 ? cameras : [.. cameras.Reverse()];
                for (var i = 0; i < way.Length; i++)
                {
                    var at = begin.AddSeconds(20 * vehicle + i * (110 + random.Next(80)));
                    world.Clock.Now = at.AddSeconds(0.5 + random.NextDouble());
                    await world.CommitAsync(new IntakeBatch("shops", [new IntakeRead(new Read
                    {
                        Camera = way[i].Camera,
                        VrmText = $"AB{vehicle}{round % 10}C{(char)('A' + round / 10)}E",
                        CapturedAt = at.AddSeconds(way[i].Ahead),
                        VendorEventId = $"r{++made}",
                    })]));
                }
            }
        }
        var store = new CameraStore(world.Database);
        while (await store.RunRoundAsync(1000, CancellationToken.None))
        {
        }
        using var watch = new ClockWatch(
            new ClockStore(world.Database), new CamerasOptions(), new SetClock(DateTimeOffset.UtcNow.AddHours(1)), NullLogger<ClockWatch>.Instance);
        Assert.True(await watch.RunRoundAsync(CancellationToken.None));
        Assert.False(await watch.RunRoundAsync(CancellationToken.None));

        var rpc = new CameraStatusRpc(
            new CameraStatusStore(world.Database), new ClockStore(world.Database), new UptimeBook(new CameraSigns(world.Database), world.Clock),
            world.Live, Neighbourhood.Options, world.Clock);
        var page = await rpc.ListCameraClocks(
            new ListCameraClocksRequest { Date = "2026-03-03", PageSize = 2 }, Questions.Call("CameraStatusService/ListCameraClocks"));
        var rest = await rpc.ListCameraClocks(
            new ListCameraClocksRequest { Date = "2026-03-03", PageSize = 2, PageToken = page.NextPageToken },
            Questions.Call("CameraStatusService/ListCameraClocks"));
        var clocks = page.Clocks.Concat(rest.Clocks).ToDictionary(clock => clock.Camera["cameras/".Length..]);

        Assert.Equal(["ahead", "behind"], page.Clocks.Select(clock => clock.Camera["cameras/".Length..]));
        foreach (var (camera, ahead) in cameras)
        {
            var clock = clocks[camera];
            Assert.Equal(240, clock.ArrivalCount);
            Assert.True(clock.JourneyCount > 100, $"{clock}");
            Assert.InRange(ahead, clock.AheadSecondsMin, clock.AheadSecondsMax);
            Assert.True(clock.AheadSecondsMax - clock.AheadSecondsMin < 400, $"{clock}");
        }
        var one = await rpc.GetCameraClock(
            new GetCameraClockRequest { Camera = "cameras/ahead", FromDate = "2026-03-01", UntilDate = "2026-03-05" },
            Questions.Call("CameraStatusService/GetCameraClock"));
        Assert.Equal(clocks["ahead"], Assert.Single(one.Clocks));
    }

    [PostGisFact]
    public async Task A_hit_whose_window_ends_within_the_measured_skew_is_marked()
    {
        await using var world = await ComplianceWorld.CreateAsync(postgis, Midnight.AddDays(1));
        await world.ConditionAsync("c1", 1, "Tue 10:00-12:00");
        await world.ReadAsync(
            ("in-1", "GO11ABC", Midnight.AddHours(10).AddSeconds(50)), ("in-1", "GO11ABC", Midnight.AddHours(11)),
            ("in-1", "GO11ABC", Midnight.AddHours(11.5)));
        var key = world.Intake.Live.Current.Keys.CameraKeys["in-1"];

        Assert.Equal([false, false, false], await DoubtsAsync());
        await ClockAsync(40, 49);
        Assert.Equal([false, false, false], await DoubtsAsync());
        await ClockAsync(40, 51);
        Assert.Equal([false, false, true], await DoubtsAsync());
        await ClockAsync(-1801, -1790); // behind: half past eleven may have been noon
        Assert.Equal([true, false, false], await DoubtsAsync());

        Task ClockAsync(int least, int most) => world.Intake.DoAsync(
            $"""
            INSERT INTO camera_clock (camera_key, day, ahead_min_ms, ahead_max_ms, arrival_count, journey_count, sign_count,
              contradictory, estimated_at)
            VALUES ({key}, '2026-03-03', {1000 * least}, {1000 * most}, 1, 0, 0, false, now())
            ON CONFLICT (camera_key, day) DO UPDATE SET ahead_min_ms = excluded.ahead_min_ms, ahead_max_ms = excluded.ahead_max_ms
            """);

        // Newest first.
        async Task<IEnumerable<bool>> DoubtsAsync() => (await Questions.Hits(world.Intake).ListHits(
            new ListHitsRequest { Purpose = Examples.Purpose, Kinds = { HitKind.ExclusionZone } },
            Questions.Call("HitService/ListHits"))).Hits.Select(hit => hit.ClockDoubtful);
    }
}
