using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Reviews;

[Collection(PostGisCollection.Name)]
public class ReviewRpcTests(RegistryServices registry) : IClassFixture<RegistryServices>
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [PostGisTheory]
    [InlineData(1, 7)]
    [InlineData(2, 1000)]
    [InlineData(3, 1)]
    public async Task The_queue_holds_what_a_slow_look_at_everything_finds_once_and_in_the_order_it_is_due(int seed, int pageSize)
    {
        var world = new ReviewWorld(registry, Now);
        await world.FillAsync(seed);

        var found = await world.AllReviewsAsync(pageSize);

        var expected = Expected(world).OrderBy(review => review.Due).ThenBy(review => review.Name, StringComparer.Ordinal)
            .ThenBy(review => review.Reason).ToList();
        Assert.Equal(expected, found.Select(review => (review.Name, review.Reason, review.DueTime.ToDateTimeOffset())));
        Assert.Equal(6, expected.Select(review => review.Reason).Distinct().Count(reason => reason != ReviewReason.WithoutEnd));
        var overdue = await world.AllReviewsAsync(pageSize, ReviewReason.ReviewOverdue, ReviewReason.BasisExpired);
        Assert.Equal(
            expected.Where(review => review.Reason is ReviewReason.ReviewOverdue or ReviewReason.BasisExpired).Select(review => review.Name),
            overdue.Select(review => review.Name));
    }

    [PostGisTheory]
    [InlineData(4, "", false)]
    [InlineData(5, "wards", false)]
    [InlineData(6, "wards", true)]
    public async Task Lists_are_as_healthy_as_counting_their_hits_one_by_one_says(int seed, string wards, bool isNarrow)
    {
        var world = new ReviewWorld(registry, Now);
        await world.FillAsync(seed);
        var from = isNarrow ? Now.AddHours(-100) : DateTimeOffset.MinValue;
        var request = new GetListHealthRequest
        {
            Purpose = Examples.Purpose, BoundarySet = wards, List = isNarrow ? "vehicleLists/l1" : "",
            FromTime = isNarrow ? Timestamp.FromDateTimeOffset(from) : null,
        };

        var told = await world.Rpc.GetListHealth(request, RegistryServices.Call("ReviewService/GetListHealth"));

        Assert.Equal(isNarrow ? ["l1"] : ["l0", "l1", "l2", "l3"], told.Lists.Select(list => list.List["vehicleLists/".Length..]));
        foreach (var list in told.Lists)
        {
            var entries = world.Entries.Where(entry => !entry.IsCondition && $"vehicleLists/{entry.List}" == list.List).ToList();
            var standing = entries.Where(entry => entry.Until > Now && !(entry.BasisExpires <= Now)).ToList();
            var hits = world.Hits.Where(hit => entries.Contains(hit.Entry) && !hit.IsWithdrawn && hit.At >= from).ToList();
            Assert.Equal(
                (standing.Count, entries.Count - standing.Count, standing.Count(entry => entry.ReviewAt <= Now)),
                (list.EntryCount, list.ExpiredCount, list.StaleCount));
            Assert.Equal(standing.Count(entry => hits.All(hit => hit.Entry != entry)), list.NeverHitCount);
            Assert.Equal(
                standing.Count(entry => hits.Exists(hit => hit.Entry == entry) && hits.All(hit => hit.Entry != entry || hit.Outcome is null)),
                list.NeverDecidedCount);
            Agree(hits, list.Hits);
            AgreeByPlace(hits.ToLookup(hit => $"cameras/{hit.Camera}"), list.Cameras);
            AgreeByPlace(hits.ToLookup(hit => wards.Length == 0 ? "none" : hit.Ward), wards.Length == 0 ? [] : list.Areas);
            if (wards.Length == 0) Assert.Empty(list.Areas);
        }
        Assert.Contains(told.Lists, list => list.Hits.FalseHitRate > 0);
    }

    [PostGisFact]
    public async Task Neither_is_told_without_a_purpose_or_of_a_list_that_is_not_there()
    {
        var rpc = new ReviewWorld(registry, Now).Rpc;
        var call = RegistryServices.Call("ReviewService/Test");

        var reviews = await Assert.ThrowsAsync<RpcException>(() => rpc.ListReviews(new ListReviewsRequest(), call));
        var health = await Assert.ThrowsAsync<RpcException>(() => rpc.GetListHealth(new GetListHealthRequest(), call));
        var lost = await Assert.ThrowsAsync<RpcException>(() => rpc.GetListHealth(
            new GetListHealthRequest { Purpose = Examples.Purpose, List = "vehicleLists/lost" }, call));

        Assert.Equal(
            [StatusCode.InvalidArgument, StatusCode.InvalidArgument, StatusCode.NotFound],
            new[] { reviews.StatusCode, health.StatusCode, lost.StatusCode });
    }

    static IEnumerable<(string Name, ReviewReason Reason, DateTimeOffset Due)> Expected(ReviewWorld world)
    {
        var soon = Now.AddDays(30);
        foreach (var entry in world.Entries)
        {
            if (entry.Until <= Now || entry.State == 3) continue;
            if (entry.State == 1) yield return (entry.Name, ReviewReason.AwaitingApproval, new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));
            else if (entry.ReviewAt <= Now) yield return (entry.Name, ReviewReason.ReviewOverdue, entry.ReviewAt);
            else if (entry.ReviewAt <= soon) yield return (entry.Name, ReviewReason.ReviewDue, entry.ReviewAt);
            if (entry.BasisExpires is not { } expires)
            {
                if (entry.Until is null) yield return (entry.Name, ReviewReason.WithoutEnd, entry.ReviewAt);
            }
            else if (expires <= Now)
            {
                yield return (entry.Name, ReviewReason.BasisExpired, expires);
            }
            else if (expires <= soon && !(entry.Until <= expires))
            {
                yield return (entry.Name, ReviewReason.BasisExpiring, expires);
            }
        }
        foreach (var link in world.Links)
        {
            if (!link.IsEvaluated && link.From <= Now && !(link.Until <= Now))
                yield return (link.Name, ReviewReason.NotEvaluated, link.From);
        }
    }

    static void AgreeByPlace(ILookup<string, ReviewWorld.MadeHit> hits, RepeatedField<PlaceTally> told)
    {
        if (told.Count == 0) return;
        Assert.Equal(hits.Select(group => group.Key).Order(StringComparer.Ordinal), told.Select(tally => tally.Place));
        foreach (var tally in told) Agree([.. hits[tally.Place]], tally.Hits);
    }

    static void Agree(List<ReviewWorld.MadeHit> hits, HitTally told)
    {
        var decided = hits.Where(hit => hit.Outcome is not null).ToList();
        Assert.Equal((hits.Count, decided.Count), (told.HitCount, told.DecidedCount));
        foreach (var outcome in System.Enum.GetValues<HitOutcome>())
        {
            Assert.Equal(
                decided.Count(hit => hit.Outcome == (short)outcome),
                told.Outcomes.Where(count => count.Outcome == outcome).Sum(count => count.Count));
        }
        Assert.Equal(decided.Count > 0, told.HasFalseHitRate);
        if (decided.Count > 0) Assert.Equal(decided.Count(hit => hit.Outcome is 2 or 3) / (double)decided.Count, told.FalseHitRate, 12);
    }
}
