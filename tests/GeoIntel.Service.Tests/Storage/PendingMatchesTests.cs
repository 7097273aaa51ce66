using System.Text.Json;
using GeoIntel.Service.Storage;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

[Collection(PostGisCollection.Name)]
public class PendingMatchesTests(PostGisFixture postgis)
{
    const int MatchesStored = 20_000;
    const int MatchesPending = 10;

    [PostGisFact]
    public async Task The_keeper_walks_through_what_is_pending_and_not_through_all_that_was_ever_matched()
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        await using (var fill = database.CreateCommand(
            $$"""
            CALL begin_matches();
            INSERT INTO sighting_match (transaction_id, sighting_id, captured_at, kind, rule_id, vrm, body)
            SELECT '3', gen_random_uuid(), now(), 1, 'rule', 1, '{}' FROM generate_series(1, {{MatchesStored}});
            ANALYZE sighting_match
            """))
            await fill.ExecuteNonQueryAsync();

        await using var connection = await database.OpenConnectionAsync();
        await using (var look = new NpgsqlCommand(SqlText.Of("Hits/look_at_horizon"), connection)) await look.ExecuteNonQueryAsync();
        await using var explain = new NpgsqlCommand(
            "EXPLAIN (ANALYZE, FORMAT JSON) " + SqlText.Of("Hits/pending_matches"), connection);
        explain.Parameters.AddWithValue("transaction", "3");
        explain.Parameters.AddWithValue("match", (long)(MatchesStored - MatchesPending));
        explain.Parameters.AddWithValue("limit", 2_000);
        using var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!);

        var (node, rows) = Deepest(plan.RootElement[0].GetProperty("Plan"));
        Assert.Equal("Index Scan", node.GetProperty("Node Type").GetString());
        Assert.Equal(MatchesPending, rows);
    }

    static (JsonElement Node, double Rows) Deepest(JsonElement node)
    {
        // The horizon is looked up once, beside the walk.
        while (node.TryGetProperty("Plans", out var below))
            node = below.EnumerateArray().First(of => of.GetProperty("Parent Relationship").GetString() != "InitPlan");
        var removed = node.TryGetProperty("Rows Removed by Filter", out var filtered) ? filtered.GetDouble() : 0;
        return (node, node.GetProperty("Actual Rows").GetDouble() + removed);
    }
}
