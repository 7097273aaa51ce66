using System.Net;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.Service.Storage.Retention;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Confidential;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GeoIntel.Service.Tests.Layers;

/// <summary>Files of hits that rest on intelligence with conditions of handling.</summary>
[Collection(PostGisCollection.Name)]
public class HandlingTests(PostGisFixture postgis)
{
    static readonly string[] Formats = ["gpkg", "fgb", "geojson", "csv", "kml"];

    [PostGisFact]
    public async Task No_file_goes_out_until_a_named_person_has_decided_on_everything_conditional_for_its_recipient()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis)).WithPurpose();
        await RestOnAsync(world, "C", "Not to be told to the landlord");

        foreach (var format in Formats) await RefusedAsync(world, format, "vehicleLinks/k1", "memberships/m1", "Export-Recipient");
        await DecideAsync(world, "vehicleLinks/k1", "Partner A");
        world.GoesTo("Partner A");
        foreach (var format in Formats) await RefusedAsync(world, format, "memberships/m1", "RecordHandlingDecision");
        await DecideAsync(world, "memberships/m1", "Partner A");
        foreach (var format in Formats) Assert.NotEmpty(await world.BytesAsync($"/exports/hits.{format}"));
        world.GoesTo("Partner B");
        await RefusedAsync(world, "csv", "vehicleLinks/k1", "memberships/m1");

        Assert.Equal(
            ["decision|disclosure allowed", "decision|disclosure allowed"],
            await world.AskAsync("SELECT action, outcome FROM audit_entry WHERE action = 'decision'"));
        Assert.Equal(["11"], await world.AskAsync("SELECT count(*) FROM audit_entry WHERE outcome = 'HANDLING_CONDITIONS'"));
    }

    [PostGisFact]
    public async Task What_no_file_may_hold_is_not_paged_through_as_features_either()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis)).WithPurpose();
        await RestOnAsync(world, "C", "Not to be told to the landlord");
        string[] pages = ["/collections/hits/items", "/collections/hits/items?limit=1", "/collections/hits/items/019ca000-0000-7000-8000-000000000001"];

        foreach (var page in pages)
        {
            var refusal = await world.RefusalAsync(page, HttpStatusCode.Forbidden);
            Assert.Equal("HandlingConditions", refusal.GetProperty("code").GetString());
        }
        foreach (var resource in (string[])["vehicleLinks/k1", "memberships/m1"]) await DecideAsync(world, resource, "Partner A");
        world.GoesTo("Partner A");
        foreach (var page in pages) Assert.NotEmpty(await world.BytesAsync(page));
    }

    [PostGisFact]
    public async Task A_file_is_listed_with_its_recipient_and_how_it_may_be_handled()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis)).WithPurpose();
        // That a confidential vehicle is in it is noted beside, and is no file of its own.
        await world.AskAsync($"UPDATE hit SET vrm = {Models.Sightings.Vrm.Of("XY34ZZZ").Packed}");
        await world.AskAsync(ConfidentialCallers.Listing("XY34ZZZ"));
        world.GoesTo("Partner A");
        foreach (var file in (string[])["hits.csv", "hotspots.gpkg"]) await world.BytesAsync($"/exports/{file}");
        await world.BytesAsync("/collections/hits/items");
        await using (var connection = await world.Database.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await AuditSealing.TryLockAsync(connection, transaction, waits: true, CancellationToken.None);
            await AuditSealing.SealAsync(connection, transaction, 1000, Now, CancellationToken.None);
            await transaction.CommitAsync();
        }

        var found = await new AuditReview(world.Database, new AuditOptions()).DisclosuresAsync(null, null, null, 10, CancellationToken.None);

        Assert.Equal(
            ["exports/{file} layer hotspots Partner A", "exports/{file} layer hits Partner A"],
            found.Select(one => $"{one.Entry.Entry.Rpc} {one.Entry.Entry.ResourceKind} {one.Recipient}"));
        Assert.All(found, one => Assert.NotEmpty(one.Handling));
    }

    [PostGisFact]
    public async Task A_decision_that_has_ended_lets_nothing_out()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis)).WithPurpose();
        await RestOnAsync(world, "C", "Ask first");
        world.GoesTo("Partner A");
        foreach (var resource in (string[])["vehicleLinks/k1", "memberships/m1"])
            await DecideAsync(world, resource, "Partner A", decidedOn: new(2026, 2, 1, 0, 0, 0, TimeSpan.Zero));

        await RefusedAsync(world, "csv", "vehicleLinks/k1", "memberships/m1");
    }

    [PostGisTheory]
    [InlineData("C", "Ask first")]
    [InlineData("P", "")]
    public async Task The_grading_stands_in_every_row_and_without_conditions_nothing_is_asked(string handling, string conditions)
    {
        await using var world = (await LayersWorld.CreateAsync(postgis)).WithPurpose();
        await RestOnAsync(world, handling, conditions);
        foreach (var resource in handling == "C" ? (string[])["vehicleLinks/k1", "memberships/m1"] : [])
            await DecideAsync(world, resource, "Partner A");
        world.GoesTo("Partner A");

        var feature = (await world.JsonAsync("/collections/hits/items")).GetProperty("features")[0].GetProperty("properties");
        Assert.Equal($"1-B-{handling}", feature.GetProperty("evaluation").GetString());
        if (handling == "C") return;
        var file = await world.TextAsync("/exports/hits.csv");
        Assert.Contains("evaluation,handling_conditions", file, StringComparison.Ordinal);
        Assert.Contains("1-B-P", file, StringComparison.Ordinal);
    }

    [PostGisTheory]
    [InlineData("Officer", "2-C-P", "A-1-1", "")]
    [InlineData("Operator", "2-C-P", null, "")]
    public async Task The_gradings_of_the_other_vehicle_and_of_memberships_stand_beside_it_as_the_rpc_tells_them(
        string role, string other, string? membership, string conditions)
    {
        await using var world = (await LayersWorld.CreateAsync(postgis, role)).WithPurpose();
        await RestOnAsync(world, "P", "");
        await RestOnOtherAsync(world, "P");

        var told = (await world.JsonAsync("/collections/hits/items")).GetProperty("features")[0].GetProperty("properties");
        Assert.Equal(
            ("1-B-P", other, membership, conditions),
            (Text("evaluation"), Text("other_evaluation"), Text("membership_evaluations"), Text("handling_conditions") ?? ""));
        foreach (var column in (string[])["other_evaluation", "membership_evaluations"])
            Assert.Contains(column, await world.TextAsync("/exports/hits.csv"), StringComparison.Ordinal);

        string? Text(string name) => told.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    [PostGisFact]
    public async Task Conditions_of_all_that_a_hit_rests_on_block_its_files_and_are_told_in_words_to_whom_the_rpc_tells_them()
    {
        foreach (var (role, expected) in ((string, string)[])[("Officer", "Ask first; Ask the other first"), ("Operator", "")])
        {
            await using var world = (await LayersWorld.CreateAsync(postgis, role)).WithPurpose();
            await RestOnAsync(world, "C", "Ask first");
            await RestOnOtherAsync(world, "C");
            foreach (var resource in (string[])["vehicleLinks/k1", "memberships/m1"]) await DecideAsync(world, resource, "Partner A");
            world.GoesTo("Partner A");
            foreach (var format in Formats) await RefusedAsync(world, format, "vehicleLinks/k2");
            await DecideAsync(world, "vehicleLinks/k2", "Partner A");

            var told = (await world.JsonAsync("/collections/hits/items")).GetProperty("features")[0].GetProperty("properties");
            Assert.Equal("2-C-C", told.GetProperty("other_evaluation").GetString());
            Assert.Equal(expected, told.GetProperty("handling_conditions").GetString() ?? "");
        }
    }

    [PostGisFact]
    public async Task A_decision_without_a_known_resource_a_recipient_a_way_or_an_end_is_refused()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);

        Assert.Equal(
            ["decision.resource", "decision.export", "decision.expire_time", "decision.how_met", "decision.recipient"],
            await FieldsAsync(new HandlingDecision()));
        var decision = Example("vehicleLinks/lost", "Partner A", new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(["decision.resource"], await FieldsAsync(decision));
        await RestOnAsync(world, "C", "Ask first");
        decision.Resource = "vehicleLinks/k1";
        (decision.Export, decision.HowMet) = ("zones", "is met");
        decision.ExpireTime = Timestamp.FromDateTimeOffset(new(2028, 1, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Equal(["decision.export", "decision.expire_time", "decision.how_met"], await FieldsAsync(decision));
        Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM handling_decision"));

        Task<List<string>> FieldsAsync(HandlingDecision given) => Questions.RefusedFieldsAsync(() => Rpc(world, Now).RecordHandlingDecision(
            new RecordHandlingDecisionRequest { Purpose = Examples.Purpose, Decision = given }, new TestCall()));
    }

    static readonly DateTimeOffset Now = new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);

    // The first hit of the seed rests on a link, and shows a membership.
    static async Task RestOnAsync(LayersWorld world, string handling, string conditions)
    {
        await using var command = world.Database.CreateCommand(
            $$$"""
            INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, evaluation_scheme, evaluation_source, evaluation_assessment,
              evaluation_handling, evaluation_handling_conditions, from_time, revision, updated_at)
            VALUES ('k1', 'p1', 4711, 1, '', 1, '1', 'B', '{{{handling}}}', '{{{conditions}}}', '2026-01-01Z', 1, '2026-01-01Z');
            INSERT INTO organised_crime_group (id, display_name, urn, status, revision, updated_at) VALUES ('g1', 'G', 'U', 1, 1, '2026-01-01Z');
            INSERT INTO group_membership (id, group_id, nominal_id, role, evaluation_scheme, evaluation_source, evaluation_assessment,
              evaluation_handling, evaluation_handling_conditions, from_time, revision, updated_at)
            VALUES ('m1', 'g1', 'p1', '', 2, 'A', '1', '{{{(handling == "C" ? 5 : 1)}}}', '', '2026-01-01Z', 1, '2026-01-01Z');
            UPDATE hit SET body = jsonb_set(jsonb_set(jsonb_set(body, '{hit,first,vehicleLinkId}', '"k1"'),
              '{hit,first,nominalId}', '"p1"'), '{groupIds}', '["g1"]')
            WHERE hit_id = '019ca000-0000-7000-8000-000000000001';
            """);
        await command.ExecuteNonQueryAsync();
    }

    // And on the link of another vehicle.
    static Task<List<string>> RestOnOtherAsync(LayersWorld world, string handling) => world.AskAsync(
        $$$"""
        INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, evaluation_scheme, evaluation_source, evaluation_assessment,
          evaluation_handling, evaluation_handling_conditions, from_time, revision, updated_at)
        VALUES ('k2', 'p1', 4712, 1, '', 1, '2', 'C', '{{{handling}}}', '{{{(handling == "C" ? "Ask the other first" : "")}}}', '2026-01-01Z', 1,
          '2026-01-01Z');
        UPDATE hit SET body = jsonb_set(body, '{hit,other}', '{"vehicleLinkId": "k2"}')
        WHERE hit_id = '019ca000-0000-7000-8000-000000000001'
        """);

    static async Task RefusedAsync(LayersWorld world, string format, params string[] named)
    {
        var refusal = await world.RefusalAsync($"/exports/hits.{format}", HttpStatusCode.Forbidden);
        Assert.Equal("HandlingConditions", refusal.GetProperty("code").GetString());
        foreach (var name in named) Assert.Contains(name, refusal.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    static async Task DecideAsync(LayersWorld world, string resource, string recipient, DateTimeOffset? decidedOn = null)
    {
        var now = decidedOn ?? Now;
        var made = await Rpc(world, now).RecordHandlingDecision(
            new RecordHandlingDecisionRequest { Purpose = Examples.Purpose, Decision = Example(resource, recipient, now) }, new TestCall());
        Assert.Equal((resource, TestCall.Actor), (made.Decision.Resource, made.Decision.DecidedBy));
    }

    static HandlingDecision Example(string resource, string recipient, DateTimeOffset now) => new()
    {
        Resource = resource, Export = "hits", Recipient = recipient, HowMet = "The source agreed in writing",
        ExpireTime = Timestamp.FromDateTimeOffset(now.AddDays(7)),
    };

    static ReviewRpc Rpc(LayersWorld world, DateTimeOffset now) => new(
        new ReviewStore(world.Database), world.Database, new Registries(world.Database), Tests.Audit.Audited.Over(world.Database),
        new RegimeGate(new RegimesOptions(), new FeedRegimes(world.Database), new RestrictionStore(world.Database), new SetClock(now)),
        new SetClock(now));

    sealed class Registries(NpgsqlDataSource database) : IDbContextFactory<RegistryContext>
    {
        public RegistryContext CreateDbContext() => new(new DbContextOptionsBuilder<RegistryContext>()
            .UseNpgsql(database, npgsql => npgsql.UseNetTopologySuite()).Options);
    }
}
