using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

/// <summary>The upkeep of the tables that each commit writes costs the intake little and never locks it out.</summary>
[Collection(PostGisCollection.Name)]
public class HotTablesTests(PostGisFixture postgis)
{
    const string AddCommits =
        "INSERT INTO intake_commit (first_captured_at, last_captured_at, read_count, vrms, captured) " +
        "SELECT now(), now(), 2, ARRAY[n, n + 1], ARRAY[now(), now()] FROM generate_series(1, 1000) AS n";

    [PostGisFact]
    public async Task No_statistics_are_made_of_the_arrays_of_commits_that_wait()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        await DoAsync(database, AddCommits);

        await DoAsync(database, "ANALYZE intake_commit");

        Assert.True(await AskAsync<bool>(
            database, "SELECT array_agg(attname) && '{commit_id}' AND NOT array_agg(attname) && '{vrms, captured}' " +
                "FROM pg_stats WHERE tablename = 'intake_commit'"));
    }

    [PostGisFact]
    public async Task The_end_of_a_table_that_grows_again_is_not_given_back()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        await DoAsync(database, AddCommits);
        var size = await AskAsync<long>(database, "SELECT pg_relation_size('intake_commit')");

        await DoAsync(database, "DELETE FROM intake_commit");
        await DoAsync(database, "VACUUM intake_commit");

        Assert.Equal(size, await AskAsync<long>(database, "SELECT pg_relation_size('intake_commit')"));
    }

    [PostGisFact]
    public async Task A_day_that_is_written_is_not_vacuumed_for_what_was_added()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());

        await DoAsync(database, "SELECT ensure_sighting_partition('2026-01-01')");

        Assert.Contains(
            "autovacuum_vacuum_insert_threshold=-1",
            await AskAsync<string[]>(database, "SELECT reloptions FROM pg_class WHERE relname = 'sighting_20260101'"));
    }

    static async Task DoAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<T> AskAsync<T>(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
