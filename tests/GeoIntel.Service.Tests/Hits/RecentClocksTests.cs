using GeoIntel.Service.Hits;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Tests.Admission;

namespace GeoIntel.Service.Tests.Hits;

[Collection(PostGisCollection.Name)]
public class RecentClocksTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset Noon = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    [PostGisFact]
    public async Task A_clock_that_was_measured_anew_is_told_after_a_minute()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var clocks = new RecentClocks(new ClockStore(world.Database), world.Clock);
        Assert.Equal([null, null], await AskAsync(clocks, Noon, Noon.AddDays(-30)));
        await world.DoAsync(Measured(2000));
        Assert.Equal([null, null], await AskAsync(clocks, Noon, Noon.AddDays(-30))); // asked a moment ago

        world.Clock.Now += RecentClocks.KeptFor;
        Assert.Equal([(2, 3), null], await AskAsync(clocks, Noon, Noon.AddDays(-30)));
        await world.DoAsync(Measured(5000));
        // Another day of the camera has not been asked for yet.
        Assert.Equal([(2, 3), (5, 6), (2, 3)], await AskAsync(clocks, Noon, Noon.AddDays(1), Noon.AddHours(1)));

        world.Clock.Now += RecentClocks.KeptFor;
        Assert.Equal([(5, 6), (5, 6)], await AskAsync(clocks, Noon, Noon.AddDays(1)));
    }

    static string Measured(int least) =>
        $"""
        INSERT INTO camera_clock (camera_key, day, ahead_min_ms, ahead_max_ms, arrival_count, journey_count, sign_count,
          contradictory, estimated_at)
        SELECT key, '2026-03-03', {least}, {least} + 1000, 1, 1, 1, false, now() FROM camera WHERE id = 'shop-1'
        ON CONFLICT (camera_key, day) DO UPDATE SET ahead_min_ms = excluded.ahead_min_ms, ahead_max_ms = excluded.ahead_max_ms
        """;

    static async Task<(double, double)?[]> AskAsync(RecentClocks clocks, params DateTimeOffset[] times) =>
        await clocks.AtAsync([.. times.Select(time => ("shop-1", time))], CancellationToken.None);
}
