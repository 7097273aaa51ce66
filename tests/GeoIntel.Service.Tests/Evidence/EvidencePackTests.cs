using System.Text;
using System.Text.Json.Nodes;
using GeoIntel.Models.Evidence;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Evidence;

[Collection(PostGisCollection.Name)]
public class EvidencePackTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task A_pack_holds_what_a_plain_recount_of_the_store_finds()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        await DecideAsync(world, "blue van, <b>dented</b>");

        var files = world.Open(await world.PackAsync());
        var reads = Json(files, "reads.json").AsArray();

        Assert.Equal(
            await world.AskAsync("SELECT 'sightings/' || sighting_id FROM sighting WHERE detail->>'event' IN ('r1', 'r2', 'far') ORDER BY captured_at"),
            reads.Where(read => (bool)read!["countsForTheHit"]!).Select(read => (string)read!["name"]!));
        Assert.Equal(
            await world.AskAsync("SELECT encode(sha256, 'hex') FROM sighting_attachment JOIN sighting USING (sighting_id) WHERE vrm_text = 'AB12CDE' "
                + $"AND sighting_id IN ({string.Join(',', reads.Select(read => $"'{((string)read!["name"]!)[10..]}'"))}) ORDER BY 1"),
            files.Keys.Where(name => name.StartsWith("attachments/", StringComparison.Ordinal)).Select(name => name[12..76]).Order(StringComparer.Ordinal));
        Assert.Equal(
            await world.AskAsync($"SELECT sequence FROM hit_change WHERE hit_id = '{world.Hit[5..]}' ORDER BY sequence"),
            Json(files, "changes.json").AsArray().Select(change => $"{change!["sequence"]}"));
        var decision = Json(files, "hit.json")["decision"]!;
        Assert.Equal(("blue van, <b>dented</b>", TestCall.Actor), ((string)decision["secondIdentifier"]!, (string)decision["decidedBy"]!));
        Assert.Equal(
            await world.AskAsync("SELECT body::text FROM registry_version WHERE kind = 'list_entry' AND id = 'stolen-1'"),
            files.Where(file => file.Key.Contains("list-entry", StringComparison.Ordinal)).Select(file => Encoding.UTF8.GetString(file.Value)));

        var entries = Json(files, EvidenceVerification.ManifestFile)["entries"]!.AsArray();
        Assert.Equal(["alteration", "collection", "decision", "disclosure"], entries.Select(entry => (string)entry!["action"]!).Order(StringComparer.Ordinal));
        Assert.All(entries, entry => Assert.True((bool)entry!["covered"]!));
    }

    [PostGisFact]
    public async Task What_speaks_against_the_hit_is_in_it_and_of_other_vehicles_only_numbers()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);

        var pack = await world.PackAsync();
        var files = world.Open(pack);
        var contrary = Json(files, "contrary.json");

        // 51 km in two minutes, and in one; each camera's clock may be 30 s out.
        Assert.Equal(
            ["far 1020", "shop-1 1530"],
            contrary["elsewhere"]!["reads"]!.AsArray().Select(read => $"{read!["camera"]} {10 * Math.Round((double)read["speedKmh"]! / 10)}"));
        Assert.Equal(["AB12CDF"], contrary["otherReadings"]!["readings"]!.AsArray().Select(one => (string)one!["vrmText"]!));
        Assert.Equal(
            ["shop-1 3 2", "far 0 0", "shop-1 3 2"],
            contrary["beside"]!["reads"]!.AsArray().Select(one => $"{one!["camera"]} {one["otherReads"]} {one["otherMarks"]}"));
        Assert.Equal(["its feed withdrew it"], contrary["takenBack"]!.AsArray().Select(one => (string)one!["why"]!));
        foreach (var mark in (string[])[EvidenceWorld.OtherMark, "QQ11QQQ"])
            Assert.DoesNotContain(mark, Encoding.Latin1.GetString(pack), StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task The_same_hit_packed_twice_is_the_same_bytes_but_for_what_the_manifest_says_differs()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);

        var first = world.Open(await world.PackAsync());
        world.Intake.Clock.Now = world.Intake.Clock.Now.AddMinutes(1);
        var second = world.Open(await world.PackAsync("Partner B"));
        var (one, other) = (Json(first, EvidenceVerification.ManifestFile).AsObject(), Json(second, EvidenceVerification.ManifestFile).AsObject());
        var differs = one["differsEachTime"]!.AsArray().Select(name => (string)name!).ToList();

        Assert.Equal(first.Keys, second.Keys);
        Assert.Equal(
            ["audit/checkpoint.json", "audit/proofs.jsonl", "index.html", "manifest.json", "signature.json"],
            first.Keys.Where(name => !first[name].AsSpan().SequenceEqual(second[name])).Order(StringComparer.Ordinal));
        foreach (var manifest in (JsonObject[])[one, other])
        {
            foreach (var name in differs) manifest.Remove(name);
            foreach (var listed in manifest["files"]!.AsArray().OfType<JsonObject>().Where(file => differs.Any(name => ((string)file["name"]!).StartsWith(name, StringComparison.Ordinal))))
                listed.Clear();
        }
        Assert.Equal(one.ToJsonString(), other.ToJsonString());
    }

    [PostGisFact]
    public async Task A_picture_that_was_let_go_is_said_to_be_gone()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        world.RemoveFiles();
        await world.Intake.DoAsync("DELETE FROM sighting_attachment WHERE sighting_id = (SELECT sighting_id FROM sighting WHERE detail->>'event' = 'r1')");
        world.Intake.Clock.Now = world.Intake.Clock.Now.AddDays(32);

        var files = world.Open(await world.PackAsync());
        var reads = Json(files, "reads.json").AsArray();

        Assert.DoesNotContain(files.Keys, name => name.StartsWith("attachments/", StringComparison.Ordinal));
        Assert.Contains("let go 31 days", (string)reads[0]!["attachmentsNote"]!, StringComparison.Ordinal);
        Assert.All(reads[1]!["attachments"]!.AsArray(), one => Assert.Contains("not in the store", (string)one!["gone"]!, StringComparison.Ordinal));
    }

    [PostGisFact]
    public async Task Where_a_zone_protects_a_person_nothing_in_the_pack_draws_it()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        await world.TamperAsync(
            """
            INSERT INTO registry_version (kind, id, revision, recorded_at, clock_version, body) VALUES ('zone', 'refuge', 1, '2026-01-01Z', 1,
              '{"id": "refuge", "outline": "POLYGON((346777 391777, 1 2))", "protects_person": true}')
            """);
        foreach (var table in (string[])["hit", "hit_change"])
        {
            await world.Intake.DoAsync(
                $$$"""
                UPDATE {{{table}}} SET body = jsonb_set(jsonb_set(jsonb_set(body::jsonb, '{hit,first,zoneId}', '"refuge"'), '{hit,first,zoneRevision}', '1'),
                  '{hit,first,edgeDistanceCentimetres}', '7654321')
                """);
        }

        var pack = await world.PackAsync();
        var register = Json(world.Open(pack), "register.json").AsArray();

        Assert.Contains("protects a person", (string)register.Single(one => (string)one!["kind"]! == "zone")!["gone"]!, StringComparison.Ordinal);
        foreach (var betraying in (string[])["346777", "7654321", "76543.21"])
            Assert.DoesNotContain(betraying, Encoding.Latin1.GetString(pack), StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_version_of_the_register_that_was_altered_in_the_database_is_found_by_the_log()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        await world.TamperAsync("UPDATE registry_version SET body = jsonb_set(body, '{instruction}', '\"Stop at once\"') WHERE id = 'stolen-1'");

        var verdict = EvidenceVerification.Run(await world.PackAsync(), world.Root, []);

        var fault = Assert.Single(verdict.Faults);
        Assert.StartsWith("register/", fault.File, StringComparison.Ordinal);
        Assert.Contains("not the version whose making", fault.Explanation, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task Conditions_of_handling_keep_a_pack_back_until_somebody_has_decided_for_its_recipient()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        await world.Intake.DoAsync(
            """
            INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited, from_time, revision, updated_at)
            VALUES ('p1', 'P', '', 1, 1, 1, false, false, '2026-01-01Z', 1, '2026-01-01Z');
            INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, evaluation_scheme, evaluation_source, evaluation_assessment,
              evaluation_handling, evaluation_handling_conditions, from_time, revision, updated_at)
            VALUES ('k1', 'p1', 4711, 1, '', 1, '1', 'B', 'C', 'Ask first', '2026-01-01Z', 1, '2026-01-01Z');
            UPDATE hit SET body = jsonb_set(body, '{hit,first,vehicleLinkId}', '"k1"');
            """);

        var refusal = await Assert.ThrowsAsync<RpcException>(() => world.PackAsync());
        await world.Intake.DoAsync(
            """
            INSERT INTO handling_decision (decision_id, resource, export, recipient, how_met, expires_at, decided_by, decided_at)
            VALUES (gen_random_uuid(), 'vehicleLinks/k1', 'evidence', 'Partner A', 'The source agreed', '2027-01-01', 'insp', now())
            """);
        var other = await Assert.ThrowsAsync<RpcException>(() => world.PackAsync("Partner B"));

        Assert.Equal((EvidenceRpc.HandlingReason, EvidenceRpc.HandlingReason), (RpcErrors.ReasonOf(refusal), RpcErrors.ReasonOf(other)));
        Assert.Contains("vehicleLinks/k1", refusal.Status.Detail, StringComparison.Ordinal);
        world.Open(await world.PackAsync());
        Assert.Equal(
            ["disclosure|opened|1", "refusal|HANDLING_CONDITIONS|2"],
            await world.AskAsync("SELECT action, outcome, count(*) FROM audit_entry WHERE rpc LIKE '%ExportEvidence' GROUP BY 1, 2 ORDER BY 1"));
    }

    [PostGisFact]
    public async Task Without_a_purpose_a_recipient_or_a_hit_there_is_no_pack()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        var answers = new List<ExportEvidenceResponse>();

        Assert.Equal(["name", "recipient", "handling"], await Questions.RefusedFieldsAsync(() => CallAsync(new() { Purpose = Examples.Purpose })));
        Assert.NotEmpty(await Questions.RefusedFieldsAsync(() => CallAsync(new() { Name = world.Hit, Recipient = "A", Handling = "B" })));
        var missing = await Assert.ThrowsAsync<RpcException>(() => world.PackAsync(hit: $"hits/{Guid.CreateVersion7()}"));

        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        Assert.Empty(answers);
        Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM audit_entry WHERE action = 'disclosure'"));

        Task CallAsync(ExportEvidenceRequest request) => world.Rpc.ExportEvidence(
            request, new Answered<ExportEvidenceResponse>(answers), Questions.Call("EvidenceService/ExportEvidence"));
    }

    [PostGisFact]
    public async Task The_page_asks_for_nothing_and_runs_nothing_that_somebody_wrote()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        await DecideAsync(world, "<script>alert(1)</script> \" onload=x");

        var page = Encoding.UTF8.GetString(world.Open(await world.PackAsync("<img src=http://example.org>"))["index.html"]);

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=http", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("Who drove", page, StringComparison.Ordinal);
        Assert.Contains("img-src data:", page, StringComparison.Ordinal);
    }

    static async Task DecideAsync(EvidenceWorld world, string identifier)
    {
        var rpc = Questions.Hits(world.Intake);
        var hit = (await rpc.GetHit(new() { Name = world.Hit, Purpose = Examples.Purpose }, new TestCall())).Hit;
        await rpc.DecideHit(
            new() { Name = world.Hit, Etag = hit.Etag, Outcome = HitOutcome.Confirmed, Purpose = Examples.Purpose, SecondIdentifier = identifier },
            new TestCall());
        await world.TamperAsync("UPDATE audit_entry SET recorded_at = '2026-03-02 12:00Z' WHERE action = 'decision'");
    }

    static JsonNode Json(Dictionary<string, byte[]> files, string name) => JsonNode.Parse(files[name])!;
}
