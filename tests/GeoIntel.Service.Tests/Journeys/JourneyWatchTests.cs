using GeoIntel.Models.Journeys;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Journeys;
using GeoIntel.Service.Storage.Journeys;
using GeoIntel.Service.Tests.Admission;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace GeoIntel.Service.Tests.Journeys;

[Collection(PostGisCollection.Name)]
public class JourneyWatchTests(PostGisFixture postgis)
{
    const string Clean =
        "TRUNCATE sighting, sighting_event, sighting_match, match_withdrawal, feed_cursor, intake_commit, implausible_journey";

    /// <summary>The pairs as they are told: device ids of the later read and of the earlier one.</summary>
    const string Told =
        """
        SELECT later.detail->>'event', before.detail->>'event'
        FROM sighting_match AS match
        JOIN sighting AS later USING (sighting_id)
        JOIN sighting AS before ON before.sighting_id = (match.body->'reason'->'journey'->>'fromSightingId')::uuid
        WHERE match.kind = 7 AND match.rule_id = '' AND match.vrm = later.vrm AND NOT match.withdrawn
        """;

    // On one road with shop-1 at 347 000. A minute of skew in all makes 3.3 km possible at once: near is never too far.
    static readonly Camera[] Cameras =
    [
        Neighbourhood.Fixed("near", "shops", 349_000, 391_000),
        Neighbourhood.Fixed("far", "shops", 387_000, 391_000),
        Neighbourhood.Fixed("farther", "shops", 447_000, 391_000),
    ];

    static readonly string[] TablesOfARound = ["intake_commit", "implausible_journey", "sighting_match", "match_withdrawal"];

    readonly List<(string Id, string Vrm, string Camera, DateTimeOffset At)> _standing = [];
    int _made;

