using GeoIntel.Service.Admission;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Hits;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc;

[Collection(PostGisCollection.Name)]
public class HitRpcTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task Pages_give_every_hit_once_newest_first_and_only_those_asked_for()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        // Three vehicles at the same minutes: hits of one and the same time.
        await world.CommitAsync(new IntakeBatch(
            "shops", [.. Enumerable.Range(0, 240).Select(i => reads.Of(i % 3, i / 3 * 16 - 2000))]));
        await IntakeWorld.KeepAsync(world.Keeper);
        await world.DoAsync("UPDATE hit SET kind = 2 WHERE rule_id = 'stolen-2'");
        var all = await PagesAsync(world, new ListHitsRequest { PageSize = 1000 });
        Assert.Equal(240, all.Count);
        var places = all.ConvertAll(
            hit => (hit.FirstCaptureTime.ToDateTimeOffset(), Guid.Parse(hit.Name["hits/".Length..])));
        Assert.Equal(places.OrderDescending(), places);

        foreach (var pageSize in new[] { 0, 7, 240, 5000 })
            Assert.Equal(all, await PagesAsync(world, new ListHitsRequest { PageSize = pageSize }));

        var zones = await world.AskAsync(
            "SELECT 'hits/' || hit_id FROM hit WHERE kind = 2 ORDER BY first_captured_at DESC, hit_id DESC");
        Assert.Equal(80, zones.Count);
        Assert.Equal(
            zones,
            (await PagesAsync(world, new ListHitsRequest { Kinds = { HitKind.ExclusionZone } })).Select(hit => hit.Name));

        var (from, until) = (all[150].FirstCaptureTime, all[60].FirstCaptureTime);
        Assert.Equal(
            all.Where(hit => hit.FirstCaptureTime >= from && hit.FirstCaptureTime < until),
            await PagesAsync(world, new ListHitsRequest { FromTime = from, UntilTime = until }));

        await DecideAsync(world, Misread(all[5]));
        await world.CommitAsync(new IntakeBatch("shops", [reads.Withdrawal("r1")]));
        await IntakeWorld.KeepAsync(world.Keeper);
        var undecided = await PagesAsync(world, new ListHitsRequest { UndecidedOnly = true, PageSize = 100 });
        Assert.Equal(238, undecided.Count);
        Assert.DoesNotContain(undecided, hit => hit.Name == all[5].Name || hit.State == HitState.Withdrawn);
    }

    [PostGisFact]
    public async Task The_safeguarding_queue_is_its_own_and_together_they_are_all()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await world.CommitAsync(new IntakeBatch("shops", [.. Enumerable.Range(0, 30).Select(i => reads.Of(i % 3, i / 3 * 16 - 2000))]));
        await IntakeWorld.KeepAsync(world.Keeper);
        await world.DoAsync("UPDATE hit SET body = jsonb_set(body, '{hit,first,safeguarding}', 'true') WHERE rule_id = 'stolen-2'");

        var all = await PagesAsync(world, new ListHitsRequest { PageSize = 7 });
        var safeguarding = await PagesAsync(world, new ListHitsRequest { PageSize = 7, Queue = HitQueue.Safeguarding });
        var enforcement = await PagesAsync(world, new ListHitsRequest { PageSize = 7, Queue = HitQueue.Enforcement });

        Assert.Equal((30, 10, 20), (all.Count, safeguarding.Count, enforcement.Count));
        Assert.Equal(all.Where(hit => hit.Safeguarding), safeguarding);
        Assert.Equal(all.Where(hit => !hit.Safeguarding), enforcement);
        Assert.Equal(
            ["queue"], await Questions.RefusedFieldsAsync(() => ListAsync(world, new ListHitsRequest { Queue = (HitQueue)9 })));
    }

    [PostGisFact]
    public async Task A_hit_says_how_its_link_and_memberships_are_evaluated_now()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var hit = await MakeHitAsync(world);
        Assert.Empty(hit.Evaluations);
        await world.DoAsync(
            """
            UPDATE hit SET body = jsonb_set(jsonb_set(jsonb_set(body, '{hit,first,vehicleLinkId}', '"k1"'),
              '{hit,first,nominalId}', '"p1"'), '{groupIds}', '["g1"]')
            """);
        await GradeAsync(1, "P", "", version: 2);
        await GradeAsync(2, "C", "Not to be told to the landlord", version: 3);

        var graded = (await GetAsync(world, hit.Name)).Hit;

        Assert.Equal(
            ["memberships/m1 2-C-C", "vehicleLinks/k1 1-B-C"],
            graded.Evaluations.Select(one => $"{one.Resource} {one.Evaluation.Source}-{one.Evaluation.Assessment}-{one.Evaluation.Handling}")
                .Order(StringComparer.Ordinal));
        Assert.All(graded.Evaluations, one => Assert.Equal("Not to be told to the landlord", one.Evaluation.HandlingConditions));
        Assert.Equal(graded, Assert.Single(await PagesAsync(world, new ListHitsRequest())));

        async Task GradeAsync(int revision, string handling, string conditions, int version)
        {
            await world.DoAsync(
                $$"""
                INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
                SELECT kind, id, {{revision}}, now(), body || '{"nominal_id":"p1","from_time":"2015-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z",
                  "evaluation_scheme":1,"evaluation_handling":"{{handling}}","evaluation_handling_conditions":"{{conditions}}","revision":{{revision}}}', {{version}}
                FROM (VALUES
                  ('vehicle_link', 'k1', '{"id":"k1","vrm":{{Neighbourhood.Listed[0].Packed}},"type":1,"source":"","evaluation_source":"1","evaluation_assessment":"B"}'::jsonb),
                  ('group_membership', 'm1', '{"id":"m1","group_id":"g1","role":"","evaluation_source":"2","evaluation_assessment":"C"}')
                ) AS made (kind, id, body);
                UPDATE registry_clock SET version = {{version}};
                """);
            await world.Live.LoadAsync(CancellationToken.None);
        }
    }

    [PostGisFact]
    public async Task A_page_token_goes_with_its_question()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        await MakeHitAsync(world);
        var first = await ListAsync(world, new ListHitsRequest { PageSize = 1 });
        Assert.Equal("", first.NextPageToken); // there is only one

        Assert.Equal(
            ["page_token"],
            await Questions.RefusedFieldsAsync(() => ListAsync(world, new ListHitsRequest { PageToken = "nonsense" })));
        Assert.Equal(
            ["page_size"], await Questions.RefusedFieldsAsync(() => ListAsync(world, new ListHitsRequest { PageSize = -1 })));
    }

    [PostGisFact]
    public async Task A_decision_is_kept_told_and_audited()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var hit = await MakeHitAsync(world);

        var decided = (await DecideAsync(world, Confirm(hit, " red van, roof rack "))).Hit;

        Assert.Equal(
            (HitOutcome.Confirmed, "red van, roof rack", TestCall.Actor),
            (decided.Decision.Outcome, decided.Decision.SecondIdentifier, decided.Decision.DecidedBy));
        Assert.NotEqual(hit.Etag, decided.Etag);
        Assert.Equal(decided, (await GetAsync(world, hit.Name)).Hit);
        Assert.Equal(["6"], await world.AskAsync("SELECT kind FROM hit_change ORDER BY sequence DESC LIMIT 1"));
        Assert.Equal(
            [$"decision|{hit.Name["hits/".Length..]}|Confirmed"],
            await world.AskAsync("SELECT action, resource_id, outcome FROM audit_entry WHERE action = 'decision'"));
    }

    [PostGisFact]
    public async Task The_same_decision_sent_again_is_answered_and_not_carried_out_again()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var hit = await MakeHitAsync(world);
        var decided = await DecideAsync(world, Confirm(hit, "red van"));
        world.Clock.Now += TimeSpan.FromMinutes(1);

        Assert.Equal(decided, await DecideAsync(world, Confirm(hit, "red van")));

        Assert.Equal(["1"], await world.AskAsync("SELECT count(*) FROM hit_change WHERE kind = 6"));
        Assert.Equal(["1"], await world.AskAsync("SELECT count(*) FROM audit_entry WHERE action = 'decision'"));
    }

    [PostGisFact]
    public async Task A_decision_on_what_was_changed_meanwhile_is_refused()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var hit = await MakeHitAsync(world);
        var decided = (await DecideAsync(world, Misread(hit))).Hit;

        Assert.Equal(StatusCode.Aborted, await RefusalOfAsync(world, Confirm(hit, "red van")));
        Assert.Equal(StatusCode.Aborted, await RefusalOfAsync(world, Confirm(new Hit(hit) { Etag = "" }, "red van")));
        Assert.Equal(["1|1"], await world.AskAsync("SELECT count(*), max(outcome) - 1 FROM hit WHERE outcome IS NOT NULL"));
        Assert.Equal(["2"], await world.AskAsync("SELECT sequence FROM hit_clock")); // a refused one draws no number

        Assert.Equal(HitOutcome.Confirmed, (await DecideAsync(world, Confirm(decided, "red van"))).Hit.Decision.Outcome);
    }

    [PostGisFact]
    public async Task A_withdrawn_hit_cannot_be_decided()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var reads = new ListedReads();
        await world.CommitAsync(new IntakeBatch("shops", [reads.Of(0, 0)]));
        await IntakeWorld.KeepAsync(world.Keeper);
        await world.CommitAsync(new IntakeBatch("shops", [reads.Withdrawal("r1")]));
        await IntakeWorld.KeepAsync(world.Keeper);
        var hit = Assert.Single(await PagesAsync(world, new ListHitsRequest()));

        Assert.Equal(HitState.Withdrawn, hit.State);
        Assert.Equal(StatusCode.FailedPrecondition, await RefusalOfAsync(world, Misread(hit)));
    }

    [PostGisFact]
    public async Task A_decision_that_is_none_is_refused_field_by_field()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var hit = await MakeHitAsync(world);
        (string[] Fields, DecideHitRequest Request)[] wrong =
        [
            (["outcome"], new DecideHitRequest(Misread(hit)) { Outcome = HitOutcome.Unspecified }),
            (["outcome"], new DecideHitRequest(Misread(hit)) { Outcome = (HitOutcome)99 }),
            (["second_identifier"], Confirm(hit, "")),
            (["second_identifier"], Confirm(hit, "   ")),
            (["second_identifier"], Confirm(hit, new string('x', 2001))),
            (["second_identifier"], Confirm(hit, "red\0van")),
            (["note"], new DecideHitRequest(Misread(hit)) { Note = new string('x', 2001) }),
            (["note"], new DecideHitRequest(Misread(hit)) { Note = "\0" }),
            (["name"], new DecideHitRequest(Misread(hit)) { Name = "hits/7" }),
            (["outcome", "note"], new DecideHitRequest(Misread(hit)) { Outcome = default, Note = new string('x', 2001) }),
        ];

        foreach (var (fields, request) in wrong)
            Assert.Equal(fields, await Questions.RefusedFieldsAsync(() => DecideAsync(world, request)));
        Assert.Equal(
            StatusCode.NotFound,
            await RefusalOfAsync(world, new DecideHitRequest(Misread(hit)) { Name = $"hits/{Guid.NewGuid()}" }));
        Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM hit WHERE outcome IS NOT NULL"));
        // The longest that is allowed is.
        await DecideAsync(world, new DecideHitRequest(Confirm(hit, new string('ß', 2000))) { Note = new string('x', 2000) });
    }

    static async Task<Hit> MakeHitAsync(IntakeWorld world)
    {
        await world.CommitAsync(new IntakeBatch("shops", [new ListedReads().Of(0, 0)]));
        await IntakeWorld.KeepAsync(world.Keeper);
        return Assert.Single(await PagesAsync(world, new ListHitsRequest()));
    }

    static DecideHitRequest Misread(Hit hit) =>
        new() { Name = hit.Name, Etag = hit.Etag, Outcome = HitOutcome.Misread, Purpose = Examples.Purpose };

    static DecideHitRequest Confirm(Hit hit, string secondIdentifier) =>
        new(Misread(hit)) { Outcome = HitOutcome.Confirmed, SecondIdentifier = secondIdentifier };

    static async Task<List<Hit>> PagesAsync(IntakeWorld world, ListHitsRequest question)
    {
        var found = new List<Hit>();
        do
        {
            var page = await ListAsync(world, question);
            found.AddRange(page.Hits);
            question.PageToken = page.NextPageToken;
        }
        while (question.PageToken.Length > 0);
        return found;
    }

    static Task<ListHitsResponse> ListAsync(IntakeWorld world, ListHitsRequest question)
    {
        question.Purpose = Examples.Purpose;
        return Questions.Hits(world).ListHits(question, Questions.Call("HitService/ListHits"));
    }

    static Task<GetHitResponse> GetAsync(IntakeWorld world, string name) => Questions.Hits(world).GetHit(
        new GetHitRequest { Name = name, Purpose = Examples.Purpose }, Questions.Call("HitService/GetHit"));

    static Task<DecideHitResponse> DecideAsync(IntakeWorld world, DecideHitRequest request) =>
        Questions.Hits(world).DecideHit(request, Questions.Call("HitService/DecideHit"));

    static async Task<StatusCode> RefusalOfAsync(IntakeWorld world, DecideHitRequest request) =>
        (await Assert.ThrowsAsync<RpcException>(() => DecideAsync(world, request))).StatusCode;
}
