using GeoIntel.Service.Storage.Schema;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

[Collection(PostGisCollection.Name)]
public sealed class SchemaRunnerTests(PostGisFixture fixture) : IAsyncLifetime
{
    static readonly SchemaScript First = new(1, "first", "CREATE TABLE step (n int); INSERT INTO step VALUES (1);");
    static readonly SchemaScript Second = new(2, "second", "INSERT INTO step VALUES (2);");
    static readonly SchemaScript Third = new(3, "third", "INSERT INTO step VALUES (3);");

    NpgsqlDataSource _database = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is null)
            _database = NpgsqlDataSource.Create(await fixture.CreateDatabaseAsync());
    }

    public async Task DisposeAsync()
    {
        if (_database is not null) await _database.DisposeAsync();
    }

    [PostGisFact]
    public async Task Each_file_runs_once_in_order_and_is_written_down()
    {
        Assert.Equal(2, await RunAsync(Second, First)); // the caller's order does not matter
        Assert.Equal(1, await RunAsync(First, Second, Third));
        Assert.Equal(0, await RunAsync(First, Second, Third));

        Assert.Equal("1,2,3", await TextAsync("SELECT string_agg(n::text, ',') FROM step"));
        Assert.Equal(
            $"1 first {First.Sha256} 9.9|2 second {Second.Sha256} 9.9|3 third {Third.Sha256} 9.9",
            await TextAsync("""
                SELECT string_agg(concat_ws(' ', number, name, sha256, program_version), '|' ORDER BY number)
                FROM schema_migration WHERE applied_at <= now()
                """));
    }

    [PostGisFact]
    public async Task A_landed_file_that_was_edited_is_refused_and_nothing_runs()
    {
        await RunAsync(First, Second);

        var refusal = await Assert.ThrowsAsync<SchemaException>(
            () => RunAsync(First, new SchemaScript(2, "second", Second.Sql + " -- tidied"), Third));

        Assert.Contains("0002_second.sql was edited", refusal.Message);
        Assert.Contains(Second.Sha256, refusal.Message);
        Assert.Equal("1,2", await TextAsync("SELECT string_agg(n::text, ',') FROM step"));
    }

    [PostGisFact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await RunAsync(First, Second, Third);

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => RunAsync(First, Second));

        Assert.Contains("has schema 0003 (third), made by version 9.9, and this program knows 0002", refusal.Message);
    }

    [PostGisFact]
    public async Task A_history_altered_by_hand_is_refused()
    {
        await RunAsync(First, Second, Third);
        await TextAsync("DELETE FROM schema_migration WHERE number = 2");

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => RunAsync(First, Second, Third));

        Assert.Contains("holds number 3 where 2 belongs", refusal.Message);
    }

    [PostGisFact]
    public async Task A_failing_file_leaves_nothing_and_those_before_it_stay()
    {
        var failing = new SchemaScript(2, "second", "INSERT INTO step VALUES (2); INSERT INTO nowhere VALUES (2);");

        var refusal = await Assert.ThrowsAsync<SchemaException>(() => RunAsync(First, failing, Third));

        Assert.Contains("0002_second.sql fails", refusal.Message);
        Assert.Contains("\"nowhere\" does not exist", refusal.Message);
        Assert.Equal("1", await TextAsync("SELECT string_agg(n::text, ',') FROM step"));
        Assert.Equal(2, await RunAsync(First, Second, Third)); // put right, it goes on from there
    }

    [PostGisFact]
    public async Task Runners_that_start_together_run_each_file_once()
    {
        // Slow enough that they would meet, were it not for the lock.
        var slow = new SchemaScript(2, "second", "INSERT INTO step SELECT 2 FROM pg_sleep(0.2);");
        var runners = Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunAsync(First, slow, Third)));

        var landed = await Task.WhenAll(runners);

        Assert.Equal([0, 0, 0, 3], landed.Order());
        Assert.Equal("1,2,3", await TextAsync("SELECT string_agg(n::text, ',') FROM step"));
    }

    [PostGisFact]
    public async Task A_type_that_a_file_made_can_be_read_at_once()
    {
        Assert.Null(await TextAsync("SELECT NULL::text")); // the catalogue has been read before the type is there

        await RunAsync(new SchemaScript(1, "types", "CREATE EXTENSION citext; CREATE TABLE word (w citext);"));

        Assert.Null(await TextAsync("INSERT INTO word VALUES ('x')"));
        Assert.Equal("x", await TextAsync("SELECT w FROM word"));
    }

    [PostGisFact]
    public async Task The_fixture_hands_out_the_newest_schema_to_each_for_himself()
    {
        await using var first = NpgsqlDataSource.Create(await fixture.CreateDatabaseWithSchemaAsync());
        await using var second = NpgsqlDataSource.Create(await fixture.CreateDatabaseWithSchemaAsync());
        await using var insert = first.CreateCommand(
            "CREATE TABLE mine (n int); SELECT count(*) FROM schema_migration");
        await using var look = second.CreateCommand("SELECT to_regclass('mine')::text");

        Assert.Equal((long)SchemaScripts.Embedded().Count, await insert.ExecuteScalarAsync());
        Assert.Equal(DBNull.Value, await look.ExecuteScalarAsync());
    }

    Task<int> RunAsync(params SchemaScript[] scripts) =>
        SchemaRunner.RunAsync(_database, scripts, "9.9", NullLogger.Instance, CancellationToken.None);

    async Task<string?> TextAsync(string sql)
    {
        await using var command = _database.CreateCommand(sql);
        return await command.ExecuteScalarAsync() as string;
    }
}
