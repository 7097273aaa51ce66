using System.Globalization;
using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Confidential;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Rpc.Implausible;

[Collection(PostGisCollection.Name)]
public class ImplausibleRpcTests(PostGisFixture postgis)
{
    const string Covert = "KN05WSI";

    [PostGisTheory]
    [InlineData(1001)]
    [InlineData(1002)]
    [InlineData(1003)]
    public async Task Journeys_and_evidence_are_those_of_plain_loops_over_the_stored_reads(int seed)
    {
        await using var world = await ImplausibleWorld.CreateAsync(postgis, seed);
        var request = ImplausibleWorld.Question();
        request.PageSize = 7;

        var told = await world.AllAsync(request);

        var oracle = await ImplausibleOracle.OfAsync(world);
        Admission.Seeds.AssertSame(
            oracle.Journeys(ImplausibleWorld.From, ImplausibleWorld.Until).SelectMany(one => one.Split('\n')),
            told.SelectMany(one => ImplausibleOracle.TextOf(one).Split('\n')), $"seed {seed}");
        Assert.True(told.Count > 15, $"seed {seed}: {told.Count}");
        var lines = told.SelectMany(one => one.Evidence).ToList();
        var kinds = Enum.GetValues<JourneyEvidenceKind>().Where(kind => kind != 0 && !lines.Exists(line => line.Kind == kind)).ToList();
        Assert.True(kinds.Count == 0, $"seed {seed} lacks {string.Join(", ", kinds)}");
        (string What, bool IsThere)[] rich =
        [
            ("two in company at both", lines.Exists(line => line.Kind == JourneyEvidenceKind.Company && line.Sighting.Length == 0)),
            ("a clock that explains", lines.Exists(line => line.Kind == JourneyEvidenceKind.Clocks && line.Weight == EvidenceWeight.Strong)),
            ("two measured clocks", lines.Exists(line => line.Kind == JourneyEvidenceKind.Clocks && line.SpeaksAgainst.Count > 0)),
            ("a doubtful time", told.Exists(one => !one.Leg.HasElapsedSecondsMin)),
        ];
        Assert.True(rich.All(one => one.IsThere), $"seed {seed} lacks {string.Join(", ", rich.Where(one => !one.IsThere).Select(one => one.What))}");
        Assert.All(lines, line => Assert.NotEmpty(line.Explanation));
        var rows = (await world.Intake.AskAsync("SELECT row_count FROM audit_entry WHERE action = 'consultation' AND outcome = 'ok'"))
            .ConvertAll(row => int.Parse(row, CultureInfo.InvariantCulture));
        Assert.Equal((2 * told.Count, (told.Count + 6) / 7), (rows.Sum(), rows.Count));
    }

    [PostGisFact]
    public async Task What_is_asked_for_holds_together()
    {
        await using var world = await ImplausibleWorld.CreateAsync(postgis, 1004);
        var all = await world.AllAsync(ImplausibleWorld.Question());
        var asked = ImplausibleWorld.Question();
        (asked.Vrm, asked.Camera) = ("fx19 abc", "cameras/c1");

        var some = await world.AllAsync(asked);

        var expected = all.Where(one => one.Vrm == "FX19ABC" && one.Passes.Any(pass => pass.Sighting.Camera == "cameras/c1"));
        Assert.Equal(expected.Select(one => one.Name), some.Select(one => one.Name));
        Assert.NotEmpty(some);
        Assert.True(some.Count < all.Count(one => one.Vrm == "FX19ABC"));
        var first = await world.ListAsync(new(ImplausibleWorld.Question()) { PageSize = 1 });
        Assert.Equal(["page_token"], await Questions.RefusedFieldsAsync(
            () => world.ListAsync(new(asked) { PageSize = 1, PageToken = first.NextPageToken })));
        Assert.Equal(
            ["from_time", "until_time", "state", "vrm", "camera", "page_size"],
            await Questions.RefusedFieldsAsync(() => world.ListAsync(new()
            {
                Purpose = Examples.Purpose, State = (ImplausibleJourneyState)9, Vrm = "?!", Camera = "c1", PageSize = -1,
            })));
        asked.FromTime = Questions.Time(ImplausibleWorld.Until.AddDays(-93));
        Assert.Equal(["until_time"], await Questions.RefusedFieldsAsync(() => world.ListAsync(asked)));
        Assert.Equal("PURPOSE_REQUIRED", RpcErrors.ReasonOf(await Assert.ThrowsAsync<RpcException>(() => world.ListAsync(new()))));
    }

