using GeoIntel.Models.Hits;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Storage.Hits;
using GeoIntel.Service.Tests.Admission;
using Npgsql;

namespace GeoIntel.Service.Tests.Hits;

[Collection(PostGisCollection.Name)]
public class EpisodeKeeperServiceTests(PostGisFixture postgis)
{
    const string Clean =
        """
        TRUNCATE sighting, sighting_event, sighting_match, match_withdrawal, feed_cursor, feed_refusal, hit, hit_change;
        UPDATE hit_clock SET sequence = 0;
        UPDATE keeper_cursor SET match_transaction = '0', match_id = 0, withdrawal_transaction = '0', withdrawal_id = 0;
        """;

    static readonly string[] TablesOfARound = ["keeper_cursor", "hit_clock", "hit", "hit_change"];

    [PostGisFact]
    public async Task Whatever_the_order_the_commits_and_the_crashes_the_hits_are_those_of_the_reads_that_stand()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        foreach (var seed in Seeds.Few(5, 200))
        {
            await world.DoAsync(Clean);
            world.Clock.Now = Neighbourhood.Now;
            var random = new Random(seed);
            var reads = new ListedReads();
            for (var commit = 0; commit < 20; commit++)
            {
                await world.CommitAsync(new IntakeBatch("shops", Portion(reads, random)));
                if (random.Next(3) == 0) world.Clock.Now += TimeSpan.FromMinutes(random.Next(20));
                if (random.Next(2) == 0) continue;
                if (random.Next(2) == 0) await KeepAsync(world);
                else await world.TryWithKillsAsync(
                    TablesOfARound[random.Next(4)], () => world.NewKeeper().RunRoundAsync(CancellationToken.None));
            }
            await KeepAsync(world);
            await AssertHitsAsync(world, reads, $"seed {seed}");

            world.Clock.Now += TimeSpan.FromMinutes(16);
            await KeepAsync(world);
            Assert.Equal(["2"], await world.AskAsync("SELECT DISTINCT state FROM hit WHERE state <> 3"));
            await AssertToldAsync(world, $"seed {seed}");
        }
    }

    [PostGisFact]
    public async Task Two_keepers_at_once_make_the_hits_that_one_would()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        foreach (var seed in Seeds.Few(3, 60))
        {
            await world.DoAsync(Clean);
            world.Clock.Now = Neighbourhood.Now;
            var random = new Random(seed);
            var reads = new ListedReads();
            using var committing = new CancellationTokenSource();
            var keepers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                var keeper = world.NewKeeper();
                while (!committing.IsCancellationRequested) await keeper.RunRoundAsync(CancellationToken.None);
            })).ToArray();
            for (var commit = 0; commit < 40; commit++)
            {
                await world.CommitAsync(new IntakeBatch("shops", Portion(reads, random)));
                world.Clock.Now += TimeSpan.FromMinutes(random.Next(16)); // so that hits close, and open again, meanwhile
            }
            await committing.CancelAsync();
            await Task.WhenAll(keepers);
            await KeepAsync(world);

            await AssertHitsAsync(world, reads, $"seed {seed}");
            await AssertToldAsync(world, $"seed {seed}");
        }
    }

    [PostGisFact]
    public async Task A_hit_that_was_extended_meanwhile_is_not_closed_as_it_was_before()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0)]));
        await KeepAsync(world);
        world.Clock.Now += TimeSpan.FromHours(1);

        // One instance finds the hit due, and the other one extends it before the first one commits.
        await using var closing = await world.Hits.BeginRoundAsync(100, CancellationToken.None);
        var due = await closing.Reads.HitsToCloseAsync(world.Clock.Now, CancellationToken.None);
        var closed = EpisodeKeeper.CloseOver(due, world.Clock.Now, new EpisodeOptions());
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 5)]));
        await KeepAsync(world);
        var told = closed.Select(of => (of, HitTeller.Tell(of.Hit, closing.Reads.OpeningOf(of.Hit), world.Live.Current))).ToList();
        Assert.Single(told);

        Assert.False(await closing.CommitAsync(told, world.Clock.Now, world.Bell.Notice, CancellationToken.None));
        await AssertHitsAsync(world, reads, "after the race");
        await AssertToldAsync(world, "after the race");
        Assert.Equal(["1"], await world.AskAsync("SELECT state FROM hit"));
    }

    [PostGisFact]
    public async Task A_match_that_is_taken_back_while_a_round_is_read_is_in_no_hit()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0), reads.Of(0, 5)]));

        // The round has read its matches when it asks what was taken back, and waits there.
        Task<bool> round;
        await using (var holder = await world.Database.OpenConnectionAsync())
        await using (var transaction = await holder.BeginTransactionAsync())
        {
            await using (var hold = new NpgsqlCommand(
                "CALL begin_matches(); LOCK TABLE match_withdrawal IN ACCESS EXCLUSIVE MODE", holder))
                await hold.ExecuteNonQueryAsync();
            round = world.Keeper.RunRoundAsync(CancellationToken.None);
            while ((await world.AskAsync("SELECT 1 FROM pg_locks WHERE NOT granted")).Count == 0) await Task.Delay(2);
            const string First = "(SELECT sighting_id FROM sighting_match ORDER BY captured_at LIMIT 1)";
            await using var takeBack = new NpgsqlCommand(
                $"INSERT INTO match_withdrawal (sighting_id) VALUES ({First}); " +
                $"UPDATE sighting_match SET withdrawn = true WHERE sighting_id = {First}", holder);
            await takeBack.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
        await round;
        await KeepAsync(world);
        Assert.Equal(["1"], await world.AskAsync("SELECT body->'hit'->>'readCount' FROM hit WHERE state <> 3"));
    }

    [PostGisFact]
    public async Task A_commit_whose_answer_is_lost_rings_all_the_same()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(new IntakeBatch("shops", [new ListedReads().Of(0, 0)]));
        await using var holder = await world.Database.OpenConnectionAsync();
        await using var transaction = await holder.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("LOCK TABLE hit_change IN ACCESS EXCLUSIVE MODE", holder))
            await hold.ExecuteNonQueryAsync();
        using var stopping = new CancellationTokenSource();
        var rings = world.Bell.Next;
        var round = world.Keeper.RunRoundAsync(stopping.Token);
        while ((await world.AskAsync("SELECT 1 FROM pg_locks WHERE NOT granted")).Count == 0) await Task.Delay(2);
        Assert.False(rings.IsCompleted);

        await stopping.CancelAsync(); // whatever the server does with the commit now, we do not hear of it

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => round);
        Assert.True(rings.IsCompleted);
    }

    [PostGisFact]
    public async Task A_round_that_ends_before_its_commit_is_done_again()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0), reads.Of(0, 10), reads.Of(1, 3)]));

        await using (var crashed = await world.Hits.BeginRoundAsync(100, CancellationToken.None))
            Assert.Equal(3, crashed.Matches.Count);
        Assert.Empty(await world.AskAsync("SELECT * FROM hit"));

        await KeepAsync(world);
        await AssertHitsAsync(world, reads, "after the crash");
        await AssertToldAsync(world, "after the crash");
    }

    [PostGisFact]
    public async Task A_database_restored_into_another_cluster_goes_on_where_it_was()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0), reads.Of(1, 3)]));
        await KeepAsync(world);
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 10)])); // not yet dealt with when the dump is made

        // What a dump brings: transaction numbers of the other cluster, far beyond this one's.
        const string Foreign = "(transaction_id::text::bigint + 1000000000)::text::xid8";
        await world.AskAsync($"UPDATE sighting_match SET transaction_id = {Foreign}");
        await world.AskAsync(
            $"UPDATE keeper_cursor SET match_transaction = {Foreign.Replace("transaction_id", "match_transaction", StringComparison.Ordinal)}");
        Assert.False(await world.Keeper.RunRoundAsync(CancellationToken.None)); // nothing would ever be dealt with

        Assert.True(await world.Hits.ReanchorAsync(CancellationToken.None)); // as at the start, before anything is taken in
        Assert.False(await world.Hits.ReanchorAsync(CancellationToken.None));
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(1, 30)]));
        await KeepAsync(world);
        await AssertHitsAsync(world, reads, "after the restore");
        await AssertToldAsync(world, "after the restore");
    }

    [PostGisFact]
    public async Task A_long_transaction_that_writes_matches_delays_hits_and_loses_none()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await using (var other = await world.Database.OpenConnectionAsync())
        await using (var transaction = await other.BeginTransactionAsync())
        {
            await using (var number = new NpgsqlCommand("CALL begin_matches(); SELECT pg_current_xact_id()", other))
                await number.ExecuteScalarAsync();
            await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0)]));
            Assert.False(await world.Keeper.RunRoundAsync(CancellationToken.None));
            await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 10), reads.Of(1, 10)]));
            Assert.False(await world.Keeper.RunRoundAsync(CancellationToken.None));
            await transaction.RollbackAsync();
        }
        await KeepAsync(world);
        await AssertHitsAsync(world, reads, "after the long transaction");
    }

    [PostGisFact]
    public async Task Matches_that_commit_after_later_ones_are_not_passed_over()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(2, 0)]), new IntakeBatch("town", []));
        await KeepAsync(world);

        // The first commit has laid its matches when it comes to count its refused read, and waits there.
        Task first;
        await using (var holder = await world.Database.OpenConnectionAsync())
        await using (var transaction = await holder.BeginTransactionAsync())
        {
            await using (var hold = new NpgsqlCommand("LOCK TABLE feed_refusal IN EXCLUSIVE MODE", holder))
                await hold.ExecuteNonQueryAsync();
            first = world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0), new IntakeRead(new()
            {
                Camera = "nowhere",
                VrmText = "A1",
                CapturedAt = Neighbourhood.Now,
                VendorEventId = "refused",
            })]));
            while ((await world.AskAsync("SELECT 1 FROM pg_locks WHERE NOT granted")).Count == 0) await Task.Delay(2);
            var later = reads.Of(1, 0);
            await world.CommitAsync(
                new Service.Storage.Sightings.SightingStore(world.Database),
                [new IntakeBatch("town", [later with { Read = later.Read with { Camera = "a57", SourceSequence = 1 } }])]);
            await KeepAsync(world);
            Assert.Equal(["1"], await world.AskAsync("SELECT count(*) FROM hit"));
            await transaction.RollbackAsync();
        }
        await first;
        await KeepAsync(world);
        await AssertHitsAsync(world, reads, "after both");
    }

    [PostGisFact]
    public async Task A_backlog_is_kept_in_rounds_that_cut_commits_anywhere()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        var random = new Random(1);
        IntakeRead[] backlog =
            [.. Enumerable.Range(0, 4500).Select(_ => reads.Of(random.Next(3), random.Next(3 * 24 * 60)))];
        world.Clock.Now += TimeSpan.FromDays(4);
        await world.CommitAsync(new IntakeBatch("shops", backlog[..3000]));
        await world.CommitAsync(new IntakeBatch(
            "shops", [.. backlog[3000..], reads.Withdrawal("r77"), reads.Withdrawal("r4400")]));

        var rounds = 0;
        while (await world.Keeper.RunRoundAsync(CancellationToken.None)) rounds++;

        Assert.True(rounds >= 3, $"{rounds} rounds");
        await AssertHitsAsync(world, reads, "after the backlog");
        await AssertToldAsync(world, "after the backlog");
    }

    [PostGisFact]
    public async Task A_hit_closes_when_nothing_has_come_for_longer_than_the_gap()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0)]));
        await KeepAsync(world);

        world.Clock.Now += TimeSpan.FromMinutes(15);
        Assert.False(await world.Keeper.RunRoundAsync(CancellationToken.None));
        Assert.Equal(["1"], await world.AskAsync("SELECT state FROM hit"));

        world.Clock.Now += TimeSpan.FromMicroseconds(1);
        Assert.True(await world.Keeper.RunRoundAsync(CancellationToken.None));
        Assert.Equal(["2"], await world.AskAsync("SELECT state FROM hit"));
        Assert.False(await world.Keeper.RunRoundAsync(CancellationToken.None));

        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 14)]));
        await KeepAsync(world);
        Assert.Equal(["1|2"], await world.AskAsync("SELECT state, body->'hit'->>'readCount' FROM hit"));
        await AssertToldAsync(world, "after it opened again");
    }

    [PostGisFact]
    public async Task What_a_person_decided_stays_and_the_etag_changes_only_with_the_meaning()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 60)]));
        await KeepAsync(world);
        var opened = await OnlyAsync(world);

        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 65)])); // extended
        await KeepAsync(world);
        world.Clock.Now += TimeSpan.FromHours(1); // closed
        await KeepAsync(world);
        var closed = await OnlyAsync(world);
        Assert.Equal((HitState.Closed, 3), (closed.Told.Hit.State, closed.Told.Hit.Revision));
        Assert.Equal(opened.MeaningSequence, closed.MeaningSequence);

        var decision = new HitDecision(1, "operator", world.Clock.Now, "a red van", "");
        var decided = await DecideAsync(world, closed, decision);
        Assert.NotNull(decided);
        Assert.True(decided.MeaningSequence > closed.MeaningSequence);
        Assert.Null(await DecideAsync(world, closed, decision with { Outcome = 2 })); // the etag is of before

        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 70)])); // extended, opens again
        await KeepAsync(world);
        var extended = await OnlyAsync(world);
        Assert.Equal((decided.MeaningSequence, decision), (extended.MeaningSequence, extended.Decision));

        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 50)])); // amended: it began earlier
        await KeepAsync(world);
        var amended = await OnlyAsync(world);
        Assert.True(amended.MeaningSequence > decided.MeaningSequence);
        Assert.Equal(decision, amended.Decision);

        await world.CommitAsync(new IntakeBatch(
            "shops", [.. Enumerable.Range(1, 4).Select(i => reads.Withdrawal($"r{i}"))]));
        await KeepAsync(world);
        var withdrawn = await OnlyAsync(world);
        Assert.Equal(HitState.Withdrawn, withdrawn.Told.Hit.State);
        Assert.True(withdrawn.MeaningSequence > amended.MeaningSequence);
        Assert.Equal(decision, withdrawn.Decision);
        Assert.Equal(
            ["1", "2", "3", "6", "2", "4", "5"], await world.AskAsync("SELECT kind FROM hit_change ORDER BY sequence"));
        await AssertToldAsync(world, "after all");
    }

    static List<IntakeRead> Portion(ListedReads reads, Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 12)).Select(_ => random.Next(5) == 0 && reads.Standing > 5
            ? reads.Withdrawal(random)
            : reads.Of(random.Next(3), random.Next(3) == 0 ? random.Next(40) * 15 : random.Next(600))),
    ];

    static Task KeepAsync(IntakeWorld world) => IntakeWorld.KeepAsync(world.Keeper);

    static async Task<DecidedHit> OnlyAsync(IntakeWorld world) => Assert.Single(await world.Hits.ListAsync(
        new HitQuestion([], false, null, null, null, null, 10), CancellationToken.None));

    static async Task<DecidedHit?> DecideAsync(IntakeWorld world, DecidedHit seen, HitDecision decision)
    {
        await using var connection = await world.Database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var decided = await HitStore.DecideAsync(
            connection, seen.Told.Hit.Id, seen.MeaningSequence, decision, CancellationToken.None);
        if (decided is not null) await transaction.CommitAsync();
        return decided;
    }

    static async Task AssertHitsAsync(IntakeWorld world, ListedReads reads, string what) =>
        Seeds.AssertSame(await reads.ExpectedAsync(world), await ListedReads.FoundAsync(world), what);

    // The changes alone tell the whole story: numbered without a gap, each hit's revisions one after the other, and the last
    // of each hit is the hit.
    static async Task AssertToldAsync(IntakeWorld world, string what)
    {
        var changes = await world.AskAsync(
            "SELECT sequence, kind, hit_id, body->'hit'->>'revision' FROM hit_change ORDER BY sequence");
        var revisions = new Dictionary<string, int>();
        for (var i = 0; i < changes.Count; i++)
        {
            var parts = changes[i].Split('|');
            Assert.True(parts[0] == $"{i + 1}", $"{what}: change {parts[0]} at place {i + 1}");
            var revision = revisions.GetValueOrDefault(parts[2]) + (parts[1] == "6" ? 0 : 1);
            Assert.True(parts[3] == $"{revision}", $"{what}: change {parts[0]} is revision {parts[3]}, not {revision}");
            revisions[parts[2]] = revision;
        }
        Assert.Equal([$"{changes.Count}"], await world.AskAsync("SELECT sequence FROM hit_clock"));
        Assert.Empty(await world.AskAsync(
            """
            SELECT hit_id FROM hit LEFT JOIN hit_change AS change USING (hit_id)
            WHERE change.sequence = hit.last_sequence AND change.body::jsonb <> hit.body OR change.sequence IS NULL
            """));
    }
}
