using GeoIntel.Models.Journeys;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Storage.Journeys;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Hits;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Service.Tests.Cameras;

[Collection(PostGisCollection.Name)]
public class PassWatchTests(PostGisFixture postgis)
{
    const string Clean =
        "TRUNCATE sighting, sighting_event, sighting_match, match_withdrawal, feed_cursor, intake_commit, pass, camera_signs";

    static readonly string[] Marks = ["AB12CDE", "AB12CDF", "A812CDE", "XY34ZZZ", "XY34ZZ", "KN05WSL", "KNO5WSL", "C00D"];
    static readonly string[] TablesOfARound = ["intake_commit", "pass", "camera_signs"];
    static readonly DateTimeOffset Begin = Neighbourhood.Now.AddHours(-1);

    int _made;

    [PostGisFact]
    public async Task Whatever_the_order_the_commits_and_the_crashes_passes_and_signs_are_those_of_the_reads()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis, Neighbourhood.Fixed("other", "shops", 348_000, 391_000));
        var store = new CameraStore(world.Database);
        foreach (var seed in Seeds.Few(6, 150))
        {
            await world.DoAsync(Clean);
            var random = new Random(seed);
            var sent = new List<IntakeRead>();
            var seconds = random.Next(2) == 0 ? 20 : 200; // the fewer, the more passes at once
            for (var commit = 0; commit < 25; commit++)
            {
                IntakeRead[] portion = [.. Enumerable.Range(0, random.Next(1, 15)).Select(_ => Next(random, sent, seconds))];
                await world.CommitAsync(new IntakeBatch("shops", portion));
                // Some are left for later, so that commits are looked at in any order.
                var left = await world.AskAsync(
                    $"""
                    UPDATE intake_commit SET waiting = waiting & ~2
                    WHERE waiting & 2 <> 0 AND commit_id % 3 = {random.Next(6)}
                    RETURNING commit_id
                    """);
                if (random.Next(3) == 0)
                {
                    await world.TryWithKillsAsync(
                        TablesOfARound[random.Next(3)], () => store.RunRoundAsync(10, CancellationToken.None));
                }
                else if (random.Next(2) == 0)
                {
                    await store.RunRoundAsync(random.Next(1, 30), CancellationToken.None);
                }
                await world.DoAsync(
                    $"UPDATE intake_commit SET waiting = waiting | 2 WHERE commit_id = ANY('{{{string.Join(',', left)}}}')");
            }
            await WatchAllAsync(world, store);

            Seeds.AssertSame(await PassOracle.ExpectedAsync(world), await PassOracle.StoredAsync(world), $"passes of seed {seed}");
            Seeds.AssertSame(
                (await world.AskAsync(
                    "SELECT DISTINCT camera_key, to_char(captured_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') FROM sighting"))
                    .Order(StringComparer.Ordinal),
                (await world.AskAsync(
                    """
                    SELECT camera_key, to_char(day + minute * interval '1 minute', 'YYYY-MM-DD HH24:MI')
                    FROM camera_signs, generate_series(0, 1439) AS minute
                    WHERE get_bit(reads, minute) = 1
                    """)).Order(StringComparer.Ordinal),
                $"signs of seed {seed}");
            Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM intake_commit WHERE waiting & 2 <> 0"));
        }
    }

    [PostGisFact]
    public async Task Hits_do_not_wait_for_a_round_not_even_while_it_writes()
    {
        const string Waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.CommitAsync(new IntakeBatch("shops", [Read("a", "AB12CDE", 0)]));
        await using var other = await world.Database.OpenConnectionAsync();
        await using var locking = await other.BeginTransactionAsync();
        await using (var take = other.CreateCommand())
        {
            // What a round writes last, when it has a transaction number.
            take.CommandText = "LOCK TABLE clock_waiting IN ACCESS EXCLUSIVE MODE";
            await take.ExecuteNonQueryAsync();
        }
        var round = new CameraStore(world.Database).RunRoundAsync(10, CancellationToken.None);
        while ((await world.AskAsync(Waiting))[0] == "0" && !round.IsCompleted) await Task.Delay(10);
        Assert.False(round.IsCompleted);

        await world.CommitAsync(new IntakeBatch("shops", [new ListedReads().Of(0, 0)]));
        await IntakeWorld.KeepAsync(world.Keeper);

        Assert.Equal(["2"], await world.AskAsync("SELECT count(*) FROM hit"));
        Assert.False(round.IsCompleted);
        await locking.RollbackAsync();
        Assert.True(await round);
        Assert.Equal(["AB12CDE 0-0 1"], await SpansAsync(world));
    }

    [PostGisFact]
    public async Task When_a_cameras_passes_were_longer_once_no_read_comes_into_two_of_them()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var store = new CameraStore(world.Database);
        await world.DoAsync("UPDATE camera SET pass_seconds_max = 600 WHERE id = 'shop-1'");
        await world.DoAsync(
            "INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version) " +
            "SELECT 'camera', id, 1000, now(), to_jsonb(camera), 0 FROM camera WHERE id = 'shop-1'");
        await CommitAsync(world, store, [.. Enumerable.Range(0, 76).Select(i => Read($"r{i}", "AB12CDE", 4 * i))]);
        Assert.Equal(["AB12CDE 0-300 76"], await SpansAsync(world));
        await world.DoAsync("UPDATE camera SET pass_seconds_max = 60 WHERE id = 'shop-1'");

        await CommitAsync(world, store, Read("late", "AB12CDE", 202), Read("later", "AB12CDE", 210));
        await CommitAsync(world, store, Read("latest", "AB12CDE", 62));

        Assert.Equal(
            ["79 79"],
            await world.AskAsync("SELECT count(*) || ' ' || count(DISTINCT id) FROM pass, unnest(sighting_ids) AS id"));
    }

    [PostGisFact]
    public async Task A_late_read_joins_two_passes_and_its_withdrawal_parts_them()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var store = new CameraStore(world.Database);
        await CommitAsync(world, store, Read("a", "AB12CDE", 0), Read("b", "AB12CDE", 8));
        Assert.Equal(["AB12CDE 0-0 1", "AB12CDE 8-8 1"], await SpansAsync(world));

        await CommitAsync(world, store, Read("late", "AB12CDE", 4));
        Assert.Equal(["AB12CDE 0-8 3"], await SpansAsync(world));

        await CommitAsync(world, store, new IntakeRead(new Read
        {
            Camera = "shop-1",
            VrmText = "",
            CapturedAt = Begin,
            VendorEventId = "w",
            WithdrawsEventId = "late",
        }));
        Assert.Equal(["AB12CDE 0-0 1", "AB12CDE 8-8 1"], await SpansAsync(world));
    }

    [PostGisFact]
    public async Task A_camera_has_a_timer_of_its_own()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await world.DoAsync("UPDATE camera SET pass_reset_seconds = 1, pass_seconds_max = 2 WHERE id = 'shop-1'");
        await CommitAsync(
            world, new CameraStore(world.Database), Read("a", "AB12CDE", 0), Read("b", "AB12CDE", 1), Read("c", "AB12CDE", 2),
            Read("d", "AB12CDE", 3), Read("e", "AB12CDE", 4.5));

        Assert.Equal(["AB12CDE 0-2 3", "AB12CDE 3-3 1", "AB12CDE 4.5-4.5 1"], await SpansAsync(world));
    }

    [PostGisFact]
    public async Task Passes_are_listed_with_their_votes_and_marks_under_purpose_and_audit()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var store = new CameraStore(world.Database);
        var rpc = new PassRpc(new PassSearch(world.Database), world.Live, Questions.Gate(world), Questions.Audited(world));
        string[] others = ["KN05WSL", "XY34ZZZ", "LM11AAA", "PQ12BBB", "RS13CCC"];
        await CommitAsync(world, store,
        [
            // parked: every two minutes for a quarter of an hour
            .. Enumerable.Range(0, 8).Select(i => Read($"p{i}", i == 3 ? "AB12CDF" : "AB12CDE", 120 * i, i == 3 ? 0.99 : 0.9)),
            // a badge, beside others
            .. Enumerable.Range(0, 10).SelectMany(i => new[]
            {
                Read($"c{i}", "C00D", 1000 + 60 * i), Read($"v{i}", others[i % 5], 1001 + 60 * i),
            }),
        ]);
        var request = new ListPassesRequest
        {
            Purpose = Examples.Purpose,
            Camera = "cameras/shop-1",
            FromTime = Questions.Time(Begin),
            UntilTime = Questions.Time(Begin.AddHours(1)),
            PageSize = 20,
        };

        var first = await rpc.ListPasses(request, Questions.Call("PassService/ListPasses"));
        request.PageToken = first.NextPageToken;
        var second = await rpc.ListPasses(request, Questions.Call("PassService/ListPasses"));

        Assert.Equal((20, 8, ""), (first.Passes.Count, second.Passes.Count, second.NextPageToken));
        Assert.Equal(10, first.Passes.Count(pass => pass.NotAMark && pass.Vrm == "C00D" && !pass.Parked));
        Assert.All(first.Passes.Where(pass => pass.Vrm != "C00D"), pass => Assert.False(pass.NotAMark || pass.Parked));
        Assert.All(second.Passes.Where(pass => pass.Vrm == "AB12CDE"), pass => Assert.True(pass.Parked));
        Assert.Equal(7, second.Passes.Count(pass => pass.Vrm == "AB12CDE"));
        Assert.Equal(0.9, second.Passes[^1].Votes.Single().ConfidenceSum, 6);
        Assert.Equal(
            ["20", "8"],
            await world.AskAsync("SELECT row_count FROM audit_entry WHERE rpc LIKE '%ListPasses' ORDER BY sequence"));
        Assert.Equal(
            ["from_time", "purpose"],
            [
                .. await Questions.RefusedFieldsAsync(() => rpc.ListPasses(
                    new() { Purpose = request.Purpose, Vrm = "AB12CDE", UntilTime = request.UntilTime },
                    Questions.Call("PassService/ListPasses"))),
                .. await Questions.RefusedFieldsAsync(
                    () => rpc.ListPasses(new(), Questions.Call("PassService/ListPasses"))),
            ]);
    }

    [PostGisFact]
    public async Task Two_watches_at_once_both_see_every_commit_and_the_last_one_clears_it()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var cameras = new CameraStore(world.Database);
        var journeys = new JourneyStore(world.Database, world.Database, new JourneyLimits());
        var random = new Random(1);
        for (var i = 0; i < 30; i++)
        {
            await world.CommitAsync(new IntakeBatch("shops", [Next(random, [])]));
            await Task.WhenAll(
                cameras.RunRoundAsync(2, CancellationToken.None), journeys.RunRoundAsync(2, CancellationToken.None));
        }
        await WatchAllAsync(world, cameras);
        while (await journeys.RunRoundAsync(100, CancellationToken.None))
        {
        }

        Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM intake_commit"));
        Seeds.AssertSame(await PassOracle.ExpectedAsync(world), await PassOracle.StoredAsync(world), "passes");
    }

    static async Task WatchAsync(CameraStore store)
    {
        while (await store.RunRoundAsync(1000, CancellationToken.None))
        {
        }
    }

    // A round that was killed holds its lock until the server has noticed.
    static async Task WatchAllAsync(IntakeWorld world, CameraStore store)
    {
        while (await world.AskAsync("SELECT count(*) FROM intake_commit WHERE waiting & 2 <> 0") is not ["0"])
            await WatchAsync(store);
    }

    static async Task CommitAsync(IntakeWorld world, CameraStore store, params IntakeRead[] reads)
    {
        await world.CommitAsync(new IntakeBatch("shops", reads));
        await WatchAsync(store);
    }

    static IntakeRead Read(string id, string mark, double seconds, double? confidence = null) => new(new Read
    {
        Camera = "shop-1",
        VrmText = mark,
        CapturedAt = Begin.AddSeconds(seconds),
        VendorEventId = id,
        Confidence = confidence,
    });

    // New reads about a quarter of an hour, repeated ones, superseding and withdrawn ones.
    IntakeRead Next(Random random, List<IntakeRead> sent, int seconds = 45)
    {
        var kind = random.Next(12);
        if (kind == 0 && sent.Count > 0) return sent[random.Next(sent.Count)];
        var other = sent.Count == 0 ? "" : sent[random.Next(sent.Count)].Read.VendorEventId;
        var read = new IntakeRead(new Read
        {
            Camera = random.Next(3) == 0 ? "other" : "shop-1",
            VrmText = Marks[random.Next(Marks.Length)],
            CapturedAt = Begin.AddSeconds(random.Next(random.Next(3) == 0 ? 9000 : 10 * seconds) * 0.1),
            VendorEventId = $"r{++_made}",
            Confidence = random.Next(4) == 0 ? null : random.Next(100) / 100.0,
            SupersedesEventId = kind == 1 ? other : "",
            WithdrawsEventId = kind == 2 ? other : "",
        });
        if (kind != 2) sent.Add(read);
        return read;
    }

    static async Task<List<string>> SpansAsync(IntakeWorld world) => await world.AskAsync(
        $"""
        SELECT votes->0->>'vrm' || ' ' || trim_scale(extract(epoch FROM first_at - '{Begin:O}'::timestamptz)) || '-' ||
          trim_scale(extract(epoch FROM last_at - '{Begin:O}'::timestamptz)) || ' ' || read_count
        FROM pass ORDER BY first_at
        """);
}
