using System.Text.Json;
using GeoIntel.Models.Hits;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Storage;
using GeoIntel.Service.Storage.Hits;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Tests.Storage;

/// <summary>A round reads what it touches, however much was ever matched.</summary>
[Collection(PostGisCollection.Name)]
public class KeeperReadsTests(PostGisFixture postgis)
{
    const int Stored = 40_000;

    // 40 000 matches and as many hits, a minute apart, of 20 rules and of one vehicle each; a round asks for ten minutes of two.
    const string Fill =
        """
        CALL begin_matches();
        INSERT INTO sighting_match (transaction_id, sighting_id, captured_at, kind, rule_id, vrm, body)
        SELECT '3', gen_random_uuid(), timestamptz '2026-01-01' + interval '1 minute' * n, 2, 'rule-' || n % 20, n % 20, '{}'
        FROM generate_series(1, 40000) AS n;
        INSERT INTO hit (hit_id, kind, rule_id, vrm, state, first_captured_at, last_captured_at, last_received_at, due_at,
          last_sequence, meaning_sequence, body)
        SELECT gen_random_uuid(), kind, rule_id, vrm, 2, captured_at, captured_at, captured_at, captured_at, 1, 1, '{}'
        FROM sighting_match;
        ANALYZE sighting_match, hit
        """;

    static readonly DateTime Noon = new(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc);

    [PostGisFact]
    public async Task Matches_of_a_span_are_found_by_their_key_and_time()
    {
        await using var database = await FilledAsync();
        await using var command = database.CreateCommand(Explain("Hits/matches_of_keys"));
        AddSpans(command);
        command.Parameters.AddWithValue("transaction", "3");
        command.Parameters.AddWithValue("match", long.MaxValue);
        command.Parameters.AddWithValue("held_after_transaction", "3");
        command.Parameters.AddWithValue("held_after_match", long.MaxValue);

        await AssertWalksFewAsync(command, "sighting_match", rowsMax: 20);
    }

    [PostGisFact]
    public async Task Hits_of_a_span_are_found_by_their_key_and_time()
    {
        await using var database = await FilledAsync();
        await using var command = database.CreateCommand(Explain("Hits/hits_of_keys"));
        AddSpans(command);

        await AssertWalksFewAsync(command, "hit", rowsMax: Stored / 20 * 2);
    }

    [PostGisFact]
    public async Task Zone_hits_near_a_read_are_found_by_their_vehicle_and_time()
    {
        await using var database = await FilledAsync();
        await using var command = database.CreateCommand(Explain("Hits/hits_near_presences"));
        command.Parameters.AddWithValue("vrms", new[] { 7L, 8L });
        command.Parameters.AddWithValue("captured", new[] { Noon.AddDays(25), Noon.AddDays(25) });
        command.Parameters.AddWithValue("gap", TimeSpan.FromMinutes(15));

        await AssertWalksFewAsync(command, "hit", rowsMax: Stored / 20);
    }

    [PostGisFact]
    public async Task What_was_planned_while_nothing_was_stored_walks_few_rows_when_much_is()
    {
        var of = new NpgsqlConnectionStringBuilder(await postgis.CreateDatabaseWithSchemaAsync())
        {
            MaxPoolSize = 1, NoResetOnClose = true, Options = DatabaseHost.PlannedOnce,
        };
        await using var database = NpgsqlDataSource.Create(of);
        await AskAllAsync(database);
        var before = await WalkedAsync(database);
        await using (var fill = database.CreateCommand(
            Fill.Replace("ANALYZE sighting_match, hit", "UPDATE keeper_cursor SET match_transaction = '4'", StringComparison.Ordinal)))
            await fill.ExecuteNonQueryAsync();
        var filled = await WalkedAsync(database);

        await AskAllAsync(database);

        var walked = await WalkedAsync(database);
        Assert.Equal(before.Scans, walked.Scans); // no whole table, when it was empty and when it was full
        Assert.InRange(walked.Rows - filled.Rows, 0, Stored / 20 * 4);
    }

    static async Task AskAllAsync(NpgsqlDataSource database)
    {
        await using var round = await new HitStore(database).BeginRoundAsync(10, CancellationToken.None);
        var later = Noon.AddYears(1); // the keys are there, and nothing of that time
        var spans = new[] { 7UL, 8UL }
            .Select(vrm => new KeySpan(
                new HitKey(HitKind.ExclusionZone, $"rule-{vrm}", vrm), new CaptureSpan(later, later.AddMinutes(100)))).ToArray();
        await round.Reads.HitsOfAsync(spans, [new Touch(spans[0].Key, later)], TimeSpan.FromMinutes(15), CancellationToken.None);
        await round.Reads.MatchesOfAsync(spans, round.Reached, CancellationToken.None);
    }

    static async Task<(long Scans, long Rows)> WalkedAsync(NpgsqlDataSource database)
    {
        await using var flush = database.CreateCommand("SELECT pg_stat_force_next_flush()");
        await flush.ExecuteNonQueryAsync();
        await using var ask = database.CreateCommand(
            """
            SELECT sum(seq_scan), (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes WHERE relname IN ('sighting_match', 'hit'))
            FROM pg_stat_user_tables WHERE relname IN ('sighting_match', 'hit')
            """);
        await using var reader = await ask.ExecuteReaderAsync();
        await reader.ReadAsync();
        return ((long)reader.GetDecimal(0), (long)reader.GetDecimal(1));
    }

    static string Explain(string name) => "EXPLAIN (ANALYZE, FORMAT JSON) " + SqlText.Of(name);

    async Task<NpgsqlDataSource> FilledAsync()
    {
        var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        await using var fill = database.CreateCommand(Fill);
        await fill.ExecuteNonQueryAsync();
        return database;
    }

    static void AddSpans(NpgsqlCommand command)
    {
        command.Parameters.Add(
            new NpgsqlParameter("kinds", NpgsqlDbType.Array | NpgsqlDbType.Smallint) { Value = new short[] { 2, 2 } });
        command.Parameters.AddWithValue("rules", new[] { "rule-7", "rule-8" });
        command.Parameters.AddWithValue("vrms", new[] { 7L, 8L });
        command.Parameters.AddWithValue("from", new[] { Noon, Noon });
        command.Parameters.AddWithValue("until", new[] { Noon.AddMinutes(100), Noon.AddMinutes(100) });
    }

    // Every walk over the table is along an index, and the rows it takes in hand are few.
    static async Task AssertWalksFewAsync(NpgsqlCommand command, string table, double rowsMax)
    {
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync())!);
        var walks = Nodes(plan.RootElement[0].GetProperty("Plan"))
            .Where(node => node.TryGetProperty("Relation Name", out var name) && name.GetString() == table).ToList();
        Assert.NotEmpty(walks);
        Assert.All(walks, node => Assert.NotEqual("Seq Scan", node.GetProperty("Node Type").GetString()));
        Assert.InRange(walks.Sum(RowsTaken), 1, rowsMax);
    }

    static IEnumerable<JsonElement> Nodes(JsonElement node) =>
        node.TryGetProperty("Plans", out var below) ? below.EnumerateArray().SelectMany(Nodes).Prepend(node) : [node];

    static double RowsTaken(JsonElement node)
    {
        var removed = node.TryGetProperty("Rows Removed by Filter", out var filtered) ? filtered.GetDouble() : 0;
        return (node.GetProperty("Actual Rows").GetDouble() + removed) * node.GetProperty("Actual Loops").GetDouble();
    }
}
