using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;
using static GeoIntel.Service.Tests.Rejudging.RejudgingWorld;

namespace GeoIntel.Service.Tests.Compliance;

[Collection(PostGisCollection.Name)]
public class ComplianceTests(PostGisFixture postgis)
{
    static readonly DateOnly Tuesday = new(2026, 3, 3);
    static readonly DateTimeOffset Midnight = new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset Now = Midnight.AddDays(3);

    /// <summary>The example of docs/compliance.md.</summary>
    [PostGisFact]
    public async Task The_worked_example_comes_out_as_it_is_written()
    {
        await using var world = await ComplianceWorld.CreateAsync(postgis, Now);
        await world.ConditionAsync("c1", 1, "Daily 10:00-14:00");
        await world.Registry.AlterAsync(("permission", "m1", Columns(
            ("condition_id", "c1"), ("from_time", "2026-03-03T13:00:00Z"), ("until_time", "2026-03-04T00:00:00Z"))));
        await world.BeatAsync("in-1", Midnight, Midnight.AddDays(1));
        await world.BeatAsync("in-2", Midnight, Midnight.AddHours(11.5));

        var day = Assert.Single((await world.AskAsync("c1", Tuesday, Tuesday.AddDays(1))).Days);

        Assert.Equal(ComplianceAnswer.NoContraryRead, day.Answer);
        Assert.Equal((240, 60, 180, 180, 180, 2), (day.ScheduledMinutes, day.PermittedMinutes, day.ApplicableMinutes,
            day.LinkedMinutes, day.ObservableMinutes, day.CameraCount));
        Assert.Equal((90 * 1.0 + 90 * 0.5) / 180, day.Coverage, 9);
        Assert.Equal("No contrary read (coverage 75 % of 2 cameras).", day.Sentence);
    }

    [PostGisFact]
    public async Task The_answer_says_how_the_links_it_rests_on_are_evaluated_and_of_nobody_else()
    {
        await using var world = await ComplianceWorld.CreateAsync(postgis, Now);
        await world.ConditionAsync("c1", 1, "Daily 10:00-14:00");
        foreach (var link in (string[])["l1", "l2"])
        {
            await world.Registry.AlterAsync(("vehicle_link", link, Columns(
                ("evaluation_scheme", 1), ("evaluation_source", "2"), ("evaluation_assessment", "D"), ("evaluation_handling", "C"),
                ("evaluation_handling_conditions", "Not in open court"))));
        }

        var stated = Assert.Single((await world.AskAsync("c1", Tuesday, Tuesday.AddDays(1))).Evaluations);

        Assert.Equal(
            ("vehicleLinks/l1", "2", "D", "C", "Not in open court"),
            (stated.Resource, stated.Evaluation.Source, stated.Evaluation.Assessment, stated.Evaluation.Handling,
                stated.Evaluation.HandlingConditions));
    }

    [PostGisFact]
    public async Task Reads_of_a_restricted_mark_contradict_nothing_and_of_a_restricted_person_there_is_no_answer()
    {
        await using var world = await ComplianceWorld.CreateAsync(postgis, Now);
        await world.ConditionAsync("c1", 1, "Daily 10:00-14:00");
        await world.BeatAsync("in-1", Midnight, Midnight.AddDays(1));
        var without = await world.AskAsync("c1", Tuesday, Tuesday.AddDays(1));
        await world.ReadAsync(("in-1", "GO11ABC", Midnight.AddHours(11)));
        var before = await world.AskAsync("c1", Tuesday, Tuesday.AddDays(1));
        Assert.Equal(ComplianceAnswer.PossibleBreachIndicated, before.Days[0].Answer);

        await world.Intake.DoAsync(
            $"""
            INSERT INTO restriction (restriction_id, vrm, ground, case_reference, reason, review_at, from_time, created_by)
            VALUES (gen_random_uuid(), {Rejudging.RecordedRegistry.Mark("GO11ABC")}, 1, 'RIGHTS-7', 'Another vehicle', '2027-01-01', '2026-01-01Z', 'test')
            """);
        Assert.Equal(without.Days, (await world.AskAsync("c1", Tuesday, Tuesday.AddDays(1))).Days);

        await world.Intake.DoAsync("UPDATE restriction SET vrm = NULL, nominal_id = 'p1'");
        var refusal = await Assert.ThrowsAsync<RpcException>(() => world.AskAsync("c1", Tuesday, Tuesday.AddDays(1)));
        Assert.Equal("SUBJECT_RESTRICTED", Service.Rpc.RpcErrors.ReasonOf(refusal));
        await world.Intake.DoAsync("UPDATE restriction SET until_time = '2026-02-01Z'");
        Assert.Equal(before.Days, (await world.AskAsync("c1", Tuesday, Tuesday.AddDays(1))).Days);
    }

