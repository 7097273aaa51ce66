using System.Text.Json.Nodes;
using GeoIntel.Models.Sightings;
using GeoIntel.V1;

namespace GeoIntel.Service.Tests.Rights;

/// <summary>What people found implausible journeys to be, when a subject's data is exported or erased, and when reads end.</summary>
[Collection(PostGisCollection.Name)]
public class ResolutionRightsTests(PostGisFixture postgis)
{
    const string Left = "SELECT reason FROM journey_resolution ORDER BY 1";

    static Subject Vehicle => new() { Vrm = "AB12 CDE" };

    [PostGisFact]
    public async Task An_erasure_takes_the_resolutions_of_a_mark_and_those_that_say_it_should_have_been_it()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 48);
        await world.EndListEntryAsync();
        await ResolveAsync(world);
        var everything = $@"AB12[ -]?CDE|\m{Vrm.Of(RightsWorld.Mark).Packed}\M";
        Assert.Contains("journey_resolution", await world.TablesWithAsync(everything));

        var dry = await world.EraseAsync(Vehicle, isDry: true);
        Assert.Equal(4, (await world.Intake.AskAsync(Left)).Count);
        var erased = await world.EraseAsync(Vehicle);

        Assert.Equal([2, 2], new[] { dry, erased }.Select(one => one.Erased.Single(count => count.Kind == "journey_resolution").Count));
        // Of another vehicle what was found stays, and not the words that name the subject.
        Assert.Equal(["", "Of another vehicle"], await world.Intake.AskAsync(Left));
        Assert.Empty(await world.TablesWithAsync(everything));
    }

    [PostGisFact]
    public async Task An_export_holds_every_resolution_in_which_the_mark_is()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 49);
        await ResolveAsync(world);

        var rows = (await world.ExportAsync(Vehicle)).ConvertAll(line => JsonNode.Parse(line)!)
            .Where(line => (string)line["kind"]! == "journey_resolution").Select(line => line["body"]!);

        Assert.Equal(
            ["AB12CDE  Of the vehicle", "XY34ZZZ  Seen beside AB12 CDE", "XY34ZZZ AB12CDE Should have been it"],
            rows.Select(row => $"{row["vrm"]} {row["corrected_vrm"]} {row["reason"]}").Order(StringComparer.Ordinal));
    }

    [PostGisFact]
    public async Task A_resolution_ends_with_its_reads()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 50);
        await world.Intake.DoAsync(
            """
            INSERT INTO journey_resolution (resolution_id, sighting_id, captured_at, from_sighting_id, from_captured_at, vrm, number, outcome,
              reason, resolved_at, resolved_by, told_confidential)
            SELECT gen_random_uuid(), sighting_id, captured_at, from_id, from_at, vrm, 1, 1, '', now(), 'test', false
            FROM (
              SELECT *, lag(sighting_id) OVER (ORDER BY captured_at, sighting_id) AS from_id,
                lag(captured_at) OVER (ORDER BY captured_at, sighting_id) AS from_at
              FROM sighting) AS seen
            WHERE from_id IS NOT NULL
            """);
        var before = (await world.Intake.AskAsync(Left)).Count;

        await world.RunRetentionAsync();

        Assert.Empty(await world.Intake.AskAsync(
            """
            SELECT FROM journey_resolution
            WHERE NOT EXISTS (SELECT FROM sighting WHERE sighting.sighting_id = journey_resolution.sighting_id
                UNION ALL SELECT FROM held_sighting AS held WHERE held.sighting_id = journey_resolution.sighting_id)
              OR NOT EXISTS (SELECT FROM sighting WHERE sighting.sighting_id = journey_resolution.from_sighting_id
                UNION ALL SELECT FROM held_sighting AS held WHERE held.sighting_id = journey_resolution.from_sighting_id)
            """));
        var left = (await world.Intake.AskAsync(Left)).Count;
        Assert.InRange(left, 1, before - 1);
        Assert.Equal(
            [$"{before - left}"], await world.Intake.AskAsync("SELECT sum(erased_count) FROM retention_tally WHERE kind = 'journey_resolution'"));
    }

    static Task ResolveAsync(RightsWorld world)
    {
        var (mark, other) = (Vrm.Of(RightsWorld.Mark).Packed, Vrm.Of("XY34ZZZ").Packed);
        return world.Intake.DoAsync(
            $"""
             INSERT INTO journey_resolution (resolution_id, sighting_id, captured_at, from_sighting_id, from_captured_at, vrm, number, outcome,
               misread_sighting_id, corrected_vrm, reason, resolved_at, resolved_by, told_confidential)
             SELECT gen_random_uuid(), gen_random_uuid(), now(), gen_random_uuid(), now(), vrm, 1, outcome, misread, corrected, reason, now(),
               'test', false
             FROM (VALUES ({mark}, 1, NULL::uuid, NULL::bigint, 'Of the vehicle'), ({other}, 2, gen_random_uuid(), {mark}, 'Should have been it'),
               ({other}, 1, NULL, NULL, 'Seen beside AB12 CDE'), ({other}, 1, NULL, NULL, 'Of another vehicle'))
               AS made (vrm, outcome, misread, corrected, reason)
             """);
    }
}