    [PostGisFact]
    public async Task Who_is_not_told_of_confidential_vehicles_is_told_what_a_world_without_them_tells()
    {
        await using var world = await ImplausibleWorld.CreateAsync(postgis, 1005);
        await using var without = await ImplausibleWorld.CreateAsync(postgis, 1005, Covert);
        await world.Intake.DoAsync(ConfidentialCallers.Listing(Covert));
        await without.Intake.DoAsync(ConfidentialCallers.Listing(Covert));

        var blind = await world.AllAsync(ImplausibleWorld.Question(), ConfidentialCallers.As(Role.Intelligence));
        var officer = await world.AllAsync(ImplausibleWorld.Question(), ConfidentialCallers.As(Role.Intelligence | Role.Officer));

        var expected = await without.AllAsync(ImplausibleWorld.Question(), ConfidentialCallers.As(Role.Intelligence));
        Assert.Equal(TextsOf(expected), TextsOf(blind));
        Assert.Contains(officer, one => one.Vrm == Covert && one.Confidential);
        Assert.Contains(officer, one => one.Evidence.Any(line => line.Vrm == Covert));
        Assert.NotEmpty(await world.Intake.AskAsync("SELECT FROM audit_confidential"));
    }

    [PostGisFact]
    public async Task Of_a_restricted_vehicle_nothing_is_told_and_a_question_for_it_is_refused()
    {
        await using var world = await ImplausibleWorld.CreateAsync(postgis, 1006);
        await using var without = await ImplausibleWorld.CreateAsync(postgis, 1006, Covert);
        var known = (await world.AllAsync(ImplausibleWorld.Question())).First(one => one.Vrm == Covert);
        await RestrictAsync(world, Covert);

        var told = await world.AllAsync(ImplausibleWorld.Question());
        var refusal = await Assert.ThrowsAsync<RpcException>(() => world.AllAsync(new(ImplausibleWorld.Question()) { Vrm = Covert }));
        var gone = await Assert.ThrowsAsync<RpcException>(() => world.ResolveAsync(known, JourneyOutcome.Cloned));
        var corrected = await Assert.ThrowsAsync<RpcException>(() => world.ResolveAsync(told[0], JourneyOutcome.Misread, Covert));

        Assert.Equal(TextsOf(await without.AllAsync(ImplausibleWorld.Question())), TextsOf(told));
        Assert.Equal(
            ("SUBJECT_RESTRICTED", "RESOURCE_NOT_FOUND", "SUBJECT_RESTRICTED"),
            (RpcErrors.ReasonOf(refusal), RpcErrors.ReasonOf(gone), RpcErrors.ReasonOf(corrected)));
        Assert.Empty(await world.Intake.AskAsync("SELECT FROM journey_resolution"));
    }

