using System.Text.Json.Nodes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Sightings;
using GeoIntel.Service.Tests.Admission;
using Npgsql;
using static GeoIntel.Service.Tests.Rejudging.RejudgingWorld;

namespace GeoIntel.Service.Tests.Rejudging;

/// <summary>However reads and changes of the registry come to lie, the matches that count in the end are those that the
/// reads that stand make by the registry as it is in the end.</summary>
[Collection(PostGisCollection.Name)]
public class SameEndTests(PostGisFixture postgis)
{
    const string Clean =
        """
        TRUNCATE sighting, sighting_event, sighting_match, match_withdrawal, feed_cursor, feed_refusal, registry_version;
        INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
        SELECT 'feed', id, 1, updated_at, to_jsonb(feed), 1 FROM feed
        UNION ALL SELECT 'camera', id, 1, updated_at, to_jsonb(camera), 1 FROM camera;
        UPDATE registry_clock SET version = 1;
        UPDATE rejudge_cursor SET clock_version = 1, next_vrm = 0;
        """;

    static readonly string[] Marks = ["GO11ABC", "G011ABC", "GO11ABD", "KT06XYZ", "KTO6XYZ", "B8BEN", "ZZ99ZZZ"];
    static readonly string[] Cameras = ["shop-1", "a57", "police-1"];

    [PostGisFact]
    public async Task One_after_the_other_in_any_order_with_crashes_in_between()
    {
        var (crashes, matches) = (0, 0);
        foreach (var seed in Seeds.Few(4, 100))
        {
            await using var world = await RejudgingWorld.CreateAsync(postgis);
            await world.Intake.DoAsync(Clean);
            var random = new Random(seed);
            await RegisterAsync(world, random);
            for (var step = 0; step < 40; step++)
            {
                world.Intake.Clock.Now += TimeSpan.FromMinutes(random.Next(30));
                if (random.Next(3) > 0) await world.Intake.CommitAsync(BatchOf(world, random, $"{step}"));
                else await AlterAsync(world, random);
                if (random.Next(4) > 0) continue;
                var ended = await world.Intake.TryWithKillsAsync(
                    random.Next(2) == 0 ? "sighting_match" : "rejudge_cursor", world.RejudgeAsync);
                if (!ended) crashes++;
            }
            await world.RejudgeAsync();

            var expected = await world.ExpectedAsync();
            Seeds.AssertSame(expected, await world.StandingAsync(), $"seed {seed}");
            matches += expected.Count;
        }
        Assert.True(matches > 40 && crashes > 3, $"Only {matches} matches, {crashes} crashes: hardly anything was tried.");
    }

    [PostGisFact]
    public async Task All_at_once_no_read_slips_between_a_change_and_the_judging_of_the_past()
    {
        foreach (var seed in Seeds.Few(3, 40))
        {
            await using var world = await RejudgingWorld.CreateAsync(postgis);
            await world.Intake.DoAsync(Clean);
            var random = new Random(seed);
            await RegisterAsync(world, random);
            using var ending = new CancellationTokenSource();
            var rejudging = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
            {
                while (!ending.IsCancellationRequested) await world.RejudgeAsync();
            })).ToArray();

            var intake = Task.Run(async () =>
            {
                var own = new Random(-seed);
                var store = new SightingStore(world.Intake.Database);
                using var live = world.Intake.NewLive(); // it hears of no change, as an instance may for a while
                await live.LoadAsync(CancellationToken.None);
                for (var i = 0; i < 60; i++)
                    await world.Intake.CommitAsync(store, live, [BatchOf(world, own, $"{i}")]);
            });
            for (var i = 0; i < 25; i++) await AlterAsync(world, random);
            await intake;
            await ending.CancelAsync();
            await Task.WhenAll(rejudging);
            await world.RejudgeAsync();

