using GeoIntel.Service.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Read = GeoIntel.Models.Sightings.Read;
using RefusalReason = GeoIntel.Models.Sightings.RefusalReason;

namespace GeoIntel.Service.Tests.Admission;

[Collection(PostGisCollection.Name)]
public class OutOfTimeTests(PostGisFixture postgis)
{
    static readonly AdmissionOptions Flagging = new() { OutOfTimeReads = OutOfTime.Flag };
    static readonly DateTimeOffset Now = Neighbourhood.Now;

    public static TheoryData<string, DateTimeOffset, RefusalReason?, bool> Times => new()
    {
        { "now", Now, null, false },
        { "a minute ahead", Now.AddMinutes(1), null, true },
        { "a year ahead", Now.AddYears(1), RefusalReason.FromTheFuture, false },
        { "eleven years old", Now.AddYears(-11), null, true },
        { "the clock fell back to its beginning", DateTimeOffset.UnixEpoch, RefusalReason.TooOld, false },
    };

    [Theory]
    [MemberData(nameof(Times))]
    public void What_is_out_of_time_is_marked_where_that_is_asked_for(
        string when, DateTimeOffset capturedAt, RefusalReason? refused, bool marked)
    {
        var taken = new Door(Flagging).TryAdmit(
            Of(capturedAt), Neighbourhood.Feed("shops"), "", Neighbourhood.View(), Now, out var admitted, out var refusal);

        Assert.True(taken == refused is null, when);
        if (taken) Assert.Equal(marked, admitted.Intake.IsTimeDoubtful);
        else Assert.Equal(refused, refusal.Reason);
    }

    [PostGisFact]
    public async Task The_mark_is_stored_and_told_with_the_sighting_and_with_its_hit()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var batch = new IntakeBatch("shops", [Of(Now.AddMinutes(1))]);
        await world.Store.CommitAsync(
            [new Door(Flagging).Admit(batch, world.Live.Current, Now)],
            _ => throw new InvalidOperationException("the registry did not change"), CancellationToken.None);
        await IntakeWorld.KeepAsync(world.Keeper);

        var found = await Questions.Sightings(world).SearchSightings(
            new SearchSightingsRequest
            {
                Purpose = Examples.Purpose,
                Camera = "cameras/shop-1",
                FromTime = Questions.Time(Now),
                UntilTime = Questions.Time(Now.AddHours(1)),
            },
            Questions.Call("SightingService/SearchSightings"));
        var hits = await Questions.Hits(world).ListHits(
            new ListHitsRequest { Purpose = Examples.Purpose }, Questions.Call("HitService/ListHits"));

        Assert.True(Assert.Single(found.Sightings).TimeDoubtful);
        var hit = Assert.Single(hits.Hits);
        Assert.True(hit.ClockDoubtful);
        Assert.Contains("do not rely on it", hit.Caveat, StringComparison.Ordinal);
    }

    static IntakeRead Of(DateTimeOffset capturedAt) => new(new Read
    {
        Camera = "shop-1",
        VrmText = Neighbourhood.Listed[0].Text,
        CapturedAt = capturedAt,
        VendorEventId = "r1",
    });
}