    [PostGisFact]
    public async Task The_gates_of_age_and_regime_are_those_of_a_search()
    {
        await using var world = await ImplausibleWorld.EmptyAsync(postgis);
        await world.PairAsync("AB12CDE", 1);
        await world.PairAsync("XY34ZZZ", 2, later: "p0");
        await world.Intake.DoAsync($"UPDATE feed SET regime = {(int)LegalRegime.PolicePart3} WHERE id = 'police'");
        var council = ImplausibleWorld.Question();
        council.Purpose.Regime = LegalRegime.CouncilPart3;
        var police = ImplausibleWorld.Question();
        police.Purpose.Regime = LegalRegime.PolicePart3;
        var old = new ListImplausibleJourneysRequest(police)
        {
            FromTime = Questions.Time(ImplausibleWorld.Until.AddDays(-90)), UntilTime = Questions.Time(ImplausibleWorld.Until),
        };

        var alone = Assert.Single(await world.AllAsync(council));
        var joined = await Assert.ThrowsAsync<RpcException>(() => world.AllAsync(ImplausibleWorld.Question()));
        var aged = await Assert.ThrowsAsync<RpcException>(() => world.AllAsync(old));
        var unagreed = await Assert.ThrowsAsync<RpcException>(() => world.ResolveAsync(alone, JourneyOutcome.Cloned));
        var resolved = await world.ResolveAsync(alone, JourneyOutcome.Cloned, purpose: council.Purpose);

        // One whose two reads are of two regimes is told under neither alone.
        Assert.Equal("AB12CDE", alone.Vrm);
        Assert.Empty(await world.AllAsync(police));
        Assert.Equal(
            ("SHARING_AGREEMENT_REQUIRED", "AGE_GATE", "SHARING_AGREEMENT_REQUIRED"),
            (RpcErrors.ReasonOf(joined), RpcErrors.ReasonOf(aged), RpcErrors.ReasonOf(unagreed)));
        Assert.Equal(JourneyOutcome.Cloned, Assert.Single(resolved.Resolutions).Outcome);
        Assert.Equal(
            ["List|SHARING_AGREEMENT_REQUIRED|0", "List|AGE_GATE|0", "Resolve|SHARING_AGREEMENT_REQUIRED|0"],
            await world.Intake.AskAsync(
                "SELECT substring(rpc FROM '(List|Resolve)'), outcome, row_count FROM audit_entry WHERE action = 'refusal' ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task A_read_kept_past_its_end_is_told_for_its_case_alone()
    {
        await using var world = await ImplausibleWorld.EmptyAsync(postgis);
        await world.PairAsync("AB12CDE", 1);
        await world.Intake.DoAsync(
            """
            INSERT INTO hold (hold_id, case_reference, reason, owner, review_at, vrm, created_at, created_by)
            SELECT gen_random_uuid(), 'CASE-1', 'Disclosure', 'DI Example', now(), vrm, now(), 'test' FROM sighting LIMIT 1;
            WITH gone AS (DELETE FROM sighting WHERE sighting_id = (SELECT from_sighting_id FROM implausible_journey) RETURNING *)
            INSERT INTO held_sighting SELECT *, now() FROM gone
            """);
        var ofCase = ImplausibleWorld.Question();
        ofCase.Purpose.Reference = "CASE-1";

        Assert.Empty(await world.AllAsync(ImplausibleWorld.Question()));
        var told = Assert.Single(await world.AllAsync(ofCase));
        await Assert.ThrowsAsync<RpcException>(() => world.ResolveAsync(told, JourneyOutcome.Unresolved));
        Assert.Single((await world.ResolveAsync(told, JourneyOutcome.Unresolved, purpose: ofCase.Purpose)).Resolutions);
    }

    internal static Task RestrictAsync(ImplausibleWorld world, string mark) => world.Intake.DoAsync(
        $"""
         INSERT INTO restriction (restriction_id, vrm, ground, case_reference, reason, review_at, from_time, created_by)
         VALUES (gen_random_uuid(), {Models.Sightings.Vrm.Of(mark).Packed}, 1, 'C-1', 'r', '2029-06-01', '2026-01-01', 'c')
         """);

    // Those of one instant are in the order of their ids.
    static IEnumerable<string> TextsOf(IEnumerable<ImplausiblePair> journeys) => journeys.Select(TextOf).Order(StringComparer.Ordinal);

    // Without the ids that chance gives.
    static string TextOf(ImplausiblePair journey) => string.Join('\n',
    [
        $"{journey.Vrm} {journey.Leg} {journey.Ended} {journey.Confidential}",
        .. journey.Passes.Select(pass => $"{pass.Sighting.Camera} {pass.Sighting.CaptureTime} {pass.Make} {string.Join(' ', pass.Alternatives)}"),
        .. journey.Evidence.Select(line => $"{line.Kind} {line.Weight} {line.Explanation} {line.Vrm}"),
    ]);
}
