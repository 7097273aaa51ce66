using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Confidential;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public class InterestRpcTests(PostGisFixture postgis)
{
    const string Mark = "AB12CDE"; // on the list "stolen" from the start

    [PostGisFact]
    public async Task Lists_conditions_and_holds_that_stand_are_told_with_who_answers_for_them()
    {
        await using var world = await WorldAsync();

        var ofVehicle = await CheckAsync(world, new CheckInterestRequest { Vrm = Mark });
        var ofPerson = await CheckAsync(world, new CheckInterestRequest { Nominal = "nominals/bound" });

        Assert.Equal(
            [
                "ListEntry Force control room False 2027-03-02", "Condition DI Stands False ", "Condition DI Waits True 2026-05-01",
                "Hold DS Case False ",
            ],
            ofVehicle.Select(Line));
        Assert.Equal(["Condition DI Stands False ", "Condition DI Waits True 2026-05-01"], ofPerson.Select(Line));
        Assert.Equal(
            ["consultation|ok|4", "consultation|ok|2"],
            await world.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
        Assert.Empty(await CheckAsync(world, new CheckInterestRequest { Vrm = "N0B0DYS" }));
    }

    [PostGisFact]
    public async Task A_covert_owner_is_not_told_of_and_the_question_is_flagged()
    {
        await using var world = await WorldAsync();
        await world.DoAsync("UPDATE vehicle_list SET confidential = true WHERE id = 'stolen'");
        var asked = new CheckInterestRequest { Vrm = Mark };

        var blind = await CheckAsync(world, asked, ConfidentialCallers.As(Role.Intelligence));
        var officer = await CheckAsync(world, asked, ConfidentialCallers.As(Role.Intelligence | Role.Officer));

        Assert.DoesNotContain(blind, interest => interest.Kind == InterestKind.ListEntry);
        Assert.Equal(blind.Select(Line), officer.Where(interest => interest.Kind != InterestKind.ListEntry).Select(Line));
        Assert.Contains(officer, interest => interest.Owner == "Force control room");
        Assert.Equal(["2"], await world.AskAsync("SELECT count(*) FROM audit_confidential"));
    }

    [PostGisFact]
    public async Task One_subject_is_asked_about_and_a_restricted_one_is_refused()
    {
        await using var world = await WorldAsync();
        Assert.Equal(["vrm"], await Questions.RefusedFieldsAsync(() => CheckAsync(world, new CheckInterestRequest())));
        Assert.Equal(["nominal", "vrm"], await Questions.RefusedFieldsAsync(
            () => CheckAsync(world, new CheckInterestRequest { Vrm = Mark, Nominal = "bound" })));
        await world.DoAsync(
            $"""
             INSERT INTO restriction (restriction_id, nominal_id, ground, case_reference, reason, review_at, from_time, created_by)
             VALUES ('{Guid.NewGuid()}', 'bound', 1, 'C-1', 'r', '2026-06-01', '2026-01-01', 'c')
             """);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => CheckAsync(world, new CheckInterestRequest { Nominal = "nominals/bound" }));
        Assert.Equal("SUBJECT_RESTRICTED", RpcErrors.ReasonOf(refusal));
    }

    static async Task<IReadOnlyList<Interest>> CheckAsync(IntakeWorld world, CheckInterestRequest request, CallerIdentity? caller = null)
    {
        request.Purpose = Examples.Purpose;
        return (await Questions.Analysis(world).CheckInterest(request, Questions.Call("AnalysisService/CheckInterest", caller))).Interests;
    }

    static string Line(Interest interest) => $"{interest.Kind} {interest.Owner} {interest.Proposed} {interest.EndTime?.ToDateTime():yyyy-MM-dd}";

    // Somebody with conditions that stand, wait, have ended or were rejected, and a link with the vehicle; links and holds that ended.
    async Task<IntakeWorld> WorldAsync()
    {
        var world = await IntakeWorld.CreateAsync(postgis);
        foreach (var id in (string[])["bound", "other"])
        {
            await world.DoAsync(
                $"""
                 INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited, from_time,
                   revision, updated_at)
                 VALUES ('{id}', 'Made Up', '', 1, 1, 1, false, false, '2020-01-01', 1, now())
                 """);
        }
        foreach (var (id, nominal, until) in (IEnumerable<(string, string, string)>)[("k1", "bound", "NULL"), ("k2", "other", "'2026-01-01'")])
        {
            await world.DoAsync(
                $"""
                 INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, from_time, until_time, revision, updated_at)
                 VALUES ('{id}', '{nominal}', {Models.Sightings.Vrm.Of(Mark).Packed}, 1, 's', '2020-01-01', {until}, 1, now())
                 """);
        }
        await ConditionAsync("DI Stands", "bound", "NULL", "NULL", 2);
        await ConditionAsync("DI Waits", "bound", "'2026-06-01'", "'2026-05-01'", 1);
        await ConditionAsync("DI Rejected", "bound", "NULL", "NULL", 3);
        await ConditionAsync("DI Ended", "bound", "'2026-03-01'", "NULL", 2);
        await ConditionAsync("DI Expired", "bound", "NULL", "'2026-03-01'", 2);
        await ConditionAsync("DI Other", "other", "NULL", "NULL", 2);
        foreach (var (owner, released) in (IEnumerable<(string, string)>)[("DS Case", "NULL"), ("DS Over", "now()")])
        {
            await world.DoAsync(
                $"""
                 INSERT INTO hold (hold_id, case_reference, reason, owner, review_at, vrm, created_at, created_by, released_at)
                 VALUES ('{Guid.NewGuid()}', 'CASE-1', 'r', '{owner}', '2026-06-01', {Models.Sightings.Vrm.Of(Mark).Packed}, now(), 'c', {released})
                 """);
        }
        return world;

        Task ConditionAsync(string owner, string nominal, string until, string expires, int approval) => world.DoAsync(
            $"""
             INSERT INTO condition (id, nominal_id, kind, schedule, instruction, basis_kind, basis_reference, basis_scope, basis_necessity,
               basis_proportionality, basis_less_intrusive_alternative, basis_expires_at, owner, approval_state, approval_proposed_by,
               approval_decided_by, served_at, review_at, from_time, until_time, revision, updated_at)
             VALUES ('{owner[3..]}', '{nominal}', 1, '', '', 1, 'LIC', '', 'n', 'p', 'a', {expires}, '{owner}', {approval}, 'a', 'b',
               '2025-12-01', '2026-06-01', '2026-01-01', {until}, 1, now())
             """);
    }
}