    [PostGisFact]
    public async Task Each_of_the_four_answers_says_why()
    {
        await using var world = await ComplianceWorld.CreateAsync(postgis, Now);
        await world.ConditionAsync("c1", 1, "Tue,Wed,Thu 10:00-12:00");
        await world.BeatAsync("in-1", Midnight, Midnight.AddDays(1));
        await world.Registry.AlterAsync(("vehicle_link", "l1", Columns(("until_time", "2026-03-04T00:00:00Z"))));
        await world.ReadAsync(("in-1", "GO11ABC", Midnight.AddHours(11)), ("in-1", "GO11ABC", Midnight.AddHours(13)));

        var days = (await world.AskAsync("c1", Tuesday.AddDays(-1), Tuesday.AddDays(3))).Days;

        Assert.Equal(
            [
                "2026-03-02 NotApplicable: Not applicable: not in force or not scheduled at any time of the day.",
                "2026-03-03 PossibleBreachIndicated: Possible breach indicated by 1 read; a vehicle was read, not a person, " +
                    "and only a person confirms it.",
                "2026-03-04 NotObservable: Not observable: no vehicle was linked to the person.",
                "2026-03-05 NotObservable: Not observable: no vehicle was linked to the person.",
            ],
            days.Select(day => $"{day.Date} {day.Answer}: {day.Sentence}"));
        var read = Assert.Single(days[1].Reads);
        Assert.Equal(("cameras/in-1", "GO11ABC", Midnight.AddHours(11)), (read.Camera, read.Vrm, read.CaptureTime.ToDateTimeOffset()));
        Assert.Single(days[1].Hits);
        Assert.True(days[1].HasCoverage && !days[0].HasCoverage);
    }

    [PostGisFact]
    public async Task Of_a_group_as_many_vehicles_must_be_linked_as_make_a_hit()
    {
        await using var world = await ComplianceWorld.CreateAsync(postgis, Now);
        await world.Registry.AlterAsync(
            ("organised_crime_group", "g1", Columns(("urn", ""), ("status", 1))),
            ("group_membership", "gm1", Columns(("group_id", "g1"), ("nominal_id", "p1"), ("role", ""))),
            ("group_membership", "gm2", Columns(("group_id", "g1"), ("nominal_id", "p2"), ("role", ""))),
            ("vehicle_link", "l2", Columns(("until_time", "2026-03-03T12:00:00Z"))));
        await world.ConditionAsync("c1", 5, "", ("nominal_id", null), ("group_id", "g1"), ("basis_kind", 3));
        await world.ConditionAsync("c2", 5, "", ("nominal_id", null), ("group_id", "g1")); // a court order is no basis for it
        await world.BeatAsync("in-1", Midnight, Midnight.AddDays(1));

        var day = Assert.Single((await world.AskAsync("c1", Tuesday, Tuesday.AddDays(1))).Days);
        var other = Assert.Single((await world.AskAsync("c2", Tuesday, Tuesday.AddDays(1))).Days);

        Assert.Equal((1440, 720, 4), (day.ApplicableMinutes, day.LinkedMinutes, day.CameraCount));
        Assert.Equal(0.125, day.Coverage, 9);
        Assert.Equal(ComplianceAnswer.NotApplicable, other.Answer);
    }

