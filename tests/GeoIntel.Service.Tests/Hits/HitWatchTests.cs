using GeoIntel.Models.Hits;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Storage.Hits;
using GeoIntel.Service.Tests.Admission;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Tests.Hits;

[Collection(PostGisCollection.Name)]
public class HitWatchTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task Who_comes_and_goes_while_hits_change_is_told_each_change_once_and_in_order()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        foreach (var seed in Seeds.Few(2, 50))
        {
            var random = new Random(seed);
            var start = await world.Hits.LatestSequenceAsync(CancellationToken.None);
            using var ended = new CancellationTokenSource();
            var watching = Enumerable.Range(0, 4)
                .Select(i => ComeAndGoAsync(world, start, new Random(seed * 100 + i), ended.Token)).ToList();
            var deciding = DecideAsync(world, new Random(seed), ended.Token);

            var reads = new ListedReads();
            for (var commit = 0; commit < 25; commit++)
            {
                var portion = Enumerable.Range(0, random.Next(1, 15)).Select(_ => reads.Of(random.Next(3), random.Next(3000)));
                await world.CommitAsync(new IntakeBatch("shops", [.. portion.Select(read => Renamed(read, seed))]));
                await IntakeWorld.KeepAsync(world.Keeper);
                world.Clock.Now += TimeSpan.FromMinutes(random.Next(10));
            }
            await deciding;
            var expected = await SequencesAsync(world, start);
            await ended.CancelAsync();
            world.Bell.Ring();

            foreach (var told in await Task.WhenAll(watching))
                Assert.True(expected.SequenceEqual(told), $"seed {seed}: {told.Count} of {expected.Count} changes were told");
        }
    }

    [PostGisFact]
    public async Task Resuming_after_any_change_tells_all_later_ones()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await MakeHitsAsync(world, 30);
        var all = await SequencesAsync(world, 0);

        for (var after = 0; after <= all.Count; after++)
        {
            var told = (await WatchUntilUpToDateAsync(world, after)).Told;
            Assert.Equal(all.Skip(after), told.Select(change => change.Sequence));
        }
    }

    [PostGisFact]
    public async Task Only_the_kinds_asked_for_are_told_and_the_rest_counts_as_seen()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await MakeHitsAsync(world, 300);
        await world.DoAsync("UPDATE hit SET kind = 2 WHERE last_sequence % 30 = 1");
        var zones = await world.AskAsync(
            "SELECT sequence FROM hit_change JOIN hit USING (hit_id) WHERE hit.kind = 2 ORDER BY sequence");

        var subscriber = await WatchUntilUpToDateAsync(world, 0, kinds: [2]);

        Assert.Equal(zones, subscriber.Told.Select(change => $"{change.Sequence}"));
        Assert.InRange(zones.Count, 5, 250);
        Assert.Equal(300, subscriber.UpTo);
        subscriber.AssertRecordedAll();
        Assert.Equal(300, (await WatchUntilUpToDateAsync(world, 0, kinds: [1, 2])).Told.Count);
    }

    [PostGisFact]
    public async Task A_subscriber_that_stands_still_misses_nothing()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await MakeHitsAsync(world, 5);
        var stands = new TaskCompletionSource();
        var mayGoOn = new TaskCompletionSource();
        using var ending = new CancellationTokenSource();
        var subscriber = new Subscriber
        {
            OnChange = async _ =>
            {
                stands.TrySetResult();
                await mayGoOn.Task;
            },
        };
        subscriber.OnPulse = upTo =>
        {
            if (upTo == 1305) ending.Cancel();
        };
        var watching = WatchAsync(world, 0, [], subscriber, ending.Token);
        await stands.Task;

        await MakeHitsAsync(world, 1300, firstMinute: 10_000);
        mayGoOn.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Equal(await SequencesAsync(world, 0), subscriber.Told.Select(change => change.Sequence));
        subscriber.AssertRecordedAll();
        Assert.Equal([5, .. Enumerable.Repeat(200, 6), 100], subscriber.Recorded.Select(range => range.Count));
    }

    [PostGisFact]
    public async Task What_is_told_was_recorded_before_also_if_the_line_is_cut()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await MakeHitsAsync(world, 20);
        var subscriber = new Subscriber
        {
            OnChange = change => change.Sequence == 8 ? throw new IOException("the line is cut") : Task.CompletedTask,
        };

        await Assert.ThrowsAsync<IOException>(() => WatchAsync(world, 2, [], subscriber, CancellationToken.None));

        Assert.Equal([3L, 4, 5, 6, 7], subscriber.Told.Select(change => change.Sequence));
        Assert.Equal([new Delivered(3, 20, 18)], subscriber.Recorded);
    }

    [PostGisFact]
    public async Task What_cannot_be_recorded_is_not_told()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await MakeHitsAsync(world, 3);
        var subscriber = new Subscriber();

        await Assert.ThrowsAsync<IOException>(() => new HitWatch(world.Hits, world.Bell, NullLogger<HitWatch>.Instance).RunAsync(
            0, [], Everything, subscriber.TellAsync, _ => throw new IOException("the log is away"), CancellationToken.None));

        Assert.Empty(subscriber.Told);
    }

    [PostGisFact]
    public async Task What_is_not_for_the_subscriber_is_a_sign_of_life_and_no_display()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await MakeHitsAsync(world, 4);
        using var ending = new CancellationTokenSource();
        var (told, recorded) = (new List<(bool, long)>(), new List<Delivered>());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new HitWatch(world.Hits, world.Bell, NullLogger<HitWatch>.Instance).RunAsync(
            0, [], changes => Task.FromResult<IReadOnlyList<ToldChange?>>([.. changes.Select(one => one.Sequence == 2 ? one : null)]),
            async (change, sequence) =>
            {
                told.Add((change is not null, sequence));
                if (told.Count == 5) await ending.CancelAsync();
            },
            range =>
            {
                recorded.Add(range);
                return Task.CompletedTask;
            },
            ending.Token));

        Assert.Equal([(false, 1), (true, 2), (false, 3), (false, 4), (false, 4)], told);
        Assert.Equal([new Delivered(2, 2, 1)], recorded);
    }

    [PostGisFact]
    public async Task A_change_is_told_with_the_etag_of_what_it_says()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        foreach (var minute in new[] { 60, 65, 50 }) // opened, extended, amended
        {
            await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, minute)]));
            await IntakeWorld.KeepAsync(world.Keeper);
        }

        var told = (await WatchUntilUpToDateAsync(world, 0)).Told;

        Assert.Equal(
            [(HitChangeKind.Opened, 1L), (HitChangeKind.Extended, 1L), (HitChangeKind.Amended, 3L)],
            told.Select(change => (change.Kind, change.Hit.MeaningSequence)));
        // Who decides by the first of them has not seen what the hit says now.
        await using var connection = await world.Database.OpenConnectionAsync();
        Assert.Null(await HitStore.DecideAsync(
            connection, told[0].Hit.Told.Hit.Id, told[0].Hit.MeaningSequence, Decision(world), CancellationToken.None));
    }

    [PostGisFact]
    public async Task Hits_of_another_instance_ring_here()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        using var here = new HitBell(world.Database, NullLogger<HitBell>.Instance);
        var listens = here.Next;
        await here.StartAsync(CancellationToken.None);
        await listens;
        using var ending = new CancellationTokenSource();
        var upToDate = new TaskCompletionSource();
        var subscriber = new Subscriber { OnPulse = _ => upToDate.TrySetResult() };
        subscriber.OnChange = _ => ending.CancelAsync();
        var watch = new HitWatch(world.Hits, here, NullLogger<HitWatch>.Instance);
        var watching = watch.RunAsync(0, [], Everything, subscriber.TellAsync, subscriber.RecordAsync, ending.Token);
        await upToDate.Task;

        await MakeHitsAsync(world, 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
        Assert.Single(subscriber.Told);
        await here.StopAsync(CancellationToken.None);
    }

    // Watches, breaks off after some changes, and comes back with the last number it has.
    static async Task<List<long>> ComeAndGoAsync(IntakeWorld world, long after, Random random, CancellationToken ended)
    {
        var told = new List<long>();
        while (true)
        {
            var last = ended.IsCancellationRequested;
            using var leaving = new CancellationTokenSource();
            var staysFor = random.Next(1, 40);
            var subscriber = new Subscriber();
            subscriber.OnChange = async change =>
            {
                if (random.Next(10) == 0) await Task.Delay(random.Next(5), CancellationToken.None);
                if (!last && subscriber.Told.Count + 1 >= staysFor) await leaving.CancelAsync();
            };
            subscriber.OnPulse = _ =>
            {
                if (last || ended.IsCancellationRequested) leaving.Cancel();
            };
            using var leavesAtTheEnd = last ? default : ended.Register(leaving.Cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => WatchAsync(world, after, [], subscriber, leaving.Token));
            subscriber.AssertRecordedAll();
            told.AddRange(subscriber.Told.Select(change => change.Sequence));
            after = subscriber.Told.Count > 0 ? Math.Max(subscriber.UpTo, after) : after;
            if (last) return told;
        }
    }

    static async Task DecideAsync(IntakeWorld world, Random random, CancellationToken ended)
    {
        for (var decided = 0; decided < 30 && !ended.IsCancellationRequested;)
        {
            var hits = await world.Hits.ListAsync(
                new HitQuestion([], false, null, null, null, null, 50), CancellationToken.None);
            await Task.Delay(5, CancellationToken.None);
            if (hits.Count == 0) continue;
            var hit = hits[random.Next(hits.Count)];
            await using var connection = await world.Database.OpenConnectionAsync(CancellationToken.None);
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            var answer = await HitStore.DecideAsync(
                connection, hit.Told.Hit.Id, hit.MeaningSequence, Decision(world), CancellationToken.None);
            decided++;
            if (answer is null) continue;
            await transaction.CommitAsync(CancellationToken.None);
            world.Bell.Ring();
        }
    }

    static HitDecision Decision(IntakeWorld world) => new(2, "operator", world.Clock.Now, "", "a misread");

    /// <summary>So many hits, each of one read.</summary>
    static async Task MakeHitsAsync(IntakeWorld world, int count, int firstMinute = 0)
    {
        var reads = new ListedReads();
        world.Clock.Now = Neighbourhood.Now.AddDays(60);
        await world.CommitAsync(new IntakeBatch(
            "shops", [.. Enumerable.Range(0, count).Select(i => Renamed(reads.Of(0, firstMinute + 16 * i), firstMinute))]));
        await IntakeWorld.KeepAsync(world.Keeper);
    }

    static IntakeRead Renamed(IntakeRead intake, int portion) =>
        intake with { Read = intake.Read with { VendorEventId = $"{portion}-{intake.Read.VendorEventId}" } };

    static async Task<Subscriber> WatchUntilUpToDateAsync(IntakeWorld world, long after, short[]? kinds = null)
    {
        using var ending = new CancellationTokenSource();
        var subscriber = new Subscriber { OnPulse = _ => ending.Cancel() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => WatchAsync(world, after, kinds ?? [], subscriber, ending.Token));
        return subscriber;
    }

    static Task WatchAsync(
        IntakeWorld world, long after, short[] kinds, Subscriber subscriber, CancellationToken cancellation) =>
        new HitWatch(world.Hits, world.Bell, NullLogger<HitWatch>.Instance)
            .RunAsync(after, kinds, Everything, subscriber.TellAsync, subscriber.RecordAsync, cancellation);

    static Task<IReadOnlyList<ToldChange?>> Everything(IReadOnlyList<ToldChange> changes) =>
        Task.FromResult<IReadOnlyList<ToldChange?>>(changes);

    static async Task<List<long>> SequencesAsync(IntakeWorld world, long after) =>
        [.. (await world.AskAsync($"SELECT sequence FROM hit_change WHERE sequence > {after} ORDER BY sequence"))
            .Select(long.Parse)];
}
