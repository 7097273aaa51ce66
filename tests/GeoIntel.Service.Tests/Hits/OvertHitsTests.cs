using System.Collections.Frozen;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Layers;
using GeoIntel.Service.Storage.Layers;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Hits;

/// <summary>Two worlds that differ by what covert cameras read alone: whoever is told of none of these cannot tell them apart.</summary>
[Collection(PostGisCollection.Name)]
public class OvertHitsTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset Start = Neighbourhood.Now.AddHours(-3);

    [PostGisFact]
    public async Task A_covert_camera_that_adds_to_a_hit_changes_nothing_that_operators_and_layers_see()
    {
        var (without, with) = (new List<string>(), new List<string>());
        foreach (var seed in (int[])[1, 2, 3])
        {
            without.AddRange(await ToldAsync(seed, withCovert: false));
            with.AddRange(await ToldAsync(seed, withCovert: true));
        }

        Assert.NotEmpty(without);
        Assert.Equal(without, with);
    }

    [PostGisFact]
    public async Task An_officer_is_told_all_of_it_and_an_operator_no_change_that_only_a_covert_camera_made()
    {
        await using var world = await CreateAsync();
        await world.CommitAsync(Batch("shop-1", 0, "o0"));
        await IntakeWorld.KeepAsync(world.Keeper);
        await world.CommitAsync(Batch("hidden", 4, "c4"));
        await IntakeWorld.KeepAsync(world.Keeper);
        var rpc = Questions.Hits(world);

        var officer = Assert.Single((await rpc.ListHits(new() { Purpose = Examples.Purpose }, Call(Role.Officer))).Hits);
        var operators = Assert.Single((await rpc.ListHits(new() { Purpose = Examples.Purpose }, Call(Role.Operator))).Hits);

        Assert.Equal((2, 1), (officer.ReadCount, operators.ReadCount));
        Assert.Equal(operators.FirstCaptureTime, operators.LastCaptureTime);
        Assert.Equal(operators.FirstSighting, operators.LastSighting);
        Assert.Equal(["Opened"], await WatchedAsync(rpc, Role.Operator));
        Assert.Equal(["Opened", "Extended"], await WatchedAsync(rpc, Role.Officer));
    }

    async Task<List<string>> ToldAsync(int seed, bool withCovert)
    {
        await using var world = await CreateAsync();
        var random = new Random(seed);
        for (var minute = 0; minute < 60; minute += 2 + random.Next(9))
        {
            // Overt reads are the same in both worlds, whatever is drawn for covert ones.
            var covertAt = minute + 0.5 + random.NextDouble();
            await world.CommitAsync(Batch("shop-1", minute, $"o{minute}"));
            if (withCovert && minute > 0) await world.CommitAsync(Batch("hidden", covertAt, $"c{minute}"));
            await IntakeWorld.KeepAsync(world.Keeper);
        }
        if (withCovert) await world.CommitAsync(Batch("hidden", 59, "c-last"));
        await IntakeWorld.KeepAsync(world.Keeper);
        var rpc = Questions.Hits(world);
        var told = (await rpc.ListHits(new() { Purpose = Examples.Purpose }, Call(Role.Operator))).Hits
            .Select(hit => $"{hit.FirstCaptureTime} {hit.LastCaptureTime} {hit.ReadCount} {hit.VisitCount} {hit.Revision} {hit.Sentence}").ToList();
        await using var rows = await new LayerStore(world.Database).FindAsync(
            VehicleLayers.Hits, new LayerQuestion { Srid = 27700, Limit = 10 }, CancellationToken.None);
        var names = VehicleLayers.Hits.Columns.Select(column => column.Name).ToList();
        while (await rows.ReadAsync(CancellationToken.None))
            told.Add($"{rows.Time(names.IndexOf("last_captured_at")):O} {rows.Whole(names.IndexOf("read_count"))}");
        return told;
    }

    async Task<IntakeWorld> CreateAsync()
    {
        var world = await IntakeWorld.CreateAsync(postgis, Neighbourhood.Fixed("hidden", "shops", 347_100, 391_100));
        await world.DoAsync("UPDATE camera SET covert = true WHERE id = 'hidden'");
        await world.DoAsync("UPDATE registry_version SET body = jsonb_set(body, '{covert}', 'true'), clock_version = 2 WHERE kind = 'camera' AND id = 'hidden'");
        await world.DoAsync("UPDATE registry_clock SET version = 2");
        await world.Live.LoadAsync(CancellationToken.None);
        return world;
    }

    static IntakeBatch Batch(string camera, double minute, string id) => new("shops", [new(new Read
    {
        Camera = camera, VrmText = "AB12CDE", CapturedAt = Start.AddMinutes(minute), VendorEventId = id,
    })]);

    static TestCall Call(Role roles) => new(
        "/geointel.v1.HitService/ListHits", caller: new CallerIdentity("person:tester", roles, FrozenSet<string>.Empty));

    // Everything up to the first sign of life that comes after the end.
    static async Task<List<string>> WatchedAsync(Service.Rpc.HitRpc rpc, Role role)
    {
        var watched = new UntilCaughtUp();
        await Assert.ThrowsAsync<UntilCaughtUp.CaughtUpException>(() => rpc.WatchHits(
            new() { Purpose = Examples.Purpose, ResumeToken = "beginning" }, watched, Call(role)));
        return watched.Kinds;
    }

    sealed class UntilCaughtUp : IServerStreamWriter<V1.WatchHitsResponse>
    {
        string _last = "";

        public List<string> Kinds { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(V1.WatchHitsResponse message)
        {
            if (message.Change is { } change) Kinds.Add(change.Kind.ToString());
            else if (message.ResumeToken == _last) throw new CaughtUpException();
            _last = message.ResumeToken;
            return Task.CompletedTask;
        }

        public sealed class CaughtUpException : Exception;
    }
}
