using GeoIntel.Service.Storage.Hits;
using Npgsql;

namespace GeoIntel.Service.Tests.Storage;

[Collection(PostGisCollection.Name)]
public class KeeperRoundTests(PostGisFixture postgis)
{
    [PostGisTheory]
    [InlineData("with the cursor where it was", false, true)]
    [InlineData("after another keeper has moved the cursor on", true, false)]
    public async Task A_round_that_found_nothing_new_ends_well_only(string when, bool moved, bool ends)
    {
        await using var database = NpgsqlDataSource.Create(await postgis.CreateDatabaseWithSchemaAsync());
        await using var round = await new HitStore(database).BeginRoundAsync(10, CancellationToken.None);
        if (moved)
        {
            await using var move = database.CreateCommand("UPDATE keeper_cursor SET match_transaction = '7', match_id = 1");
            await move.ExecuteNonQueryAsync();
        }

        // Hits to be closed, say: they may have gone on since this round read them.
        var ended = await round.CommitAsync([], DateTimeOffset.UtcNow, "", CancellationToken.None);

        Assert.True(ends == ended, when);
    }
}
