using System.Text.Json.Nodes;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Rejudging;
using GeoIntel.V1;
using static GeoIntel.Service.Tests.Rejudging.RejudgingWorld;

namespace GeoIntel.Service.Tests.Compliance;

[Collection(PostGisCollection.Name)]
public class ComplianceOracleTests(PostGisFixture postgis)
{
    static readonly string[] Schedules = ["", "Daily 19:00-07:00", "Sat,Sun 00:30-03:00; Mon 10:00-16:00", "Sun 01:00-02:00", "Tue 00:00-24:00"];

    /// <summary>Four days about a clock change each: conditions, permissions, custody, links, zones and cameras that
    /// change at any time of them.</summary>
    [PostGisFact]
    public async Task Every_day_is_answered_as_plain_loops_over_the_rows_answer_it()
    {
        var answers = new HashSet<ComplianceAnswer>();
        foreach (var seed in Seeds.Few(4, 60))
        {
            var random = new Random(seed);
            var first = seed % 2 == 0 ? new DateOnly(2026, 3, 27) : new DateOnly(2026, 10, 23);
            var begin = new DateTimeOffset(first.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            await using var world = await ComplianceWorld.CreateAsync(postgis, begin.AddMinutes(random.Next(3 * 1440, 5 * 1440)));
            for (var kind = 1; kind <= 4; kind++) await MakeAsync(world, random, $"c{kind}", kind, begin);
            for (var i = 0; i < 12; i++) await ChangeAsync(world, random, begin);
            await world.Intake.Live.LoadAsync(CancellationToken.None);
            await LightAsync(world, random, begin);
            await DriveAsync(world, random, begin);
            await world.Intake.DoAsync(
                """
                UPDATE hit SET outcome = 1 + extract(epoch FROM first_captured_at)::bigint % 6
                WHERE extract(epoch FROM first_captured_at)::bigint % 3 = 0
                """);

            var oracle = await ComplianceOracle.OfAsync(world, begin.AddDays(-1), begin.AddDays(5));
            for (var kind = 1; kind <= 4; kind++)
            {
                var response = await world.AskAsync($"c{kind}", first, first.AddDays(4));
                for (var i = 0; i < 4; i++)
                {
                    var (said, coverage) = oracle.Day($"c{kind}", first.AddDays(i));
                    var day = response.Days[i];
                    Assert.True(said == Say(day), $"seed {seed}, kind {kind}, {day.Date}:\n{Say(day)}\nbut the rows say\n{said}");
                    Assert.Equal(coverage, day.HasCoverage ? day.Coverage : null);
                    answers.Add(day.Answer);
                }
            }
        }
        Assert.Equal(4, answers.Count);
    }

    static Task MakeAsync(ComplianceWorld world, Random random, string id, int kind, DateTimeOffset begin) => world.ConditionAsync(
        id, kind, kind == 3 ? Schedules[1 + random.Next(4)] : Schedules[random.Next(5)],
        ("grace_seconds", kind == 3 ? 60 * random.Next(0, 40) : 0),
        ("other_nominal_id", kind == 4 ? "p2" : null),
        ("distance_metres_max", 5000), ("time_apart_seconds_max", 3600), // so that two vehicles do meet
        ("served_at", Text(random.Next(3) == 0 ? Moment(random, begin) : begin.AddDays(-20))),
        ("basis_expires_at", random.Next(4) == 0 ? Text(Moment(random, begin)) : null));

    static Task ChangeAsync(ComplianceWorld world, Random random, DateTimeOffset begin)
    {
        var at = random.Next(4) == 0 ? null : Text(Moment(random, begin));
        var number = random.Next(1, 3);
        return world.Registry.AlterAsync(random.Next(7) switch
        {
            0 => ("nominal", $"p{number}", Columns(
                ("licence_state", random.Next(1, 6)), ("cohort_state", random.Next(4) == 0 ? 2 : 1), ("effective_from", at))),
            1 => ("vehicle_link", $"l{number}", Columns(
                ("until_time", Text(Moment(random, begin))), ("effective_from", at))),
            2 => ("vehicle_link", $"l{number + 2}", Columns(
                ("nominal_id", $"p{number}"), ("vrm", RecordedRegistry.Mark(number == 1 ? "GO11ABC" : "KT06XYZ")),
                ("from_time", Text(Moment(random, begin))))),
            3 => ("zone", "z1", Columns(
                ("outline", RecordedRegistry.Square(345_500 + random.Next(3) * 1000, 390_000, 2000)), ("effective_from", at))),
            4 => ("condition", $"c{random.Next(1, 3)}", Columns(
                ("schedule", Schedules[random.Next(5)]), ("effective_from", at),
                ("approval_state", random.Next(6) == 0 ? 1 : 2))),
            _ => ("permission", $"m{random.Next(6)}", Columns(
                ("condition_id", $"c{random.Next(1, 5)}"), ("kind", random.Next(1, 3)), ("schedule", Schedules[random.Next(5)]),
                ("from_time", Text(Moment(random, begin))), ("until_time", Text(Moment(random, begin).AddHours(20))),
                ("effective_from", at))),
        });
    }

    // Some cameras say every minute that they live, with outages; some only read.
    static async Task LightAsync(ComplianceWorld world, Random random, DateTimeOffset begin)
    {
        foreach (var camera in ComplianceWorld.Cameras)
        {
            if (random.Next(3) == 0) continue;
            for (var at = begin.AddDays(-1); at < begin.AddDays(5);)
            {
                var until = at.AddMinutes(random.Next(1, 3000));
                await world.BeatAsync(camera, at, until);
                at = until.AddMinutes(random.Next(1, 700));
            }
        }
        if (random.Next(2) == 0) await ComplianceWorld.RetireAsync(world.Intake, "id = 'in-1'", Moment(random, begin));
    }

    static async Task DriveAsync(ComplianceWorld world, Random random, DateTimeOffset begin)
    {
        var reads = new List<(string Camera, string Mark, DateTimeOffset At)>();
        for (var i = random.Next(3, 9); i > 0; i--)
        {
            var camera = ComplianceWorld.Cameras[random.Next(4)];
            var at = Moment(random, begin);
            reads.Add((camera, "GO11ABC", at));
            if (random.Next(2) == 0) reads.Add((camera, "KT06XYZ", at.AddSeconds(random.Next(600))));
        }
        reads.RemoveAll(of => of.At >= world.Intake.Clock.Now);
        if (reads.Count > 0) await world.ReadAsync([.. reads]);
    }

    static DateTimeOffset Moment(Random random, DateTimeOffset begin) =>
        begin.AddHours(-3).AddSeconds(random.Next(4 * 86_400));

    static JsonValue Text(DateTimeOffset at) => JsonValue.Create(at.ToString("O"))!;

    static string Say(ComplianceDay day) =>
        $"{(int)day.Answer} {day.ScheduledMinutes} {day.UnboundMinutes} {day.SuspendedMinutes} {day.PermittedMinutes} " +
        $"{day.ApplicableMinutes} {day.LinkedMinutes} {day.ObservableMinutes} {day.CameraCount} " +
        $"{Ids(day.Hits)} {Ids(day.Reads.Select(read => read.Sighting))} {Ids(day.RefutedHits)}";

    static string Ids(IEnumerable<string> names) => string.Join(',', names.Select(name => name.Split('/')[1]).Order());
}