            Seeds.AssertSame(await world.ExpectedAsync(), await world.StandingAsync(), $"seed {seed}");
        }
    }

    [PostGisFact]
    public async Task A_commit_that_is_under_way_when_the_registry_is_altered_is_waited_for()
    {
        await using var world = await RejudgingWorld.CreateAsync(postgis);
        await world.Intake.DoAsync(Clean);
        await world.Intake.DoAsync("SELECT ensure_sighting_partition('2026-03-02')");
        await using var slow = await world.Intake.Database.OpenConnectionAsync();
        await using var holdUp = await slow.BeginTransactionAsync();
        await using (var take = new NpgsqlCommand("LOCK TABLE sighting IN EXCLUSIVE MODE", slow))
            await take.ExecuteNonQueryAsync();
        // Its partition is there, so it has its feed and knows the registry's version when it is held up.
        var commit = world.Intake.CommitAsync(new IntakeBatch("shops", [new IntakeRead(new Read
        {
            Camera = "shop-1",
            VrmText = "GO11ABC",
            CapturedAt = Neighbourhood.Now,
            VendorEventId = "slow",
        })]));
        await UntilWaitingAsync(world, 1);

        await world.Registry.AlterAsync(("list_entry", "e1", Columns(("vrm", RecordedRegistry.Mark("GO11ABC")))));
        var rejudging = world.RejudgeAsync();
        await Task.WhenAny(rejudging, UntilWaitingAsync(world, 2));
        await holdUp.RollbackAsync();
        await Task.WhenAll(commit, rejudging);

        Assert.Single(await world.StandingAsync());
    }

    static async Task UntilWaitingAsync(RejudgingWorld world, int count)
    {
        while (int.Parse((await world.Intake.AskAsync("SELECT count(*) FROM pg_locks WHERE NOT granted"))[0], null) < count)
            await Task.Delay(5);
    }

    static async Task RegisterAsync(RejudgingWorld world, Random random)
    {
        await world.Registry.AlterAsync(
            ("nominal", "n1", []), ("nominal", "n2", []),
            ("zone", "z1", Columns(("outline", RecordedRegistry.Square(345_500, 391_500, 1_000)))),
            ("vehicle_link", "l1", Columns(("nominal_id", "n1"), ("vrm", Mark(random)))),
            ("vehicle_link", "l2", Columns(("nominal_id", "n2"), ("vrm", Mark(random)))),
            ("condition", "c1", Columns(("nominal_id", "n1"), ("zone_id", "z1"))),
            ("condition", "c2", Columns(("nominal_id", "n1"), ("kind", 4), ("other_nominal_id", "n2"))),
            ("permission", "p1", Columns(("condition_id", "c1"), ("from_time", "2026-02-20T00:00:00Z"),
                ("until_time", "2026-02-21T00:00:00Z"))),
            ("list_entry", "e1", Columns(("vrm", Mark(random)))));
        await world.Intake.Live.LoadAsync(CancellationToken.None);
    }

    static Task AlterAsync(RejudgingWorld world, Random random)
    {
        (string, string, JsonObject) change = random.Next(12) switch
        {
            0 => ("list_entry", "e1", Columns(("vrm", Mark(random)))),
            1 => ("list_entry", $"e{random.Next(2, 5)}", Columns(("vrm", Mark(random)), ("accepts", random.Next(1, 8)))),
            2 => ("list_entry", "e1", Columns(("until_time", Day(random, 30)))),
            3 => ("vehicle_link", "l1", Columns(("vrm", Mark(random)))),
            4 => ("vehicle_link", $"l{random.Next(3, 5)}", Columns(("nominal_id", $"n{random.Next(1, 3)}"), ("vrm", Mark(random)))),
            5 => ("nominal", "n1", Columns(("licence_state", random.Next(1, 4)))),
            6 => ("nominal", $"n{random.Next(1, 3)}", Columns(("until_time", Day(random, 30)), ("under_18", random.Next(2) == 0))),
            7 => ("zone", "z1", Columns(("outline", RecordedRegistry.Square(
                344_500 + 500 * random.Next(3), 390_500 + 500 * random.Next(3), 500 + 500 * random.Next(4))))),
            8 => ("condition", "c1", Columns(("kind", random.Next(1, 3)), ("accepts", random.Next(1, 8)))),
            9 => ("condition", "c2", Columns(("until_time", Day(random, 30)))),
            10 => ("permission", "p1", Columns(("until_time", Day(random, 30)))),
            _ => ("condition", "c1", Columns(("approval_state", random.Next(1, 3)))),
        };
        if (random.Next(3) > 0) change.Item3["effective_from"] = Day(random, 0);
        return world.Registry.AlterAsync(change);
    }

    static IntakeBatch BatchOf(RejudgingWorld world, Random random, string id) => new(
        "",
        [.. Enumerable.Range(0, random.Next(1, 6)).Select(i => new IntakeRead(
            new Read
            {
                Camera = Cameras[random.Next(3)],
                VrmText = Marks[random.Next(Marks.Length)],
                CapturedAt = random.Next(3) == 0
                    ? world.Intake.Clock.Now
                    : world.Intake.Clock.Now.AddHours(-24 * 60 * random.NextDouble()),
                VendorEventId = $"{id}-{i}",
                SupersedesEventId = random.Next(6) == 0 ? $"{random.Next(20)}-0" : "",
                WithdrawsEventId = random.Next(12) == 0 ? $"{random.Next(20)}-0" : "",
                CharacterConfidences = random.Next(3) == 0 ? [.. Enumerable.Repeat(0.9f, 7)] : [],
            },
            NominalId: random.Next(5) == 0 ? $"n{random.Next(1, 3)}" : "",
            Observation: "Seen on camera"))]);

    static JsonNode Mark(Random random) => RecordedRegistry.Mark(Marks[random.Next(Marks.Length)]);

    // Within the sixty days that reads are captured in, or some days later.
    static JsonValue Day(Random random, int daysLater) =>
        JsonValue.Create(Neighbourhood.Now.AddDays(random.Next(-60, 1 + daysLater)).ToString("O"))!;
}
