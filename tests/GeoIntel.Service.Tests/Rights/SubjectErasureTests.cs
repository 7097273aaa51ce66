using GeoIntel.Models.Sightings;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Audit;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rights;

[Collection(PostGisCollection.Name)]
public class SubjectErasureTests(PostGisFixture postgis)
{
    // What others have, without the ids that chance gives.
    static readonly string[] OfOthers =
    [
        "SELECT vrm, vrm_text, camera_key, captured_at, received_at, state, detail - 'key' FROM sighting WHERE vrm <> {0} ORDER BY 1, 4, 3, 5, 7",
        "SELECT camera_key, first_at, last_at, vrm, canonical, read_count, votes FROM pass ORDER BY 1, 2, 3, 4",
        "SELECT kind, rule_id, vrm, state, first_captured_at, last_captured_at, outcome FROM hit ORDER BY 2, 3, 5",
        "SELECT kind, rule_id, vrm, captured_at, withdrawn FROM sighting_match ORDER BY 2, 3, 4",
        "SELECT vrm, captured_at, from_captured_at FROM implausible_journey ORDER BY 1, 2, 3",
        "SELECT captured_at, kind, size_bytes FROM sighting_attachment ORDER BY 1",
    ];

    static Subject Vehicle => new() { Vrm = "AB12 CDE" };

    [PostGisFact]
    public async Task After_an_erasure_nothing_of_the_mark_is_in_any_table_or_file_and_all_else_is_as_if_it_had_never_been()
    {
        const int Seed = 41;
        await using var world = await RightsWorld.CreateAsync(postgis, Seed);
        await using var without = await RightsWorld.CreateAsync(postgis, Seed, RightsWorld.Mark);
        await world.EndListEntryAsync();
        foreach (var one in (RightsWorld[])[world, without])
        {
            await one.Intake.DoAsync(
                """
                UPDATE sighting SET detail = detail || '{"candidates": [{"vrm": "PO21QRS"}]}' WHERE vrm_text = 'PO21QRS'
                """);
        }
        await world.Intake.DoAsync(
            """
            UPDATE sighting SET detail = detail || '{"candidates": [{"vrm": "ab12 cde"}, {"vrm": "PO21QRS"}]}' WHERE vrm_text = 'PO21QRS';
            INSERT INTO hold (hold_id, case_reference, reason, owner, review_at, vrm, created_at, created_by, released_at)
            SELECT gen_random_uuid(), 'CASE-1', 'About AB12CDE', 'DI Example', now(), vrm, now(), 'test', now()
            FROM sighting WHERE vrm_text = 'AB12CDE' LIMIT 1
            """);
        await new AuditLog(world.Intake.Database).RecordAsync(
            AuditWorld.Entry("asker", "seen beside AB12CDE"), CancellationToken.None);
        var packed = Vrm.Of(RightsWorld.Mark).Packed;
        var ids = await world.Intake.AskAsync($"SELECT sighting_id FROM sighting WHERE vrm = {packed}");
        var everything = $@"AB12[ -]?CDE|\m{packed}\M|{string.Join('|', ids)}";
        await world.Intake.DoAsync(
            $"""
            WITH one AS (DELETE FROM sighting WHERE sighting_id = '{ids[0]}' RETURNING *)
            INSERT INTO held_sighting SELECT *, now() FROM one
            """);
        string[] places =
        [
            "held_sighting", "hit", "hit_change", "hold", "intake_commit", "list_entry", "pass", "registry_version", "sighting",
            "sighting_attachment", "sighting_event", "sighting_match",
        ];
        Assert.Empty(places.Except(await world.TablesWithAsync(everything)));
        var files = world.FileCount;

        var dry = await world.EraseAsync(Vehicle, isDry: true);
        var erased = await world.EraseAsync(Vehicle);

        Assert.Empty(await world.TablesWithAsync(everything));
        Assert.Equal(files - ids.Count, world.FileCount);
        foreach (var sql in OfOthers)
        {
            var question = string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, packed);
            Assert.Equal(await without.Intake.AskAsync(question), await world.Intake.AskAsync(question));
        }
        var verdict = await world.VerifyAsync();
        Assert.True(verdict.IsGood, verdict.Fault?.Explanation);

