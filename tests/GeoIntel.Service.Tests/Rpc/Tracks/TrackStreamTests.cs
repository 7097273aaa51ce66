using GeoIntel.Models.Tracks;
using GeoIntel.Service.Tests.Access;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc.Searching;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc.Tracks;

/// <summary>A vehicle that stands before a camera for days makes no end of reads.</summary>
[Collection(PostGisCollection.Name)]
public class TrackStreamTests(PostGisFixture postgis)
{
    const string Rpc = "/geointel.v1.AnalysisService/TrackVehicle";

    [PostGisFact]
    public async Task A_journey_without_end_comes_in_parts_while_little_is_held()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        await StreamTests.FillAsync(world);
        using var client = world.NewClient();
        using var call = await StandingCall.OpenAsync(
            client, Rpc, world.Issuer.Token(roles: "intelligence"), await OfFilledAsync(world), isAll: true);
        Assert.NotNull((await call.ReadAsync(TrackVehicleResponse.Parser)).Terms);
        var (count, parts, heldMost) = (0, 0, 0L);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        while (count < StreamTests.RowCount)
        {
            var journey = (await call.ReadAsync(TrackVehicleResponse.Parser)).Journey;
            count += journey.ReadCount;
            Assert.Equal(count < StreamTests.RowCount, journey.Continued);
            if (++parts % 10 == 0) heldMost = Math.Max(heldMost, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.Equal(StatusCode.OK, (await call.ToEndAsync()).Status);
        Assert.Equal(StreamTests.RowCount / TrackRule.ReadsMax, parts);
        Assert.Equal(
            StreamTests.RowCount, await world.CountAsync("SELECT row_count::bigint FROM audit_entry WHERE action = 'export' AND outcome = 'ok'"));
        // All of them together would be some hundred MB.
        Assert.True(heldMost < 32 << 20, $"{heldMost} bytes were held");
    }

    [PostGisFact]
    public async Task Who_leaves_ends_the_statement_and_what_was_told_is_counted()
    {
        await using var world = await AccessWorld.StartAsync(postgis);
        await StreamTests.FillAsync(world);
        using var client = world.NewClient();
        using (var call = await StandingCall.OpenAsync(
            client, Rpc, world.Issuer.Token(roles: "intelligence"), await OfFilledAsync(world), isAll: true))
        {
            await call.ReadAsync(TrackVehicleResponse.Parser);
            await call.ReadAsync(TrackVehicleResponse.Parser);
            Assert.Equal(1, await world.CountAsync("SELECT count(*) FROM audit_entry WHERE outcome = 'opened'"));
        }

        while (await world.CountAsync("SELECT count(*) FROM audit_entry WHERE action = 'export'") == 0) await Task.Delay(20);
        while (await world.CountAsync(StreamTests.Statements) > 0) await Task.Delay(20);
        Assert.Equal("Cancelled", Assert.Single(await world.TextsAsync("SELECT outcome FROM audit_entry WHERE action = 'export'")));
        Assert.InRange(
            await world.CountAsync("SELECT row_count::bigint FROM audit_entry WHERE action = 'export'"),
            TrackRule.ReadsMax, StreamTests.RowCount - 1);
    }

    static async Task<TrackVehicleRequest> OfFilledAsync(AccessWorld world) => new()
    {
        Purpose = Examples.Purpose,
        Vrm = Models.Sightings.Vrm.FromPacked((ulong)await world.CountAsync("SELECT vrm FROM sighting LIMIT 1")).Text,
        FromTime = Questions.Time(DateTimeOffset.UtcNow.AddDays(-3)),
        UntilTime = Questions.Time(DateTimeOffset.UtcNow),
    };
}
