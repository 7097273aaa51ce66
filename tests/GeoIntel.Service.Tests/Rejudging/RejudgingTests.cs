using System.Text.Json.Nodes;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Tests.Admission;
using static GeoIntel.Service.Tests.Rejudging.RejudgingWorld;

namespace GeoIntel.Service.Tests.Rejudging;

[Collection(PostGisCollection.Name)]
public class RejudgingTests(PostGisFixture postgis)
{
    const string Standing = "SELECT detail->>'event', rule_id, body->'reason'->>'correction' FROM sighting_match " +
        "JOIN sighting USING (sighting_id) WHERE NOT withdrawn ORDER BY 1, 2";

    static readonly DateTimeOffset Now = Neighbourhood.Now;

    [PostGisFact]
    public async Task An_entry_that_turns_out_to_have_begun_earlier_matches_what_was_read_since_as_a_correction()
    {
        await using var world = await RejudgingWorld.CreateAsync(postgis);
        await EntryAsync(world, ("vrm", RecordedRegistry.Mark("GO11ABC")), ("from_time", Text(Now.AddHours(-1))));
        await ReadAsync(world, "before", "GO11ABC", Now.AddHours(-3));
        await ReadAsync(world, "in force", "GO11ABC", Now.AddMinutes(-1));
        await world.RejudgeAsync();
        Assert.Equal(["in force|new|false"], await world.Intake.AskAsync(Standing));

        world.Intake.Clock.Now += TimeSpan.FromMinutes(10);
        await EntryAsync(
            world, ("from_time", Text(Now.AddHours(-4))), ("effective_from", Text(Now.AddHours(-4))));
        await world.RejudgeAsync();

        Assert.Equal(["before|new|true", "in force|new|true"], await world.Intake.AskAsync(Standing));
        Assert.Equal(await world.ExpectedAsync(), await world.StandingAsync());
    }

    [PostGisFact]
    public async Task A_rule_that_turns_out_to_have_ended_takes_its_hit_back()
    {
        await using var world = await RejudgingWorld.CreateAsync(postgis);
        await EntryAsync(world, ("vrm", RecordedRegistry.Mark("GO11ABC")));
        await ReadAsync(world, "seen", "GO11ABC", Now.AddMinutes(-1));
        await IntakeWorld.KeepAsync(world.Intake.Keeper);
        Assert.Equal(["1|1"], await world.Intake.AskAsync("SELECT count(*), min(state) FROM hit"));

        await EntryAsync(world, ("until_time", Text(Now.AddDays(-2))), ("effective_from", Text(Now.AddDays(-2))));
        await world.RejudgeAsync();
        await IntakeWorld.KeepAsync(world.Intake.Keeper);

        Assert.Equal(["1|3"], await world.Intake.AskAsync("SELECT count(*), min(state) FROM hit"));
        Assert.Equal(["1"], await world.Intake.AskAsync("SELECT count(*) FROM match_withdrawal"));
    }

    [PostGisFact]
    public async Task A_mark_put_right_takes_the_reads_of_the_wrong_one_back_and_finds_those_of_the_right_one()
    {
        await using var world = await RejudgingWorld.CreateAsync(postgis);
        await EntryAsync(world, ("vrm", RecordedRegistry.Mark("GO11ABC")));
        await ReadAsync(world, "wrong", "GO11ABC", Now.AddDays(-40));
        await ReadAsync(world, "right", "KT06XYZ", Now.AddDays(-39));
        await ReadAsync(world, "right, O for 0", "KTO6XYZ", Now.AddDays(-3));

        await EntryAsync(world, ("vrm", RecordedRegistry.Mark("KT06XYZ")));
        await world.RejudgeAsync();

        Assert.Equal(
            ["right|new|false", "right, O for 0|new|false"], // recorded at the very moment they came
            await world.Intake.AskAsync(Standing));
    }

    [PostGisFact]
    public async Task What_is_new_from_now_on_is_looked_for_in_no_time_past()
    {
        await using var world = await RejudgingWorld.CreateAsync(postgis);
        await ReadAsync(world, "past", "GO11ABC", Now.AddDays(-40));
        await world.Registry.AlterAsync(
            ("list_entry", "now", Columns(("vrm", RecordedRegistry.Mark("GO11ABC")), ("from_time", Text(Now)))),
            ("list_entry", "later", Columns(("vrm", RecordedRegistry.Mark("GO11ABC")), ("from_time", Text(Now.AddDays(3))))),
            ("list_entry", "proposed", Columns(("vrm", RecordedRegistry.Mark("GO11ABC")), ("approval_state", 1))));
        await world.Intake.Live.LoadAsync(CancellationToken.None);
        var bounds = new Models.Conditions.Period(Now.AddDays(-100), Now.AddHours(1));

        var reach = new Service.Rejudging.ReachFinder(world.Intake.Live.Current.History, bounds).Of(
        [
            new("list_entry", "now", 1, Now), new("list_entry", "later", 1, Now), new("list_entry", "proposed", 1, Now),
        ]);

        var mark = Assert.Single(reach.Marks);
        Assert.Equal(Now, mark.Captured.From);
    }

    [PostGisFact]
    public async Task A_read_that_comes_after_the_change_was_recorded_is_no_correction()
    {
        await using var world = await RejudgingWorld.CreateAsync(postgis);
        await EntryAsync(world, ("vrm", RecordedRegistry.Mark("GO11ABC")), ("from_time", Text(Now.AddHours(-1))));
        world.Intake.Clock.Now += TimeSpan.FromSeconds(1);
        await ReadAsync(world, "later", "GO11ABC", Now.AddMinutes(-1));

        await world.RejudgeAsync();

        Assert.Equal(["later|new|false"], await world.Intake.AskAsync(Standing));
    }

    [PostGisFact]
    public async Task After_a_crash_it_goes_on_with_the_marks_that_are_left()
    {
        await using var world = await RejudgingWorld.CreateAsync(postgis);
        var marks = Enumerable.Range(0, 60).Select(i => $"AA{i:00}ABC").ToArray();
        for (var i = 0; i < marks.Length; i++) await ReadAsync(world, marks[i], marks[i], Now.AddDays(-1));
        await world.Registry.AlterAsync(
            [.. marks.Select(mark => ("list_entry", mark, Columns(("vrm", RecordedRegistry.Mark(mark)))))]);
        await world.Intake.DoAsync(
            "UPDATE rejudge_cursor SET clock_version = (SELECT version - 1 FROM registry_clock), " +
            $"next_vrm = {Vrm.Of(marks[40]).Packed}");

        await world.RejudgeAsync();

        Assert.Equal(
            marks[40..], await world.Intake.AskAsync("SELECT rule_id FROM sighting_match WHERE NOT withdrawn ORDER BY 1"));
        Assert.Equal(
            ["true|0"],
            await world.Intake.AskAsync(
                "SELECT (clock_version = (SELECT version FROM registry_clock))::text, next_vrm FROM rejudge_cursor"));
    }

    static Task EntryAsync(RejudgingWorld world, params (string, JsonNode?)[] columns) =>
        world.Registry.AlterAsync(("list_entry", "new", Columns(columns)));

    static async Task ReadAsync(RejudgingWorld world, string id, string mark, DateTimeOffset capturedAt) =>
        await world.Intake.CommitAsync(new IntakeBatch("shops", [new IntakeRead(new Read
        {
            Camera = "shop-1",
            VrmText = mark,
            CapturedAt = capturedAt,
            VendorEventId = id,
        })]));

    static JsonValue Text(DateTimeOffset at) => JsonValue.Create(at.ToString("O"))!;
}