    [PostGisFact]
    public async Task Whatever_the_order_the_commits_and_the_crashes_the_pairs_are_those_of_the_reads_that_stand()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis, Cameras);
        var store = new JourneyStore(world.Database, world.Database, new JourneyLimits());
        foreach (var seed in Seeds.Few(4, 100))
        {
            await world.DoAsync(Clean);
            _standing.Clear();
            var random = new Random(seed);
            for (var commit = 0; commit < 25; commit++)
            {
                await world.CommitAsync(new IntakeBatch("shops", Portion(random)));
                if (random.Next(3) == 0)
                {
                    await world.TryWithKillsAsync(
                        TablesOfARound[random.Next(4)], () => store.RunRoundAsync(10, CancellationToken.None));
                }
                else if (random.Next(2) == 0)
                {
                    await WatchAsync(store);
                    await AssertToldAsync(world, $"seed {seed}, commit {commit}");
                }
            }
            await WatchAsync(store);
            var told = await AssertToldAsync(world, $"seed {seed}");
            Assert.True(told > 3, $"seed {seed}: {told} pairs");

            Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM intake_commit WHERE waiting & 1 <> 0"));
            Assert.Equal(
                await world.AskAsync(
                    "SELECT match_id FROM sighting_match WHERE kind = 7 AND NOT withdrawn ORDER BY match_id"),
                await world.AskAsync("SELECT match_id FROM implausible_journey ORDER BY match_id"));
            // What stood once and stands no more was told to the keeper.
            Assert.Empty(await world.AskAsync(
                """
                SELECT sighting_id FROM sighting_match
                WHERE withdrawn AND sighting_id NOT IN (SELECT sighting_id FROM match_withdrawal)
                """));
        }
    }

    [PostGisFact]
    public async Task A_read_that_comes_late_or_is_taken_back_ends_the_pair_and_begins_others()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis, Cameras);
        var store = new JourneyStore(world.Database, world.Database, new JourneyLimits());

        await world.CommitAsync(new IntakeBatch("shops", [Read("AB12CDE", "shop-1", 0), Read("AB12CDE", "farther", 20)]));
        await WatchAsync(store);
        Assert.Equal(["r2|r1"], await world.AskAsync(Told));

        // 40 km in 13 minutes is possible; the remaining 60 km in seven are not, nor back again in three.
        await world.CommitAsync(new IntakeBatch("shops", [Read("AB12CDE", "far", 23), Read("AB12CDE", "far", 13)]));
        await WatchAsync(store);
        Assert.Equal(["r2|r4", "r3|r2"], (await world.AskAsync(Told)).Order());

        await world.CommitAsync(new IntakeBatch("shops", [Withdrawal("r2")]));
        await WatchAsync(store);
        Assert.Empty(await world.AskAsync(Told));
        Assert.Empty(await world.AskAsync("SELECT FROM implausible_journey"));
    }

    [PostGisFact]
    public async Task A_pair_is_told_with_its_reason_and_bound_to_nobody()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis, Cameras);
        var store = new JourneyStore(world.Database, world.Database, new JourneyLimits());
        var first = Read("AB12CDE", "shop-1", 0);
        var second = Read("AB12CDE", "far", 2);
        await world.CommitAsync(new IntakeBatch("shops",
        [
            first with { Read = first.Read with { Make = "Ford" } },
            second with { Read = second.Read with { Make = "Volvo", Confidence = 0.95 } },
            Read("XY34ZZZ", "near", 1),
        ]));
        await WatchAsync(store);

        Assert.Equal(
            ["far|shop-1|Clone||AB12CDE|39980|799.6"],
            await world.AskAsync(
                """
                SELECT body->'reason'->>'cameraId', body->'reason'->'journey'->>'fromCameraId',
                  body->'reason'->'journey'->>'likely', body->'reason'->>'nominalId', body->>'vrmText',
                  round((body->'reason'->'journey'->>'distanceMetres')::numeric),
                  round((body->'reason'->'journey'->>'speedKmh')::numeric, 1)
                FROM sighting_match
                WHERE kind = 7
                """));
    }

    [PostGisFact]
    public async Task The_keeper_makes_a_hit_of_a_pair_and_withdraws_it_when_the_pair_ends()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis, Cameras);
        var store = new JourneyStore(world.Database, world.Database, new JourneyLimits());
        await world.CommitAsync(new IntakeBatch("shops", [Read("AB12CDE", "shop-1", 0), Read("AB12CDE", "far", 2)]));
        await WatchAsync(store);
        await IntakeWorld.KeepAsync(world.Keeper);
        Assert.Equal(
            ["7||1|r2"],
            await world.AskAsync(
                """
                SELECT kind, rule_id, hit.state, detail->>'event'
                FROM hit JOIN sighting ON sighting_id = (hit.body->'hit'->'first'->>'sightingId')::uuid
                WHERE kind = 7 AND nominal_id IS NULL
                  AND body->>'sentence' LIKE '%shop-1%' AND body->>'caveat' LIKE '%names nobody%'
                """));

        await world.CommitAsync(new IntakeBatch("shops", [Withdrawal("r1")]));
        await WatchAsync(store);
        await IntakeWorld.KeepAsync(world.Keeper);
        Assert.Equal(["3"], await world.AskAsync("SELECT state FROM hit WHERE kind = 7"));
    }

    [PostGisFact]
    public async Task What_was_seen_beside_the_reads_is_evidence()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis, Cameras);
        var store = new JourneyStore(world.Database, world.Database, new JourneyLimits());

        await world.CommitAsync(new IntakeBatch("shops",
        [
            Read("AB12CDE", "shop-1", 0), Read("LORRY1", "shop-1", 0.05),
            Read("AB12CDE", "far", 2), Read("LORRY1", "far", 2.05),
            Read("XY34ZZZ", "shop-1", 30), Read("LORRY1", "shop-1", 300), Read("XY34ZZZ", "far", 32),
        ]));
        await WatchAsync(store);
        Assert.Equal(
            ["AB12CDE|RecoveryOrTrailer", "LORRY1|RecoveryOrTrailer", "XY34ZZZ|Unknown"], await CausesAsync(world));

        // The clock of the far camera: with two more, five other marks were told there before the last one.
        await world.CommitAsync(new IntakeBatch("shops", [.. Enumerable.Range(1, 2).SelectMany(Pair)]));
        await WatchAsync(store);
        await world.CommitAsync(new IntakeBatch("shops", [.. Pair(3)]));
        await WatchAsync(store);
        Assert.Equal("MK63AAA|ClockFault", (await CausesAsync(world))[^1]);

        IEnumerable<IntakeRead> Pair(int i) =>
            [Read($"MK6{i}AAA", "near", 60 + i), Read($"MK6{i}AAA", "far", 61 + i)];
    }

    [PostGisFact]
    public async Task What_ends_in_the_same_round_is_no_evidence()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis, Cameras);
        var store = new JourneyStore(world.Database, world.Database, new JourneyLimits());
        await world.CommitAsync(new IntakeBatch("shops", [.. Enumerable.Range(1, 5).SelectMany(Pair)]));
        await WatchAsync(store);

        await world.CommitAsync(new IntakeBatch("shops", [Withdrawal("r2"), .. Pair(6)]));
        await WatchAsync(store);
        Assert.Equal("MK66AAA|Unknown", (await CausesAsync(world))[^1]); // four others are left

        await world.CommitAsync(new IntakeBatch("shops", [.. Pair(7)]));
        await WatchAsync(store);
        Assert.Equal("MK67AAA|ClockFault", (await CausesAsync(world))[^1]);

        IEnumerable<IntakeRead> Pair(int i) =>
            [Read($"MK6{i}AAA", "near", 60 + i), Read($"MK6{i}AAA", "far", 61 + i)];
    }

    [PostGisFact]
    public async Task A_pair_is_told_once_when_the_looking_session_is_lost_before_the_writing()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis, Cameras);
        var store = new JourneyStore(world.Database, world.Database, new JourneyLimits());
        await world.CommitAsync(new IntakeBatch("shops", [Read("AB12CDE", "shop-1", 0), Read("AB12CDE", "far", 2)]));
        Task first, second;
        await using (var other = await world.Database.OpenConnectionAsync())
        {
            await using var locking = await other.BeginTransactionAsync();
            await using (var take = new NpgsqlCommand("SELECT FROM intake_commit FOR UPDATE", other))
                await take.ExecuteNonQueryAsync();
            first = store.RunRoundAsync(1000, CancellationToken.None);
            await WaitForAsync(1); // it has looked and written, and waits for the commit's row
            Assert.Equal(["True"], await world.AskAsync(
                """
                SELECT pg_terminate_backend(pid, 30000) FROM pg_locks
                WHERE locktype = 'advisory' AND classid = x'4A6F7572'::int AND objid = x'6E657973'::int -- "Journeys"
                  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """));
            second = store.RunRoundAsync(1000, CancellationToken.None);
            await WaitForAsync(2);
            await locking.RollbackAsync();
        }
        await Record.ExceptionAsync(() => first); // of the session that it lost
        await second;
        await WatchAsync(store);

        Assert.Equal(["r2|r1"], await world.AskAsync(Told));
        Assert.Equal(["1"], await world.AskAsync("SELECT count(*) FROM sighting_match WHERE kind = 7"));
        Assert.Equal(["1"], await world.AskAsync("SELECT count(*) FROM implausible_journey"));

        async Task WaitForAsync(int waiting)
        {
            while (!(await world.AskAsync("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")).SequenceEqual([$"{waiting}"]))
                await Task.Delay(10);
        }
    }

    [PostGisFact]
    public async Task Switched_off_it_keeps_nothing_and_tells_nothing()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis, Cameras);
        var store = new JourneyStore(world.Database, world.Database, new JourneyLimits());
        await world.CommitAsync(new IntakeBatch("shops", [Read("AB12CDE", "shop-1", 0), Read("AB12CDE", "far", 1)]));
        using var off = new JourneyWatch(
            store, new JourneysOptions { Enabled = false }, NullLogger<JourneyWatch>.Instance);

        Assert.False(await off.RunRoundAsync(CancellationToken.None));
        using var on = new JourneyWatch(store, new JourneysOptions(), NullLogger<JourneyWatch>.Instance);
        Assert.False(await on.RunRoundAsync(CancellationToken.None));
        Assert.Empty(await world.AskAsync(Told));
    }

    [Fact]
    public void Settings_out_of_range_are_problems()
    {
        Assert.Empty(new JourneysOptions().Problems());
        Assert.Equal(
            [
                "Journeys:SpeedMetresPerSecondMax is 5; use 10 to 400.",
                "Journeys:RoundReadsMax is 0; use 1 to 100000.",
                "Journeys:RestMax is 00:00:00; use 00:00:00.050 to 01:00:00.",
            ],
            new JourneysOptions { SpeedMetresPerSecondMax = 5, RoundReadsMax = 0, RestMax = TimeSpan.Zero }.Problems());
    }

    static async Task WatchAsync(JourneyStore store)
    {
        while (await store.RunRoundAsync(1000, CancellationToken.None))
        {
        }
    }

    static async Task<List<string>> CausesAsync(IntakeWorld world) => await world.AskAsync(
        """
        SELECT body->>'vrmText', body->'reason'->'journey'->>'likely'
        FROM sighting_match WHERE kind = 7 AND NOT withdrawn
        ORDER BY match_id
        """);

    /// <summary>Sort, and compare each read with the one before it.</summary>
    async Task<int> AssertToldAsync(IntakeWorld world, string when)
    {
        var ids = (await world.AskAsync("SELECT detail->>'event', sighting_id FROM sighting"))
            .Select(line => line.Split('|')).ToDictionary(parts => parts[0], parts => Guid.Parse(parts[1]));
        var expected = new List<string>();
        foreach (var mark in _standing.GroupBy(read => read.Vrm))
        {
            var reads = mark.OrderBy(read => read.At).ThenBy(read => ids[read.Id].ToString()).ToList();
            for (var i = 1; i < reads.Count; i++)
            {
                var metres = Math.Abs(EastingOf(reads[i].Camera) - EastingOf(reads[i - 1].Camera)) - 20;
                var seconds = (reads[i].At - reads[i - 1].At).TotalSeconds + 60;
                if (metres > 55 * seconds) expected.Add($"{reads[i].Id}|{reads[i - 1].Id}");
            }
        }
        expected.Sort(StringComparer.Ordinal);
        Seeds.AssertSame(expected, (await world.AskAsync(Told)).Order(StringComparer.Ordinal), when);
        return expected.Count;
    }

    static double EastingOf(string camera) =>
        camera == "shop-1" ? 347_000 : Cameras.Single(of => of.Id == camera).CapturePoint!.Value.EastingMetres;

    IntakeRead[] Portion(Random random) =>
    [
        .. Enumerable.Range(0, random.Next(1, 6)).Select(_ => _standing.Count > 3 && random.Next(5) == 0
            ? Withdrawal(_standing[random.Next(_standing.Count)].Id)
            : Read(
                Neighbourhood.Listed[random.Next(3)].Text,
                random.Next(4) == 0 ? "shop-1" : Cameras[random.Next(3)].Id,
                random.Next(240))),
    ];

    /// <summary>A read so many minutes after ten o'clock yesterday evening, so that midnight UTC lies between
    /// some.</summary>
    IntakeRead Read(string vrm, string camera, double minute)
    {
        var id = $"r{++_made}";
        var at = new DateTimeOffset(Neighbourhood.Now.Date, TimeSpan.Zero).AddHours(-2).AddMinutes(minute);
        _standing.Add((id, vrm, camera, at));
        return new IntakeRead(new Read { Camera = camera, VrmText = vrm, CapturedAt = at, VendorEventId = id });
    }

    IntakeRead Withdrawal(string id)
    {
        _standing.RemoveAll(read => read.Id == id);
        return new IntakeRead(new Read
        {
            Camera = "shop-1",
            VrmText = "AB12CDE",
            CapturedAt = Neighbourhood.Now,
            VendorEventId = $"w-{id}",
            WithdrawsEventId = id,
        });
    }
}
