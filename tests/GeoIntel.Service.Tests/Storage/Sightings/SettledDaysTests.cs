using GeoIntel.Service.Storage.Settling;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage.Sightings;

[Collection(PostGisCollection.Name)]
public class SettledDaysTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset Now = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero);

    [PostGisFact]
    public async Task A_day_that_ended_a_day_ago_gets_its_indexes_once()
    {
        await using var database = await DaysAsync();
        var days = new SettledDays(database);

        Assert.Equal(1, await days.SettleAsync(Now.AddTicks(-1), CancellationToken.None));
        Assert.Equal(["sighting_20260307_fixed_camera", "sighting_20260307_fixed_vrm"], await IndexesAsync(database));
        Assert.Equal(1, await days.SettleAsync(Now, CancellationToken.None));
        Assert.Equal(0, await days.SettleAsync(Now, CancellationToken.None));
        Assert.Equal(
            ["sighting_20260307_fixed_camera", "sighting_20260307_fixed_vrm", "sighting_20260308_fixed_camera", "sighting_20260308_fixed_vrm"],
            await IndexesAsync(database));
    }

    [PostGisFact]
    public async Task An_index_that_was_broken_off_is_made_again()
    {
        await using var database = await DaysAsync();
        await new SettledDays(database).SettleAsync(Now, CancellationToken.None);
        // What a kill amid the making leaves.
        await DoAsync(database, "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sighting_20260308_fixed_vrm'::regclass");
        Assert.Equal(3, (await IndexesAsync(database)).Count);

        Assert.Equal(1, await new SettledDays(database).SettleAsync(Now, CancellationToken.None));

        Assert.Equal(4, (await IndexesAsync(database)).Count);
    }

    [PostGisFact]
    public async Task Only_one_instance_settles_at_a_time()
    {
        await using var database = await DaysAsync();
        await using var other = await database.OpenConnectionAsync();
        await using var hold = new NpgsqlCommand("SELECT pg_advisory_lock(x'47656f536574746c'::bigint)", other);
        await hold.ExecuteNonQueryAsync();

        Assert.Null(await new SettledDays(database).SettleAsync(Now, CancellationToken.None));
        Assert.Empty(await IndexesAsync(database));
    }

    [PostGisFact]
    public async Task Passes_of_a_settled_day_are_told_by_the_index_alone_and_reads_of_it_still_come_and_go()
    {
        await using var database = await DaysAsync();
        const string Add =
            """
            INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, vrm_text)
            SELECT gen_random_uuid(), '2026-03-08 08:00Z'::timestamptz + i * interval '1 second', now(), 1, i % 20, i % 500, 300, 'X'
            FROM generate_series(1, 20000) AS i
            """;
        const string Passes = "SELECT vrm FROM sighting WHERE camera_key = 7 AND captured_at >= '2026-03-08 09:00Z' "
            + "AND captured_at < '2026-03-08 10:00Z' AND state = 1 AND location IS NULL";
        await DoAsync(database, Add);
        await DoAsync(database, "ANALYZE sighting");

        await new SettledDays(database).SettleAsync(Now, CancellationToken.None);

        var plan = string.Join('\n', await AskAsync(database, $"EXPLAIN (ANALYZE, COSTS off) {Passes}"));
        Assert.Contains("Index Only Scan using sighting_20260308_fixed_camera", plan, StringComparison.Ordinal);
        Assert.Contains("Heap Fetches: 0", plan, StringComparison.Ordinal);
        Assert.Equal(180, (await AskAsync(database, Passes)).Count);
        await DoAsync(database, Add);
        Assert.Equal(360, (await AskAsync(database, Passes)).Count);
        await DoAsync(database, "UPDATE sighting SET state = 3 WHERE ctid IN (SELECT ctid FROM sighting WHERE camera_key = 7 AND vrm = 7)");
        Assert.DoesNotContain("7", await AskAsync(database, Passes));
    }

    async Task<NpgsqlDataSource> DaysAsync()
    {
        var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        await DoAsync(database, "SELECT ensure_sighting_partition(day) FROM unnest(ARRAY['2026-03-07', '2026-03-08', '2026-03-09']::date[]) AS day");
        return database;
    }

    static Task<IReadOnlyList<string>> IndexesAsync(NpgsqlDataSource database) => AskAsync(
        database,
        "SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relname LIKE 'sighting\\_%\\_fixed\\_%' AND indisvalid ORDER BY 1");

    static async Task<IReadOnlyList<string>> AskAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetValue(0).ToString()!);
        return rows;
    }

    static async Task DoAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
