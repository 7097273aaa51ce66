using GeoIntel.Service.Admission;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Hits;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc;

/// <summary>What people do about a hit before they decide it, and after.</summary>
[Collection(PostGisCollection.Name)]
public class HitStepTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [PostGisFact]
    public async Task A_hit_that_is_taken_escalated_and_handed_over_stays_undecided_and_each_step_is_told_and_logged()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var hit = await MakeHitAsync(world);
        (HitStep Step, string Note)[] steps =
            [(HitStep.Acknowledged, ""), (HitStep.Escalated, "duty inspector"), (HitStep.HandedOver, "no answer yet")];

        foreach (var (step, note) in steps)
        {
            hit = (await HandleAsync(world, hit, step, note)).Hit;
            Assert.Equal((step, note), (hit.Handling.Step, hit.Handling.Note));
            Assert.Null(hit.Decision);
            var again = (await HandleAsync(world, hit, step, note)).Hit;
            Assert.Equal(hit, again);
        }

        Assert.Equal(["7", "7", "7"], await world.AskAsync("SELECT kind FROM hit_change WHERE kind > 1 ORDER BY sequence"));
        Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM hit WHERE outcome IS NOT NULL"));
        Assert.Equal(
            ["decision|Acknowledged", "consultation|ok", "decision|Escalated", "consultation|ok", "decision|HandedOver", "consultation|ok"],
            await world.AskAsync("SELECT action, outcome FROM audit_entry WHERE rpc LIKE '%HandleHit' ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task A_step_by_what_the_hit_was_before_is_refused_and_so_is_one_on_a_decided_hit()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var hit = await MakeHitAsync(world);
        var taken = (await HandleAsync(world, hit, HitStep.Acknowledged)).Hit;

        Assert.Equal("STALE_ETAG", await ReasonAsync(() => HandleAsync(world, hit, HitStep.Escalated, "duty inspector")));
        Assert.Equal("HIT_NOT_DECIDED", await ReasonAsync(() => HandleAsync(world, taken, HitStep.Reopened)));
        var decided = await Questions.Hits(world).DecideHit(
            new() { Name = taken.Name, Etag = taken.Etag, Outcome = HitOutcome.Misread, Purpose = Examples.Purpose }, Questions.Call("HitService/DecideHit"));
        Assert.Null(decided.Hit.Handling);
        Assert.Equal("HIT_DECIDED", await ReasonAsync(() => HandleAsync(world, decided.Hit, HitStep.Acknowledged)));
    }

    [PostGisFact]
    public async Task A_step_that_is_none_is_refused_field_by_field()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var hit = await MakeHitAsync(world);
        (string[] Fields, HitStep Step, string Note)[] wrong =
        [
            (["step"], HitStep.Unspecified, ""), (["step"], (HitStep)9, ""), (["note"], HitStep.Escalated, " "), (["note"], HitStep.HandedOver, ""),
            (["note"], HitStep.Acknowledged, new string('x', 2001)), (["note"], HitStep.Acknowledged, "\0"), (["step", "note"], default, "\0"),
        ];

        foreach (var (fields, step, note) in wrong)
            Assert.Equal(fields, await Questions.RefusedFieldsAsync(() => HandleAsync(world, hit, step, note)));
    }

    [Theory]
    [InlineData(0, "person:pat@10.0.0.1", null)]
    [InlineData(60_000, "person:pat@10.0.0.9", null)]
    [InlineData(60_001, "person:pat@10.0.0.1", "UNDO_TOO_LATE")]
    [InlineData(10, "person:kim@10.0.0.1", "DECISION_NOT_YOURS")]
    [InlineData(10, "unauthenticated@10.0.0.1", "DECISION_NOT_YOURS")]
    public void A_decision_is_taken_back_by_its_maker_within_a_minute(int after, string by, string? reason)
    {
        var made = new Service.Hits.HitDecision((int)HitOutcome.Misread, "person:pat@10.0.0.1", Now, "", "");
        var request = new HandleHitRequest { Name = "hits/1", Step = HitStep.Reopened };
        var step = HitSteps.Read(request, by, Now.AddMilliseconds(after));

        var refusal = Record.Exception(() => HitSteps.Require(request, new DecidedHit(null!, made, 1), step));

        Assert.Equal(reason, refusal is null ? null : RpcErrors.ReasonOf((RpcException)refusal));
    }

    [Theory]
    [InlineData(true, "SECRET")]
    [InlineData(false, "")]
    public void Who_is_told_leads_reads_the_notes_of_their_own_kind_only(bool isOfLead, string told)
    {
        var hit = HitViewTests.Hit(Models.Hits.HitKind.Curfew) with
        {
            Decision = new Service.Hits.HitDecision(0, "person:pat@10.0.0.1", Now, "", "SECRET", (int)HitStep.HandedOver, isOfLead),
        };

        Assert.Equal(told, HitMessage.LeadOf(hit).Handling.Note);
        Assert.Equal("SECRET", HitMessage.Of(hit).Handling.Note);
    }

    static async Task<Hit> MakeHitAsync(IntakeWorld world)
    {
        await world.CommitAsync(new IntakeBatch("shops", [new ListedReads().Of(0, 0)]));
        await IntakeWorld.KeepAsync(world.Keeper);
        var page = await Questions.Hits(world).ListHits(new() { Purpose = Examples.Purpose }, Questions.Call("HitService/ListHits"));
        return Assert.Single(page.Hits);
    }

    static Task<HandleHitResponse> HandleAsync(IntakeWorld world, Hit hit, HitStep step, string note = "") =>
        Questions.Hits(world).HandleHit(
            new() { Name = hit.Name, Etag = hit.Etag, Step = step, Note = note, Purpose = Examples.Purpose }, Questions.Call("HitService/HandleHit"));

    static async Task<string?> ReasonAsync(Func<Task> call) => RpcErrors.ReasonOf(await Assert.ThrowsAsync<RpcException>(call));
}
