using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Admission;

namespace GeoIntel.Service.Tests.Storage.Sightings;

/// <summary>Streams that producers number under names of their own, beside the feed's own stream.</summary>
[Collection(PostGisCollection.Name)]
public class SourceTests(PostGisFixture postgis)
{
    static readonly Camera SecondShop = Neighbourhood.Fixed("shop-2", "shops", 347_100, 391_000);

    [PostGisTheory]
    [InlineData("town")]
    [InlineData("shops")]
    public async Task Each_source_of_a_feed_is_dealt_with_by_numbers_of_its_own(string feed)
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);

        var first = await SendAsync(world, feed, "north", Numbered(feed, 1), Numbered(feed, 2), Numbered(feed, 5));
        var other = await SendAsync(world, feed, "south", Numbered(feed, 1), Numbered(feed, 3));
        var again = await SendAsync(world, feed, "north", Numbered(feed, 2), Numbered(feed, 5), Numbered(feed, 6));

        Assert.Equal((3, 0, 5L), Counts(first));
        Assert.Equal((2, 0, 3L), Counts(other));
        Assert.Equal((1, 2, 6L), Counts(again));
        Assert.Equal(["6"], await world.AskAsync("SELECT count(*) FROM sighting"));
        Assert.Equal(
            ["north|6|4|2", "south|3|2|0"],
            await world.AskAsync(
                "SELECT source, last_sequence, accepted_count, duplicate_count FROM feed_cursor ORDER BY source"));
    }

    [PostGisFact]
    public async Task A_numbered_feed_keeps_its_own_numbers_beside_those_of_a_source()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);

        var own = await SendAsync(world, "town", "", Numbered("town", 10));
        var named = await SendAsync(world, "town", "spool", Numbered("town", 3));
        var late = await SendAsync(world, "town", "", Numbered("town", 9), Numbered("town", 11));

        Assert.Equal((1, 0, 10L), Counts(own));
        Assert.Equal((1, 0, 3L), Counts(named));
        Assert.Equal((1, 1, 11L), Counts(late));
    }

    [PostGisTheory]
    [InlineData("the very read under another number", "spool", 9, "shop-1", 0, false)]
    [InlineData("the very read through another source", "other", 1, "shop-1", 0, false)]
    [InlineData("the same id at another time", "spool", 9, "shop-1", 1, true)]
    [InlineData("the same id of another camera", "other", 1, "shop-2", 0, true)]
    public async Task A_device_that_repeats_itself_is_told_from_one_that_repeats_its_ids(
        string what, string source, long number, string camera, int secondsLater, bool isStored)
    {
        await using var world = await IntakeWorld.CreateAsync(postgis, SecondShop);
        await SendAsync(world, "shops", "spool", Numbered("shops", 1) with { VendorEventId = "e1" });

        var outcome = await SendAsync(world, "shops", source, Numbered("shops", number) with
        {
            Camera = camera,
            VendorEventId = "e1",
            CapturedAt = Neighbourhood.Now.AddSeconds(secondsLater),
        });

        Assert.True((isStored ? 1 : 0, isStored ? 0 : 1) == (outcome.Accepted, outcome.Duplicates), what);
        Assert.Equal(number, outcome.LastSequence);
    }

    [PostGisFact]
    public async Task A_read_that_came_without_a_source_is_known_when_a_source_brings_it_and_can_be_taken_back()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await SendAsync(world, "shops", "", Numbered("shops", 0) with { VendorEventId = "e1" });

        var again = await SendAsync(
            world, "shops", "spool", Numbered("shops", 1) with { VendorEventId = "e1" },
            Numbered("shops", 2) with { VendorEventId = "e2", SupersedesEventId = "e1" });
        var back = await SendAsync(
            world, "shops", "spool", Numbered("shops", 3) with { VendorEventId = "e2", WithdrawsEventId = "e2" });

        Assert.Equal((1, 1, 2L), Counts(again));
        Assert.Equal((1, 0, 3L), Counts(back));
        Assert.Equal(
            ["e1|2", "e2|3"],
            await world.AskAsync("SELECT detail->>'event', state FROM sighting ORDER BY detail->>'event'"));
    }

    [PostGisFact]
    public async Task Sources_that_bring_the_same_devices_reads_at_once_store_each_read_once()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        foreach (var seed in Seeds.Few(3, 40))
        {
            await world.DoAsync("TRUNCATE sighting, sighting_event, sighting_match, feed_cursor, feed_refusal");

            var sent = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => SendDevicesAsync(world, $"spool-{i}", seed * 10 + i)));

            Assert.Equal(
                sent.SelectMany(ids => ids).Distinct().Order(StringComparer.Ordinal),
                (await world.AskAsync("SELECT detail->>'event' FROM sighting")).Order(StringComparer.Ordinal));
            Assert.Equal(
                sent.Select(ids => $"{ids.Count}"),
                await world.AskAsync("SELECT accepted_count + duplicate_count FROM feed_cursor ORDER BY source"));
        }
    }

    // Some of sixty reads that the device tells everybody, in their order, and some of those twice.
    static async Task<List<string>> SendDevicesAsync(IntakeWorld world, string source, int seed)
    {
        await Task.Yield();
        var (store, random, sent) = (new SightingStore(world.Database), new Random(seed), new List<string>());
        for (var told = 0; told < 60;)
        {
            var reads = new List<IntakeRead>();
            for (var count = random.Next(1, 8); count > 0 && told < 60; count--)
            {
                var id = $"e{told}";
                if (random.Next(3) > 0) told++;
                sent.Add(id);
                reads.Add(new IntakeRead(Numbered("shops", sent.Count) with { VendorEventId = id }));
            }
            await world.CommitAsync(store, [new IntakeBatch("shops", reads, source)]);
        }
        return sent;
    }

    static Read Numbered(string feed, long number) => new()
    {
        Camera = Neighbourhood.CameraOf(feed),
        VrmText = "T1",
        CapturedAt = Neighbourhood.Now,
        SourceSequence = number,
    };

    static async Task<BatchOutcome> SendAsync(IntakeWorld world, string feed, string source, params Read[] reads) =>
        (await world.CommitAsync(new IntakeBatch(feed, [.. reads.Select(read => new IntakeRead(read))], source))).Single();

    static (int, int, long) Counts(BatchOutcome outcome) => (outcome.Accepted, outcome.Duplicates, outcome.LastSequence);
}
