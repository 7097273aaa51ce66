using GeoIntel.Service.Admission;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Hits;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public class ControlRoomRpcTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task Every_registered_feed_is_told_with_what_came_and_what_was_refused_also_one_that_is_silent()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        var readable = reads.Of(0, 5);
        var unreadable = readable with { Read = readable.Read with { VrmText = "" } };
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0), reads.Of(0, 1), unreadable]));
        var rpc = new ControlRoomRpc(new IntakeStatus(world.Database), world.Live);

        var feeds = (await rpc.ListFeedStates(new(), Questions.Call("ControlRoomService/ListFeedStates"))).Feeds;

        Assert.Equal(
            world.Live.Current.Keys.Feeds.Keys.Select(id => $"feeds/{id}").Order(StringComparer.Ordinal), feeds.Select(feed => feed.Feed));
        var shops = feeds.Single(feed => feed.Feed == "feeds/shops");
        Assert.Equal(2, shops.AcceptedCount);
        var refusal = Assert.Single(shops.Refusals);
        Assert.Equal((V1.RefusalReason.UnreadableVrm, 1), (refusal.Reason, refusal.Count));
        Assert.NotNull(shops.LastCommitTime);
        Assert.All(feeds.Where(feed => feed.Feed != shops.Feed), silent => Assert.Null(silent.LastCommitTime));
    }
}
