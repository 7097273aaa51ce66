using GeoIntel.Models.Passes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Tests.Admission;
using Npgsql;

namespace GeoIntel.Service.Tests.Cameras;

/// <summary>What a round of the watch over cameras costs, and holds up.</summary>
[Collection(PostGisCollection.Name)]
public class PassRoundTests(PostGisFixture postgis)
{
    const int ReadsASecond = 20;

    static readonly DateTimeOffset Begin = Neighbourhood.Now.AddHours(-1);

    int _made;

    [PostGisFact]
    public async Task A_round_that_lags_looks_at_little_more_than_its_own_reads()
    {
        const int Seconds = 120;
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var random = new Random(1);
        for (var second = 0; second < Seconds; second++) await CommitAsync(world, random, "shop-1", second);
        await using (var database = NpgsqlDataSource.Create(world.Database.ConnectionString))
        {
            var store = new CameraStore(database);
            while (await store.RunRoundAsync(ReadsASecond, CancellationToken.None))
            {
            }
        }

        // Its connection tells what it fetched when it ends. Each read is found by its mark, and again by its camera; and to
        // each, seconds of passes before it. With all that lies in reach it would be a hundred times as many.
        while (await world.AskAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") is not ["1"])
            await Task.Delay(20);
        var fetched = await world.AskAsync(
            """
            SELECT sum(idx_tup_fetch + seq_tup_read) FILTER (WHERE relname LIKE 'sighting_2%')::int,
              sum(idx_tup_fetch) FILTER (WHERE relname = 'pass')::int
            FROM pg_stat_user_tables
            """);
        var (reads, passes) = (int.Parse(fetched[0].Split('|')[0], null), int.Parse(fetched[0].Split('|')[1], null));
        Assert.InRange(reads, 2 * ReadsASecond * Seconds, 4 * ReadsASecond * Seconds);
        Assert.InRange(passes, 1, 10 * ReadsASecond * Seconds);
        Seeds.AssertSame(await PassOracle.ExpectedAsync(world), await PassOracle.StoredAsync(world), "passes");
    }

    [PostGisTheory]
    [InlineData("")]
    [InlineData("ANALYZE")]
    public async Task All_that_is_looked_at_is_found_by_indexes_with_and_without_statistics(string statistics)
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var random = new Random(1);
        for (var second = 0; second < 100; second++) await CommitAsync(world, random, "shop-1", second);
        Assert.True(await new CameraStore(world.Database).RunRoundAsync(50_000, CancellationToken.None));
        if (statistics != "") await world.DoAsync(statistics);
        var camera = int.Parse((await world.AskAsync("SELECT DISTINCT camera_key FROM pass"))[0], null);
        var plans = new List<string>();
        await using var connection = await world.Database.OpenConnectionAsync();
        connection.Notice += (_, told) => plans.Add(told.Notice.MessageText);
        await using (var explain = new NpgsqlCommand(
            "LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_level = notice", connection))
            await explain.ExecuteNonQueryAsync();

        // A pass that reaches across the stretch, so that reads are asked for by their ids too.
        await world.DoAsync("UPDATE pass SET last_at = last_at + interval '1 second'");
        await PassStore.RepairAsync(
            connection, Stretch.Of(camera, PassRule.Default, [Begin.AddSeconds(60)]), CancellationToken.None);

        Assert.Equal(3, plans.Count);
        Assert.Equal(1, plans.Count(plan => plan.Contains("Index Scan using pass_camera")));
        Assert.Equal(2, plans.Count(plan => plan.Contains("camera_key_captured_at_idx")));
        Assert.DoesNotContain(plans, plan => plan.Contains("Seq Scan"));
    }

    [PostGisFact]
    public async Task Passes_are_written_in_short_transactions_and_a_camera_in_one()
    {
        string[] cameras = ["shop-1", "shop-2", "shop-3", "shop-4", "shop-5"];
        await using var world = await IntakeWorld.CreateAsync(
            postgis, [.. cameras.Skip(1).Select((id, i) => Neighbourhood.Fixed(id, "shops", 348_000 + i, 391_000))]);
        var random = new Random(1);
        await world.CommitAsync(new IntakeBatch(
            "shops", [.. cameras.SelectMany(camera => Enumerable.Range(0, 200).Select(i => Read(random, camera, 0.01 * i)))]));

        Assert.True(await new CameraStore(world.Database).RunRoundAsync(10_000, CancellationToken.None));

        Assert.Equal(
            ["400", "400", "200"],
            await world.AskAsync("SELECT count(*) FROM pass GROUP BY xmin ORDER BY min(camera_key)"));
        Assert.Equal(
            ["1"],
            await world.AskAsync(
                """
                SELECT DISTINCT transactions
                FROM (SELECT count(DISTINCT xmin::text) AS transactions FROM pass GROUP BY camera_key) AS of_camera
                """));
    }

    [PostGisFact]
    public async Task Two_instances_at_once_do_each_commit_and_no_harm()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await using var database = NpgsqlDataSource.Create(world.Database.ConnectionString);
        CameraStore[] stores = [new(world.Database), new(database)];
        var random = new Random(1);
        for (var i = 0; i < 30; i++)
        {
            await CommitAsync(world, random, "shop-1", random.Next(6));
            await Task.WhenAll(stores.Select(store => store.RunRoundAsync(ReadsASecond, CancellationToken.None)));
        }
        while ((await Task.WhenAll(stores.Select(store => store.RunRoundAsync(50, CancellationToken.None)))).Contains(true))
        {
        }

        Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM intake_commit WHERE waiting & 2 <> 0"));
        Seeds.AssertSame(await PassOracle.ExpectedAsync(world), await PassOracle.StoredAsync(world), "passes");
    }

    [PostGisFact]
    public async Task A_round_that_is_called_off_lets_the_other_instance_in()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await using var database = NpgsqlDataSource.Create(world.Database.ConnectionString);
        await CommitAsync(world, new Random(1), "shop-1", 0);
        await using (var other = await world.Database.OpenConnectionAsync())
        {
            await using var locking = await other.BeginTransactionAsync();
            await using (var take = new NpgsqlCommand("LOCK TABLE pass IN ACCESS EXCLUSIVE MODE", other))
                await take.ExecuteNonQueryAsync();
            using var calledOff = new CancellationTokenSource();
            var round = new CameraStore(world.Database).RunRoundAsync(10, calledOff.Token);
            while (await world.AskAsync("SELECT count(*) FROM pg_locks WHERE NOT granted") is ["0"]) await Task.Delay(10);
            Assert.False(await new CameraStore(database).RunRoundAsync(10, CancellationToken.None)); // one is at work

            await calledOff.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => round);
            await locking.RollbackAsync();
        }

        Assert.True(await new CameraStore(database).RunRoundAsync(10, CancellationToken.None));
        Seeds.AssertSame(await PassOracle.ExpectedAsync(world), await PassOracle.StoredAsync(world), "passes");
    }

    async Task CommitAsync(IntakeWorld world, Random random, string camera, int second) => await world.CommitAsync(
        new IntakeBatch(
            "shops",
            [.. Enumerable.Range(0, ReadsASecond).Select(i => Read(random, camera, second + (double)i / ReadsASecond))]));

    IntakeRead Read(Random random, string camera, double seconds) => new(new Read
    {
        Camera = camera,
        VrmText = new string(random.GetItems<char>("ABCDEFGHJKLMNPRSTUVWXYZ", 7)),
        CapturedAt = Begin.AddSeconds(seconds),
        VendorEventId = $"r{++_made}",
    });
}
