using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rights;

[Collection(PostGisCollection.Name)]
public class SubjectRectificationTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task A_corrected_read_is_of_the_right_mark_everywhere_its_wrong_hit_is_withdrawn_and_who_was_told_is_named()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 81);
        var wrong = world.Reads.Last(read => read.Mark == RightsWorld.Mark);
        var id = (await world.Intake.AskAsync($"SELECT sighting_id FROM sighting WHERE detail->>'key' = '{wrong.Key}'")).Single();
        // Another read in the same hit would keep the hit, amended.
        await world.Intake.DoAsync($"UPDATE sighting SET detail = detail || '{{\"candidates\": [{{\"vrm\": \"AB12CDF\"}}]}}' WHERE sighting_id = '{id}'");
        var hit = (await world.Intake.AskAsync($"SELECT hit_id FROM hit_read WHERE sighting_id = '{id}'")).Single();
        var isAlone = (await world.Intake.AskAsync($"SELECT count(*) FROM hit_read WHERE hit_id = '{hit}'")).Single() == "1";
        await ToldAnswers.SightingRpc(world).SearchSightings(
            ToldAnswers.Search(ToldAnswers.Purpose, RightsWorld.Mark, ""), Questions.Call("SightingService/SearchSightings"));
        await ToldAnswers.SightingRpc(world).SearchSightings(
            ToldAnswers.Search(ToldAnswers.Purpose, "MK61TTT", ""), Questions.Call("SightingService/SearchAnother"));

        var rectified = await RectifyAsync(world, $"sightings/{id}", "xy34 zzz");
        await IntakeWorld.KeepAsync(world.Intake.Keeper);
        var passes = new CameraStore(world.Intake.Database);
        while (await passes.RunRoundAsync(1000, CancellationToken.None))
        {
        }

        Assert.Equal("geointel.v1.SightingService/SearchSightings", Assert.Single(rectified.Told).Rpc);
        Assert.Equal(2, rectified.MatchCount);
        Assert.Equal(
            [$"{Vrm.Of("XY34ZZZ").Packed}|{RightsWorld.Mark}||{rectified.Rectification["rectifications/".Length..]}"],
            await world.Intake.AskAsync(
                $"SELECT vrm, vrm_text, coalesce(detail->>'candidates', ''), detail->>'rectified' FROM sighting WHERE sighting_id = '{id}'"));
        Assert.Equal([isAlone ? "3" : "2"], (await world.Intake.AskAsync($"SELECT state FROM hit WHERE hit_id = '{hit}'")).Select(state => state == "3" ? "3" : "2"));
        Assert.Equal(
            ["stolen-2"],
            await world.Intake.AskAsync($"SELECT hit.rule_id FROM hit JOIN hit_read USING (hit_id) WHERE sighting_id = '{id}'"));
        var found = await ToldAnswers.SightingRpc(world).SearchSightings(
            ToldAnswers.Search(ToldAnswers.Purpose, "XY34ZZZ", ""), Questions.Call("SightingService/SearchSightings"));
        Assert.Contains(found.Sightings, one => one.Name == $"sightings/{id}" && one.Rectified && one.VrmText == RightsWorld.Mark);
        Assert.Equal(
            ["XY34ZZZ"],
            await world.Intake.AskAsync(
                $"SELECT vote->>'vrm' FROM pass, jsonb_array_elements(votes) AS vote WHERE '{id}' = ANY(sighting_ids) AND vote->>'vrm' IN ('AB12CDE', 'XY34ZZZ')"));
        Assert.Equal(
            ["alteration|rectified|1"],
            await world.Intake.AskAsync("SELECT action, outcome, row_count FROM audit_entry WHERE resource_kind = 'rectification'"));
    }

    [PostGisFact]
    public async Task A_correction_that_is_sent_again_changes_nothing_and_one_of_nothing_is_refused()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 82);
        var id = (await world.Intake.AskAsync("SELECT sighting_id FROM sighting WHERE vrm_text = 'MK61TTT' LIMIT 1")).Single();

        await RectifyAsync(world, $"sightings/{id}", "PO21QRS");
        var again = await RectifyAsync(world, $"sightings/{id}", "PO21QRS");
        var missing = await Assert.ThrowsAsync<RpcException>(() => RectifyAsync(world, $"sightings/{Guid.CreateVersion7()}", "PO21QRS"));

        Assert.Equal(0, again.MatchCount);
        Assert.Equal(["1"], await world.Intake.AskAsync("SELECT count(*) FROM sighting_rectification"));
        Assert.Equal(StatusCode.NotFound, missing.StatusCode);
        Assert.Equal(["read.sighting", "read.vrm"], await Questions.RefusedFieldsAsync(() => RectifyAsync(world, "sightings/one", "?")));
        Assert.Equal(["reason", "read"], await Questions.RefusedFieldsAsync(() => world.Rpc.RectifySubject(
            new RectifySubjectRequest { Purpose = Examples.Purpose }, Questions.Call("SubjectService/RectifySubject"))));
    }

    [PostGisFact]
    public async Task An_erasure_of_the_mark_that_was_misread_takes_it_out_of_the_corrected_read_and_leaves_that()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 84);
        var id = (await world.Intake.AskAsync("SELECT sighting_id FROM sighting WHERE vrm_text = 'MK61TTT' LIMIT 1")).Single();
        await RectifyAsync(world, $"sightings/{id}", "PO21QRS");
        var everything = $@"MK61[ -]?TTT|\m{Vrm.Of("MK61TTT").Packed}\M";
        Assert.Contains("sighting_rectification", await world.TablesWithAsync(everything));

        await world.EraseAsync(new Subject { Vrm = "MK61TTT" });

        Assert.Empty(await world.TablesWithAsync(everything));
        Assert.Equal(
            [$"{Vrm.Of("PO21QRS").Packed}|"], await world.Intake.AskAsync($"SELECT vrm, vrm_text FROM sighting WHERE sighting_id = '{id}'"));
    }

    [PostGisFact]
    public async Task A_nominal_is_corrected_through_the_registry_and_who_had_asked_for_it_is_named()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 83);
        await world.Intake.DoAsync(
            """
            INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited,
              from_time, revision, updated_at)
            VALUES ('n-7', 'Jon Example', 'CASE', 1, 1, 1, false, false, '2025-01-01', 1, now());
            """);
        await world.Nominals.GetNominal(
            new GetNominalRequest { Purpose = Examples.Purpose, Name = "nominals/n-7" }, Questions.Call("NominalService/GetNominal"));

        var rectified = await world.Rpc.RectifySubject(
            new RectifySubjectRequest
            {
                Purpose = Examples.Purpose, Nominal = new Nominal { Name = "nominals/n-7", DisplayName = "John Example" },
                UpdateMask = new() { Paths = { "display_name" } }, Reason = "As on the birth certificate",
            },
            Questions.Call("SubjectService/RectifySubject"));

        Assert.Equal("John Example", rectified.Nominal.DisplayName);
        Assert.Equal(["John Example"], await world.Intake.AskAsync("SELECT display_name FROM nominal"));
        Assert.Equal("geointel.v1.NominalService/GetNominal", Assert.Single(rectified.Told).Rpc);
    }

    static Task<RectifySubjectResponse> RectifyAsync(RightsWorld world, string sighting, string vrm) => world.Rpc.RectifySubject(
        new RectifySubjectRequest
        {
            Purpose = Examples.Purpose, Read = new ReadRectification { Sighting = sighting, Vrm = vrm },
            Reason = "The picture shows another mark",
        },
        Questions.Call("SubjectService/RectifySubject"));
}
