using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

[Collection(PostGisCollection.Name)]
public class RepeatedReadTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [PostGisTheory]
    [InlineData("a feed that numbers its reads", true, 7)]
    [InlineData("a feed that does not", false, 0)]
    [InlineData("a feed that does not, from a device that numbers them all the same", false, 7)]
    public async Task A_read_that_is_sent_again_is_stored_once(string feed, bool numbered, long sequence)
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        var keys = new RegistryKeys([new FeedKey("road", 1, numbered)], [], []);
        var view = new RegistryView(new RegistryState { Version = 1 }, WatchlistSnapshot.Empty, keys);

        var first = await SendAsync(database, view, "road", sequence);
        var again = await SendAsync(database, view, "road", sequence);

        Assert.True((1, 0) == (first.Accepted, first.Duplicates), feed);
        Assert.True((0, 1) == (again.Accepted, again.Duplicates), feed);
        await using var count = database.CreateCommand("SELECT count(*) FROM sighting");
        Assert.Equal(1L, await count.ExecuteScalarAsync());
    }

    [PostGisFact]
    public async Task An_observation_that_is_sent_again_is_answered_with_the_sighting_it_made()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());

        var first = await SendAsync(database, RegistryView.Empty, feedId: "", sequence: 0);
        var again = await SendAsync(database, RegistryView.Empty, feedId: "", sequence: 0);

        Assert.Equal((1, 0), (first.Accepted, again.Accepted));
        Assert.Equal(Assert.Single(first.SightingIds), Assert.Single(again.SightingIds));
    }

    // A store of its own each time, as after a restart between the two.
    static async Task<BatchOutcome> SendAsync(
        NpgsqlDataSource database, RegistryView view, string feedId, long sequence)
    {
        var intake = new IntakeRead(new Read
        {
            Camera = "c",
            VrmText = "AB12CDE",
            CapturedAt = Now,
            VendorEventId = "event-1",
            SourceSequence = sequence,
        });
        var sighting = new Sighting(
            Guid.CreateVersion7(Now), Vrm.Of("AB12CDE"), Now.UtcTicks, Now.UtcTicks, GeoPoint.OfMetres(346000, 392000), -1, 0);
        var feed = feedId.Length == 0 ? null : view.Keys.Feeds[feedId];
        var admitted = new AdmittedRead(sighting, 0, feed?.Key ?? 0, CameraKey: null, StoresPlace: true, intake);
        var committed = await new SightingStore(database).CommitAsync(
            [new AdmittedBatch(new IntakeBatch(feedId, [intake]), feed, new([admitted]), [], view, Now)],
            _ => throw new InvalidOperationException("The registry was not altered."), CancellationToken.None);
        return committed.Outcomes.Single();
    }
}
