using GeoIntel.Models.Sightings;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Retention;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;
using PurposeClass = GeoIntel.V1.PurposeClass;

namespace GeoIntel.Service.Tests.Rights;

[Collection(PostGisCollection.Name)]
public class SubjectRestrictionTests(PostGisFixture postgis)
{
    static readonly string[] Marks = ["AB12CDE", "XY34ZZZ", "FX19ABC", "FX19ABD", "MK61TTT", "PO21QRS"];

    // A listed mark, and one of two that are so alike that passes hold both.
    [PostGisTheory]
    [InlineData(71, "AB12CDE")]
    [InlineData(72, "FX19ABD")]
    public async Task Every_answer_is_as_in_a_world_in_which_the_restricted_mark_was_never_read(int seed, string mark)
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed);
        await using var without = await RightsWorld.CreateAsync(postgis, seed, mark);
        var others = Marks.Where(one => one != mark).ToList();
        var expected = await ToldAnswers.OfAsync(without, ToldAnswers.Purpose, others);
        var before = await ToldAnswers.OfAsync(world, ToldAnswers.Purpose, others);
        Assert.NotEqual(expected, before);

        var name = (await RestrictAsync(world, Example(new Subject { Vrm = mark }))).Restriction.Name;

        Assert.Equal(expected, await ToldAnswers.OfAsync(world, ToldAnswers.Purpose, others));
        var opened = ToldAnswers.Purpose;
        opened.Restriction = name;
        Assert.Equal(before, await ToldAnswers.OfAsync(world, opened, others));
        await LiftAsync(world, name);
        Assert.Equal(before, await ToldAnswers.OfAsync(world, ToldAnswers.Purpose, others));
    }

    [PostGisFact]
    public async Task A_question_that_names_the_subject_is_told_the_restriction_and_nothing_else_and_a_court_is_told_all()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 73);
        var made = await RestrictAsync(world, Example(new Subject { Vrm = "ab12 cde" }));
        var search = ToldAnswers.Search(ToldAnswers.Purpose, RightsWorld.Mark, "");

        var reads = await Assert.ThrowsAsync<RpcException>(() => ToldAnswers.SightingRpc(world).SearchSightings(search, Call));
        var passes = await Assert.ThrowsAsync<RpcException>(() => ToldAnswers.PassRpc(world).ListPasses(
            ToldAnswers.Passes(ToldAnswers.Purpose, RightsWorld.Mark, ""), Call));

        foreach (var refusal in (RpcException[])[reads, passes])
        {
            Assert.Equal((StatusCode.FailedPrecondition, "SUBJECT_RESTRICTED"), (refusal.StatusCode, RpcErrors.ReasonOf(refusal)));
            Assert.Contains(made.Restriction.Name, refusal.Status.Detail, StringComparison.Ordinal);
            Assert.DoesNotContain("CONTEST", refusal.Status.Detail, StringComparison.OrdinalIgnoreCase);
        }
        Assert.Equal(
            ["refusal|SUBJECT_RESTRICTED", "refusal|SUBJECT_RESTRICTED"],
            await world.Intake.AskAsync("SELECT action, outcome FROM audit_entry WHERE outcome LIKE 'SUBJECT_%' ORDER BY sequence"));
        search.Purpose.Class = PurposeClass.LegalClaims;
        // Police reads older than 90 days are not for this class, unless a controller adds it.
        search.FromTime = Questions.Time(RetentionWorld.Now.AddDays(-80));
        Assert.NotEmpty((await ToldAnswers.SightingRpc(world).SearchSightings(search, Call)).Sightings);
        var unsigned = search.Clone();
        unsigned.Purpose = Examples.Purpose;
        unsigned.Purpose.Restriction = made.Restriction.Name;
        Assert.Equal(
            ["purpose.senior_authorisation"],
            await Questions.RefusedFieldsAsync(() => ToldAnswers.SightingRpc(world).SearchSightings(unsigned, Call)));
    }

    [PostGisFact]
    public async Task Hits_about_a_restricted_person_are_not_told_and_the_hit_itself_is_not_there()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 74);
        var id = (await world.Intake.AskAsync("SELECT hit_id FROM hit ORDER BY first_captured_at DESC LIMIT 1")).Single();
        await world.Intake.DoAsync(
            $"UPDATE hit SET nominal_id = 'n-7', body = jsonb_set(body, '{{hit,first,nominalId}}', '\"n-7\"') WHERE hit_id = '{id}'");
        var hits = Questions.Hits(world.Intake);
        var list = new ListHitsRequest { Purpose = ToldAnswers.Purpose, PageSize = 1000 };
        var before = (await hits.ListHits(list, Call)).Hits.Select(hit => hit.Name).ToList();

        await RestrictAsync(world, Example(new Subject { Nominal = "nominals/n-7" }));

        Assert.Equal(before.Where(name => name != $"hits/{id}"), (await hits.ListHits(list, Call)).Hits.Select(hit => hit.Name));
        var refusal = await Assert.ThrowsAsync<RpcException>(() => hits.GetHit(
            new GetHitRequest { Purpose = ToldAnswers.Purpose, Name = $"hits/{id}" }, Call));
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [PostGisFact]
    public async Task A_condition_that_protects_somebody_else_keeps_its_subject_from_being_restricted()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 75);
        await world.Intake.DoAsync(
            $"""
            INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited,
              from_time, revision, updated_at)
            SELECT id, 'Name of ' || id, 'CASE', 1, 1, 1, false, false, '2025-01-01', 1, now() FROM unnest(ARRAY['bound', 'other']) AS id;
            INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, from_time, revision, updated_at)
            VALUES ('link-1', 'bound', {Vrm.Of("MK61TTT").Packed}, 1, 'keeper', '2025-01-01', 1, now());
            INSERT INTO condition (id, nominal_id, other_nominal_id, kind, schedule, instruction, basis_kind, basis_reference, basis_scope,
              basis_necessity, basis_proportionality, basis_less_intrusive_alternative, owner, approval_state,
              approval_proposed_by, approval_decided_by, served_at, review_at, from_time, until_time, revision, updated_at)
            VALUES ('order-1', 'bound', 'other', {(int)ConditionKind.NonAssociation}, '', 'Ring', 2, 'ORDER', '', 'needed', 'only this', '',
              'PC 1', 2, 'PC 1', 'Insp 2', '2025-01-01', '2027-02-01', '2025-01-01', '2027-03-01', 1, now());
            """);

        foreach (var subject in (Subject[])[new() { Nominal = "nominals/bound" }, new() { Nominal = "nominals/other" }, new() { Vrm = "MK61TTT" }])
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => RestrictAsync(world, Example(subject)));
            Assert.Equal("SUBJECT_NEEDED", RpcErrors.ReasonOf(refusal));
            Assert.Contains("conditions/order-1", refusal.Status.Detail, StringComparison.Ordinal);
        }
        Assert.Equal(["0"], await world.Intake.AskAsync("SELECT count(*) FROM restriction"));

        await world.Intake.DoAsync($"UPDATE condition SET kind = {(int)ConditionKind.Curfew}, other_nominal_id = NULL");
        var made = await RestrictAsync(world, Example(new Subject { Vrm = "MK61TTT" }));
        Assert.Equal(["conditions/order-1"], made.Silenced);
    }

    [PostGisFact]
    public async Task A_restriction_is_made_listed_and_lifted_once_and_the_log_keeps_what_was_before_in_the_side_table()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 76);
        var made = await RestrictAsync(world, Example(new Subject { Vrm = "AB12 CDE" }));
        var standing = await ListAsync(world, false);
        var lifted = await LiftAsync(world, made.Restriction.Name);
        var again = await Assert.ThrowsAsync<RpcException>(() => LiftAsync(world, made.Restriction.Name));

        Assert.Equal([made.Restriction], standing);
        Assert.Equal(["listEntries/stolen-1"], made.Silenced);
        Assert.Equal((TestCall.Actor, "The mark was right after all"), (lifted.Restriction.LiftedBy, lifted.Restriction.LiftReason));
        Assert.Equal(StatusCode.NotFound, again.StatusCode);
        Assert.Empty(await ListAsync(world, false));
        Assert.Equal([lifted.Restriction], await ListAsync(world, true));
        Assert.Equal(
            ["alteration|restricted|1", "alteration|lifted|1", "alteration|NotFound|0"],
            await world.Intake.AskAsync(
                "SELECT action, outcome, row_count FROM audit_entry WHERE resource_kind = 'restriction' ORDER BY sequence"));
        var lines = await world.ExportAsync(new Subject { Vrm = RightsWorld.Mark });
        Assert.Single(lines, line => line.StartsWith("{\"kind\":\"restriction\"", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("LiftRestriction", StringComparison.Ordinal));
        Assert.Equal(
            ["restriction.subject", "restriction.ground", "restriction.case_reference", "restriction.reason", "restriction.review_date"],
            await Questions.RefusedFieldsAsync(() => RestrictAsync(world, new Restriction())));
    }

    [PostGisFact]
    public async Task Reads_restricted_for_a_claim_outlive_their_time_those_of_other_grounds_do_not_and_an_erasure_waits_for_the_claim()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 77);
        var claim = Example(new Subject { Vrm = "FX19ABC" });
        claim.Ground = RestrictionGround.LegalClaim;
        var made = await RestrictAsync(world, claim);
        await RestrictAsync(world, Example(new Subject { Vrm = "FX19ABD" }));
        Assert.Equal([made.Restriction.Name], (await world.EraseAsync(new Subject { Vrm = "FX19ABC" }, isDry: true)).NeededBy);

        await world.RunRetentionAsync();

        var ended = world.Reads.Where(read => RetentionWorld.HasEnded(read, Models.Retention.ReadClass.WithoutHit)).ToList();
        Assert.Contains(ended, read => read.Mark == "FX19ABD");
        Assert.Equal(
            ended.Where(read => read.Mark == "FX19ABC").Select(read => read.Key).Order(StringComparer.Ordinal),
            (await world.Intake.AskAsync("SELECT detail->>'key' FROM held_sighting")).Order(StringComparer.Ordinal));
        await LiftAsync(world, made.Restriction.Name);
        await world.RunRetentionAsync();
        Assert.Equal(["0"], await world.Intake.AskAsync("SELECT count(*) FROM held_sighting"));
        await world.EraseAsync(new Subject { Vrm = "FX19ABC" });
        Assert.Equal(["1"], await world.Intake.AskAsync("SELECT count(*) FROM restriction"));
    }

    static ServerCallContext Call => Questions.Call("Test/Test");

    static Restriction Example(Subject subject) => new()
    {
        Subject = subject,
        Ground = RestrictionGround.AccuracyContested,
        CaseReference = "RIGHTS-7",
        Reason = "The keeper says that the reads are of another vehicle",
        ReviewDate = "2026-06-01",
    };

    static Task<RestrictSubjectResponse> RestrictAsync(RightsWorld world, Restriction restriction) => world.Rpc.RestrictSubject(
        new RestrictSubjectRequest { Purpose = Examples.Purpose, Restriction = restriction }, Questions.Call("SubjectService/RestrictSubject"));

    static Task<LiftRestrictionResponse> LiftAsync(RightsWorld world, string name) => world.Rpc.LiftRestriction(
        new LiftRestrictionRequest { Purpose = Examples.Purpose, Name = name, LiftReason = "The mark was right after all" },
        Questions.Call("SubjectService/LiftRestriction"));

    static async Task<IEnumerable<Restriction>> ListAsync(RightsWorld world, bool showsEnded) => (await world.Rpc.ListRestrictions(
        new ListRestrictionsRequest { Purpose = Examples.Purpose, CaseReference = "RIGHTS-7", ShowEnded = showsEnded },
        Questions.Call("SubjectService/ListRestrictions"))).Restrictions;
}
