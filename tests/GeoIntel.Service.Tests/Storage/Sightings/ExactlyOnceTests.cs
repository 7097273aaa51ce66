using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Admission;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage.Sightings;

[Collection(PostGisCollection.Name)]
public class ExactlyOnceTests(PostGisFixture postgis)
{
    const string Clean = "TRUNCATE sighting, sighting_event, sighting_match, match_withdrawal, feed_cursor, feed_refusal";

    static readonly string[] TablesOfACommit =
        ["feed_cursor", "sighting", "sighting_match", "sighting_event", "match_withdrawal", "feed_refusal"];

    [PostGisFact]
    public async Task Whatever_is_sent_again_joined_taken_back_or_cut_off_is_stored_once()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var failed = 0;
        foreach (var seed in Seeds.Few(6, 200))
        {
            await world.DoAsync(Clean);
            var random = new Random(seed);
            var scripts = Neighbourhood.Feeds.Select(feed => new FeedScript(feed, random)).ToArray();
            var oracle = new IntakeOracle();
            for (var commit = 0; commit < 25; commit++)
            {
                var batches = Enumerable.Range(0, random.Next(1, 5))
                    .Select(_ => scripts[random.Next(scripts.Length)].NextBatch()).ToArray();
                IReadOnlyList<BatchOutcome> outcomes = [];
                if (random.Next(3) == 0)
                {
                    var table = TablesOfACommit[random.Next(TablesOfACommit.Length)];
                    if (!await world.TryWithKillsAsync(table, async () => outcomes = await CommitAsync(world, batches)))
                    {
                        failed++;
                        // Nothing was answered: the sender repeats all of it, or has lost the later batches.
                        batches = batches[..random.Next(1, batches.Length + 1)];
                        outcomes = await CommitAsync(world, batches);
                    }
                }
                else
                {
                    outcomes = await CommitAsync(world, batches);
                }
                Seeds.AssertSame(
                    oracle.Commit(batches), await SayAsync(world, outcomes), $"seed {seed}, answers to commit {commit}");
            }
            await AssertStoredAsync(world, oracle, $"seed {seed}");
        }
        Assert.True(failed > 5, $"Only {failed} commits were cut off.");
    }

    [PostGisFact]
    public async Task Two_instances_that_take_the_same_feeds_at_once_store_each_read_once()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        foreach (var seed in Seeds.Few(3, 60))
        {
            await world.DoAsync(Clean);
            var scripts = Neighbourhood.Feeds.Select(feed => new FeedScript(feed, new Random(seed))).ToArray();
            foreach (var script in scripts) script.Grow(150);

            var accepted = await Task.WhenAll(
                SendAllAsync(world, scripts, new Random(seed)), SendAllAsync(world, scripts, new Random(-seed)));

            var oracle = new IntakeOracle();
            foreach (var script in scripts) oracle.Commit([new ScriptedBatch(script.Feed, script.Reads)]);
            Seeds.AssertSame(oracle.Sightings, await SightingsAsync(world), $"seed {seed}, sightings");
            Seeds.AssertSame(oracle.Events, await EventsAsync(world), $"seed {seed}, device ids");
            Seeds.AssertSame(oracle.Matches, await MatchesAsync(world), $"seed {seed}, matches");
            Seeds.AssertSame(
                oracle.Cursors.Select(line => line[..line.LastIndexOf('|')]),
                await world.AskAsync("SELECT feed_key, last_sequence, accepted_count FROM feed_cursor ORDER BY feed_key"),
                $"seed {seed}, cursors");
            Assert.Equal(await world.AskAsync("SELECT sum(accepted_count) FROM feed_cursor"), [$"{accepted.Sum()}"]);
        }
    }

    [PostGisFact]
    public async Task A_sighting_that_is_taken_back_twice_in_one_commit_stays_as_it_was_taken_back_first()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        const int Pairs = 200;
        var reads = new List<IntakeRead>();
        for (var i = 0; i < Pairs; i++)
        {
            reads.Add(Of($"a{i}", i % 2 == 0 ? new() { ["supersedes"] = $"r{i}" } : new() { ["withdraws"] = $"r{i}" }));
            reads.Add(Of($"b{i}", i % 2 == 0 ? new() { ["withdraws"] = $"r{i}" } : new() { ["supersedes"] = $"r{i}" }));
        }
        await world.CommitAsync(new IntakeBatch("shops", [.. Enumerable.Range(0, Pairs).Select(i => Of($"r{i}", []))]));

        await world.CommitAsync(new IntakeBatch("shops", reads));

        Assert.Equal(
            Enumerable.Range(0, Pairs).Select(i => $"r{i}|{(i % 2 == 0 ? 2 : 3)}"),
            await world.AskAsync(
                "SELECT detail->>'event', state FROM sighting WHERE detail->>'event' LIKE 'r%' " +
                "ORDER BY substring(detail->>'event', 2)::int"));
    }

    [PostGisFact]
    public async Task What_is_taken_back_of_one_day_waits_for_no_other_day()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(new IntakeBatch(
            "shops", [Of("today", []), Of("before", [], Neighbourhood.Now.AddDays(-30))]));
        IReadOnlyList<BatchOutcome> back = [];

        // As when the retention drops that day.
        var endedWell = await world.TryWithKillsAsync("sighting_20260131", async () => back = await world.CommitAsync(
            new IntakeBatch("shops", [Of("back", new() { ["withdraws"] = "today" })])));

        Assert.True(endedWell, "It waited for the lock on the other day's partition.");
        Assert.Equal(1, back[0].Accepted);
        Assert.Equal(["today|3"], await world.AskAsync("SELECT detail->>'event', state FROM sighting WHERE state <> 1"));
    }

    static IntakeRead Of(
        string eventId, Dictionary<string, string> takesBack, DateTimeOffset? capturedAt = null) => new(new Read
    {
        Camera = "shop-1",
        VrmText = "T1",
        CapturedAt = capturedAt ?? Neighbourhood.Now,
        VendorEventId = eventId,
        SupersedesEventId = takesBack.GetValueOrDefault("supersedes", ""),
        WithdrawsEventId = takesBack.GetValueOrDefault("withdraws", ""),
    });

    static Task<IReadOnlyList<BatchOutcome>> CommitAsync(IntakeWorld world, ScriptedBatch[] batches) =>
        world.CommitAsync([.. batches.Select(batch => batch.ToIntake())]);

    // Every feed from its beginning to its end, in portions of this sender's own.
    static async Task<int> SendAllAsync(IntakeWorld world, FeedScript[] scripts, Random random)
    {
        var store = new SightingStore(world.Database);
        var sent = new int[scripts.Length];
        var accepted = 0;
        while (sent.Zip(scripts).Any(of => of.First < of.Second.Reads.Count))
        {
            var batches = new List<IntakeBatch>();
            foreach (var i in Enumerable.Range(0, scripts.Length).Where(_ => random.Next(2) == 0))
            {
                var reads = scripts[i].Reads.Skip(sent[i]).Take(random.Next(1, 20)).ToList();
                batches.Add(new ScriptedBatch(scripts[i].Feed, reads).ToIntake());
                sent[i] += reads.Count;
            }
            accepted += (await world.CommitAsync(store, batches)).Sum(outcome => outcome.Accepted);
        }
        return accepted;
    }

    static async Task<List<string>> SayAsync(IntakeWorld world, IReadOnlyList<BatchOutcome> outcomes)
    {
        var labels = new Dictionary<Guid, string>();
        await using var command = world.Database.CreateCommand(
            "SELECT sighting_id, detail->>'make' FROM sighting WHERE sighting_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = outcomes.SelectMany(outcome => outcome.SightingIds).ToArray() });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) labels.Add(reader.GetGuid(0), reader.GetString(1));
        return [.. outcomes.Select(outcome =>
            $"accepted {outcome.Accepted}, duplicates {outcome.Duplicates}, " +
            $"refused {string.Join(' ', outcome.Refusals.Select(of => $"{of.Index}:{of.Refusal.Reason}"))}, " +
            $"stored {string.Join(',', outcome.SightingIds.Select(id => labels[id]))}, last {outcome.LastSequence}")];
    }

    static async Task AssertStoredAsync(IntakeWorld world, IntakeOracle oracle, string what)
    {
        Seeds.AssertSame(oracle.Sightings, await SightingsAsync(world), $"{what}, sightings");
        Seeds.AssertSame(oracle.Events, await EventsAsync(world), $"{what}, device ids");
        Seeds.AssertSame(oracle.Matches, await MatchesAsync(world), $"{what}, matches");
        Seeds.AssertSame(
            [$"{oracle.MatchesTakenBack}"], await world.AskAsync("SELECT count(*) FROM match_withdrawal"),
            $"{what}, matches taken back");
        Seeds.AssertSame(
            oracle.Cursors,
            await world.AskAsync(
                """
                SELECT feed_key, last_sequence, accepted_count, duplicate_count FROM feed_cursor
                WHERE accepted_count + duplicate_count > 0 ORDER BY feed_key
                """),
            $"{what}, cursors");
        Seeds.AssertSame(
            oracle.Refusals,
            await world.AskAsync("SELECT feed_key, reason, refused_count FROM feed_refusal ORDER BY feed_key, reason"),
            $"{what}, refusals");
    }

    static Task<List<string>> SightingsAsync(IntakeWorld world) =>
        SortedAsync(world, "SELECT feed_key, detail->>'make', state, vrm_text FROM sighting");

    static Task<List<string>> EventsAsync(IntakeWorld world) => SortedAsync(
        world,
        """
        SELECT event.feed_key, event_id, detail->>'make'
        FROM sighting_event AS event JOIN sighting USING (sighting_id, captured_at)
        """);

    static Task<List<string>> MatchesAsync(IntakeWorld world) => SortedAsync(
        world,
        "SELECT detail->>'make', withdrawn FROM sighting_match JOIN sighting USING (sighting_id, captured_at)");

    static async Task<List<string>> SortedAsync(IntakeWorld world, string sql) =>
        [.. (await world.AskAsync(sql)).Order(StringComparer.Ordinal)];
}