    [PostGisFact]
    public async Task A_hit_that_a_person_refuted_indicates_nothing_and_is_still_told()
    {
        await using var world = await ComplianceWorld.CreateAsync(postgis, Now);
        await world.ConditionAsync("c1", 1, "");
        await world.BeatAsync("in-1", Midnight, Midnight.AddDays(1));
        await world.ReadAsync(("in-1", "GO11ABC", Midnight.AddHours(11)));

        foreach (var (outcome, answer) in new[]
        {
            (HitOutcome.Misread, ComplianceAnswer.NoContraryRead),
            (HitOutcome.WrongPersonForVehicle, ComplianceAnswer.NoContraryRead),
            (HitOutcome.Permitted, ComplianceAnswer.NoContraryRead),
            (HitOutcome.Confirmed, ComplianceAnswer.PossibleBreachIndicated),
            (HitOutcome.NoResource, ComplianceAnswer.PossibleBreachIndicated),
            (HitOutcome.PassedToPolice, ComplianceAnswer.PossibleBreachIndicated),
        })
        {
            await world.Intake.DoAsync($"UPDATE hit SET outcome = {(int)outcome}");

            var day = Assert.Single((await world.AskAsync("c1", Tuesday, Tuesday.AddDays(1))).Days);

            Assert.Equal((outcome, answer), (outcome, day.Answer));
            Assert.Equal(1, day.Hits.Count + day.RefutedHits.Count);
        }
    }

    [PostGisFact]
    public async Task The_rest_of_a_day_that_is_not_over_is_not_counted()
    {
        await using var world = await ComplianceWorld.CreateAsync(postgis, Midnight.AddHours(6).AddSeconds(30));
        await world.ConditionAsync("c1", 1, "");

        var day = Assert.Single((await world.AskAsync("c1", Tuesday, Tuesday.AddDays(1))).Days);

        Assert.Equal((360, true), (day.ApplicableMinutes, day.Incomplete));
        Assert.EndsWith("The day is not over.", day.Sentence, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task What_is_asked_wrongly_is_refused_by_field_and_every_question_is_audited()
    {
        await using var world = await ComplianceWorld.CreateAsync(postgis, Now);
        await world.ConditionAsync("c1", 1, "");
        await world.AskAsync("c1", Tuesday, Tuesday.AddDays(2));

        Assert.Equal(["purpose"], await FieldsAsync(new()));
        Assert.Equal(["from_date", "until_date", "condition"], await FieldsAsync(new() { Purpose = Examples.Purpose }));
        Assert.Equal(["until_date"], await FieldsAsync(Of("2026-03-03", "2026-03-03")));
        Assert.Equal(["until_date"], await FieldsAsync(Of("2026-01-01", "2026-04-04")));
        Assert.Equal(["until_date"], await FieldsAsync(Of("2026-03-06", "2026-03-08")));
        var unknown = await Assert.ThrowsAsync<RpcException>(() => CallAsync(Of("2026-03-03", "2026-03-04", "conditions/none")));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);
        Assert.Equal(
            ["condition|c1|2|ok", "condition|none|0|NotFound"],
            (await world.Intake.AskAsync(
                "SELECT resource_kind, resource_id, row_count, outcome FROM audit_entry WHERE resource_id IN ('c1', 'none') AND outcome <> 'InvalidArgument' ORDER BY sequence")));

        Task<List<string>> FieldsAsync(GetComplianceRequest request) =>
            Questions.RefusedFieldsAsync(() => CallAsync(request));

        Task<GetComplianceResponse> CallAsync(GetComplianceRequest request) =>
            world.Rpc().GetCompliance(request, Questions.Call("ComplianceService/GetCompliance"));

        static GetComplianceRequest Of(string from, string until, string condition = "conditions/c1") => new()
        {
            Purpose = Examples.Purpose,
            Condition = condition,
            FromDate = from,
            UntilDate = until,
        };
    }
}
