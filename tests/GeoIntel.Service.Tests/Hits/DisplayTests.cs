using GeoIntel.Service.Admission;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Hits;

[Collection(PostGisCollection.Name)]
public class DisplayTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task A_watch_has_one_entry_and_its_ranges_refer_to_it_before_their_hits_leave()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0), reads.Of(1, 0), reads.Of(2, 0)]));
        await IntakeWorld.KeepAsync(world.Keeper);
        var call = new TestCall("/geointel.v1.HitService/WatchHits");
        var entry = new CallEntry();
        call.GetHttpContext().Features.Set(entry);
        var seen = new List<string>();
        var answers = new Looking(async answer =>
        {
            if (answer.Change is null) throw new EnoughException();
            seen.AddRange(await world.AskAsync(
                "SELECT action, resource_id, row_count, part_of FROM audit_entry WHERE action = 'display'"));
        });

        await Assert.ThrowsAsync<EnoughException>(() => Questions.Hits(world).WatchHits(
            new() { Purpose = Examples.Purpose, ResumeToken = "beginning" }, answers, call));

        // At each of the three, the one range that they share was there.
        Assert.Equal(Enumerable.Repeat($"display|1..3|3|{entry.Id}", 3), seen);
        Assert.Equal(
            [$"consultation|{entry.Id}|opened", "display||ok"],
            await world.AskAsync("SELECT action, call_id, outcome FROM audit_entry WHERE rpc LIKE '%WatchHits' ORDER BY sequence"));
    }

    sealed class EnoughException : Exception;

    sealed class Looking(Func<V1.WatchHitsResponse, Task> look) : IServerStreamWriter<V1.WatchHitsResponse>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(V1.WatchHitsResponse message) => look(message);
    }
}