        Assert.Equal((ids.Count - 1, 1), (Count(dry, "sighting"), Count(dry, "held_sighting")));
        Assert.Equal(dry.Erased, erased.Erased.Where(one => one.Kind != "audit_personal"));
        // The question before the erasure named the mark, too.
        Assert.Equal(2, Count(erased, "audit_personal"));
        Assert.Equal(
            [$"subject_erasure|{erased.Erasure["erasures/".Length..]}"],
            await world.Intake.AskAsync("SELECT resource_kind, resource_id FROM audit_entry WHERE action = 'erasure'"));
        Assert.DoesNotContain(world.Intake.Live.Current.ListEntries.Keys, id => id == "stolen-1");
    }

    [PostGisFact]
    public async Task After_an_erasure_nothing_of_a_nominal_is_left_but_its_id_where_the_chain_and_its_versions_name_it()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 42);
        foreach (var id in (string[])["n-77", "n-770"])
        {
            await world.Intake.DoAsync(
                $"""
                INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited,
                  from_time, revision, updated_at)
                VALUES ('{id}', 'Name of {id}', 'CASE-{id}', 1, 1, 1, false, false, '2025-01-01', 1, now());
                INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, from_time, revision, updated_at)
                VALUES ('link-{id}', '{id}', {Vrm.Of("FX19ABD").Packed}, 1, 'keeper of {id}', '2025-01-01', 1, now());
                INSERT INTO condition (id, nominal_id, kind, schedule, instruction, basis_kind, basis_reference, basis_scope,
                  basis_necessity, basis_proportionality, basis_less_intrusive_alternative, owner, approval_state,
                  approval_proposed_by, approval_decided_by, served_at, review_at, from_time, until_time, revision, updated_at)
                VALUES ('order-{id}', '{id}', 4, '', 'Ring', 2, 'ORDER', '', 'needed', 'only this', '', 'PC 1', 2, 'PC 1', 'Insp 2',
                  '2025-01-01', '2025-02-01', '2025-01-01', '2025-03-01', 1, now());
                INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
                SELECT 'nominal', id, 1, now(), to_jsonb(nominal), 2 FROM nominal WHERE id = '{id}' UNION ALL
                SELECT 'vehicle_link', id, 1, now(), to_jsonb(vehicle_link), 2 FROM vehicle_link WHERE nominal_id = '{id}' UNION ALL
                SELECT 'condition', id, 1, now(), to_jsonb(condition), 2 FROM condition WHERE nominal_id = '{id}';
                INSERT INTO handling_decision (decision_id, resource, export, recipient, how_met, expires_at, decided_by, decided_at)
                VALUES (gen_random_uuid(), 'vehicleLinks/link-{id}', 'hits', 'Partner A', 'Agreed by the source', now(), 'Insp 2', now());
                """);
        }
        await world.Intake.DoAsync(
            """
            UPDATE registry_clock SET version = 2;
            UPDATE sighting SET feed_key = 0, detail = '{"nominal": "n-77", "observation": "in town"}'
            WHERE sighting_id = (SELECT sighting_id FROM sighting ORDER BY captured_at DESC LIMIT 1)
            """);
        await world.Intake.Live.LoadAsync(CancellationToken.None);
        Assert.Contains("n-77", world.Intake.Live.Current.Nominals.Keys);
        await new AuditLog(world.Intake.Database).RecordAsync(
            AuditWorld.Entry("maker", "a reason of its own", new { name = "x" }) with { ResourceKind = "nominal", ResourceId = "n-77" },
            CancellationToken.None);

        var erased = await world.EraseAsync(new Subject { Nominal = "nominals/n-77" });

        Assert.Equal(1, Count(erased, "sighting"));
        Assert.Equal(["audit_entry", "registry_version"], (await world.TablesWithAsync(@"n-77\M")).Order());
        Assert.Equal(
            ["{}", "{}", "{}"], await world.Intake.AskAsync(@"SELECT body FROM registry_version WHERE id ~ 'n-77\M'"));
        Assert.Equal(["3"], await world.Intake.AskAsync("SELECT count(*) FROM registry_version WHERE body::text ~ 'n-770'"));
        Assert.Equal(["order-n-770"], await world.Intake.AskAsync("SELECT id FROM condition"));
        Assert.Equal(["n-770"], world.Intake.Live.Current.Nominals.Keys);
        Assert.True((await world.VerifyAsync()).IsGood);

        await world.Intake.DoAsync("UPDATE condition SET until_time = NULL");
        var ofNominal = await world.EraseAsync(new Subject { Nominal = "nominals/n-770" }, isDry: true);
        var ofVehicle = await world.EraseAsync(new Subject { Vrm = "FX19ABD" }, isDry: true);
        Assert.Equal(["conditions/order-n-770"], ofNominal.NeededBy);
        Assert.Equal(["conditions/order-n-770"], ofVehicle.NeededBy);
    }

    [PostGisFact]
    public async Task What_a_hold_or_a_list_entry_still_needs_is_named_and_nothing_goes()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 43);
        var hold = Guid.CreateVersion7();
        await world.Intake.DoAsync(
            $"""
            INSERT INTO hold (hold_id, case_reference, reason, owner, review_at, camera_key, created_at, created_by)
            SELECT '{hold}', 'CASE-1', 'Disclosure', 'DI Example', now(), key, now(), 'test' FROM camera WHERE id = 'shop-1'
            """);
        var before = await world.Intake.AskAsync("SELECT count(*) FROM sighting");

        var dry = await world.EraseAsync(Vehicle, isDry: true);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => world.EraseAsync(Vehicle));

        Assert.Equal([$"holds/{hold}", "listEntries/stolen-1"], dry.NeededBy);
        Assert.Equal(SubjectRpc.NeededReason, RpcErrors.ReasonOf(refusal));
        Assert.Contains($"holds/{hold}, listEntries/stolen-1", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await world.Intake.AskAsync("SELECT count(*) FROM sighting"));
        Assert.Equal(
            ["consultation|ok", "refusal|SUBJECT_NEEDED"],
            await world.Intake.AskAsync("SELECT action, outcome FROM audit_entry WHERE rpc LIKE '%EraseSubject' ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task A_reason_that_names_the_subject_is_refused_because_it_would_stay()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 44);
        var telling = Examples.Purpose;
        telling.Reason = "The keeper of ab12 cde has asked for it";

        Assert.Equal(["purpose.reason"], await Questions.RefusedFieldsAsync(() => world.EraseAsync(Vehicle, purpose: telling)));
        Assert.Equal(["subject"], await Questions.RefusedFieldsAsync(() => world.EraseAsync(new Subject())));
        Assert.Equal(["subject.vrm"], await Questions.RefusedFieldsAsync(() => world.EraseAsync(new Subject { Vrm = "?!" })));
        Assert.Equal(["subject.nominal"], await Questions.RefusedFieldsAsync(() => world.EraseAsync(new Subject { Nominal = "n-1" })));
    }

    static long Count(EraseSubjectResponse response, string kind) => response.Erased.Single(one => one.Kind == kind).Count;
}
