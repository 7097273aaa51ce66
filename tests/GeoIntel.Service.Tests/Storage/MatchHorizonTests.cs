using System.Collections.Concurrent;
using GeoIntel.Service.Storage;
using GeoIntel.Service.Tests.Admission;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

/// <summary>The keeper waits for those who write matches, and for nobody else.</summary>
[Collection(PostGisCollection.Name)]
public class MatchHorizonTests(PostGisFixture postgis)
{
    const string AddMatch =
        "INSERT INTO sighting_match (sighting_id, captured_at, kind, rule_id, vrm, body) " +
        "VALUES (gen_random_uuid(), now(), 1, 'rule', 1, '{}')";

    const string AddWithdrawal = "INSERT INTO match_withdrawal (sighting_id) VALUES (gen_random_uuid())";

    const string AddSomethingElse =
        "INSERT INTO intake_commit (first_captured_at, last_captured_at, read_count, vrms, captured) " +
        "VALUES (now(), now(), 0, '{}', '{}')";

    [PostGisFact]
    public async Task A_transaction_that_wrote_something_else_and_stays_open_holds_nothing_up()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        await using var left = await OpenAsync(database, $"BEGIN; {AddSomethingElse}");
        await using var writer = await OpenAsync(database, $"CALL begin_matches(); {AddMatch}");

        Assert.Single(await PendingAsync(database, "0", 0));
    }

    [PostGisFact]
    public async Task A_writer_of_matches_that_began_earlier_is_waited_for()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        await using var first = await OpenAsync(database, "BEGIN; CALL begin_matches(); SELECT pg_current_xact_id()");
        await using var later = await OpenAsync(database, $"CALL begin_matches(); {AddMatch}");
        Assert.Empty(await PendingAsync(database, "0", 0));

        await DoAsync(first, $"{AddMatch}; COMMIT");

        Assert.Equal(2, (await PendingAsync(database, "0", 0)).Count);
    }

    [PostGisTheory]
    [InlineData(AddMatch)]
    [InlineData(AddWithdrawal)]
    public async Task The_locks_of_the_server_are_looked_at_only_when_something_older_than_a_match_still_runs(string add)
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        await DoAsync(
            database,
            "CREATE OR REPLACE FUNCTION match_horizon() RETURNS xid8 LANGUAGE plpgsql AS $$ BEGIN RAISE 'looked at'; END $$");
        await DoAsync(database, $"BEGIN; CALL begin_matches(); {add}; COMMIT");
        await using (var later = await OpenAsync(database, $"BEGIN; {AddSomethingElse}"))
            await DoAsync(database, SqlText.Of("Hits/look_at_horizon"));

        await using var older = await OpenAsync(database, $"BEGIN; {AddSomethingElse}");
        await DoAsync(database, $"BEGIN; CALL begin_matches(); {add}; COMMIT");

        var looked = await Assert.ThrowsAsync<PostgresException>(() => DoAsync(database, SqlText.Of("Hits/look_at_horizon")));
        Assert.Equal("looked at", looked.MessageText);
    }

    [PostGisTheory]
    [InlineData(AddMatch, "sighting_match is written only after")]
    [InlineData(AddWithdrawal, "match_withdrawal is written only after")]
    [InlineData("BEGIN; CALL begin_matches(); COMMIT; " + AddMatch, "sighting_match is written only after")]
    [InlineData("BEGIN; SELECT pg_current_xact_id(); CALL begin_matches()", "this transaction has written already")]
    public async Task Who_does_not_say_so_first_writes_no_match(string sql, string error)
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        await using var connection = await database.OpenConnectionAsync();

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => DoAsync(connection, sql));

        Assert.Contains(error, refusal.MessageText, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task However_writers_and_others_overlap_no_match_is_passed_over()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        foreach (var seed in Seeds.Few(2, 40))
        {
            await DoAsync(database, "TRUNCATE sighting_match");
            var written = new ConcurrentBag<Guid>();
            const int Writers = 6;
            var writing = Enumerable.Range(0, Writers).Select(number => Task.Run(async () =>
            {
                var random = new Random(seed * Writers + number);
                await using var connection = await database.OpenConnectionAsync();
                for (var i = 0; i < 60; i++) await WriteAsync(connection, random, written);
            })).ToArray();

            var (found, transaction, match) = (new List<Guid>(), "0", 0L);
            for (var isLast = false; !isLast;)
            {
                isLast = writing.All(of => of.IsCompleted); // what is pending now is the rest
                while (await PendingAsync(database, transaction, match) is { Count: > 0 } pending)
                {
                    found.AddRange(pending.Select(of => of.Sighting));
                    (transaction, match, _) = pending[^1];
                }
            }
            await Task.WhenAll(writing);

            Seeds.AssertSame(
                written.Select(id => id.ToString()).Order(StringComparer.Ordinal),
                found.Select(id => id.ToString()).Order(StringComparer.Ordinal), $"matches of seed {seed}");
        }
    }

    // Some write matches at once, some get their number long before, some write something else, some change their mind.
    static async Task WriteAsync(NpgsqlConnection connection, Random random, ConcurrentBag<Guid> written)
    {
        var id = Guid.NewGuid();
        var (isWriter, commits) = (random.Next(4) > 0, random.Next(8) > 0);
        await DoAsync(connection, isWriter ? "BEGIN; CALL begin_matches()" : "BEGIN");
        if (random.Next(2) == 0) await DoAsync(connection, "SELECT pg_current_xact_id()");
        if (random.Next(3) == 0) await Task.Delay(random.Next(6));
        if (isWriter)
        {
            await DoAsync(connection, AddMatch.Replace("gen_random_uuid()", $"'{id}'", StringComparison.Ordinal));
        }
        if (random.Next(3) == 0) await Task.Delay(random.Next(6));
        await DoAsync(connection, commits ? "COMMIT" : "ROLLBACK");
        if (isWriter && commits) written.Add(id);
    }

    static async Task<List<(string Transaction, long Match, Guid Sighting)>> PendingAsync(
        NpgsqlDataSource database, string transaction, long match)
    {
        await using var connection = await database.OpenConnectionAsync();
        await DoAsync(connection, SqlText.Of("Hits/look_at_horizon"));
        await using var command = new NpgsqlCommand(
            $"""
            SELECT pending.transaction_id, match_id, sighting_id
            FROM ({SqlText.Of("Hits/pending_matches").TrimEnd().TrimEnd(';')}) AS pending
            JOIN sighting_match USING (match_id)
            ORDER BY pending.transaction_id::xid8, match_id
            """,
            connection);
        command.Parameters.AddWithValue("transaction", transaction);
        command.Parameters.AddWithValue("match", match);
        command.Parameters.AddWithValue("limit", 10);
        var found = new List<(string, long, Guid)>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            found.Add((reader.GetString(0), reader.GetInt64(1), reader.GetGuid(2)));
        return found;
    }

    static async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource database, string sql)
    {
        var connection = await database.OpenConnectionAsync();
        await DoAsync(connection, sql);
        return connection;
    }

    static async Task DoAsync(NpgsqlDataSource database, string sql)
    {
        await using var connection = await database.OpenConnectionAsync();
        await DoAsync(connection, sql);
    }

    static async Task DoAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
