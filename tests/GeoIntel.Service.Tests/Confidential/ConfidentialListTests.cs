using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Storage.Reviews;
using GeoIntel.Service.Storage.Rights;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Evidence;
using GeoIntel.Service.Tests.Layers;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Retention;
using GeoIntel.Service.Tests.Rights;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Confidential;

/// <summary>Hits that were made of a confidential list, when their mark is confidential no more.</summary>
[Collection(PostGisCollection.Name)]
public class ConfidentialListTests(PostGisFixture postgis)
{
    static readonly string[] Marks = ["AB12CDE", "XY34ZZZ", "FX19ABC"];
    static readonly CallerIdentity Officer = ConfidentialCallers.As(Role.Intelligence | Role.Officer);

    [PostGisTheory]
    [InlineData((int)Role.Intelligence)]
    [InlineData((int)Role.Operator)]
    public async Task They_are_told_to_officers_only_though_the_mark_is_told_to_all(int roles)
    {
        var caller = ConfidentialCallers.As((Role)roles);
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 181);
        var (before, officers) = (await AnswersAsync(caller), await AnswersAsync(Officer));
        Assert.Contains(before, IsOfHit);

        await world.Intake.DoAsync(ConfidentialCallers.MovedOff("stolen", RetentionWorld.Now.AddMinutes(-1)));

        Assert.Empty((await new RestrictionStore(world.Intake.Database).WithheldAsync(RetentionWorld.Now, false, CancellationToken.None))
            .Confidential);
        // Every hit of this world is of that list. Operators fetch pictures of hits only.
        Assert.Equal(
            before.Where(line => !IsOfHit(line) && !(roles == (int)Role.Operator && line.StartsWith("image ", StringComparison.Ordinal))),
            await AnswersAsync(caller));
        Assert.Equal(officers, await AnswersAsync(Officer));

        Task<List<string>> AnswersAsync(CallerIdentity who) => ToldAnswers.OfAsync(world, ToldAnswers.Purpose, Marks, who);
    }

    [PostGisFact]
    public async Task Neither_by_its_name_nor_as_a_pack_nor_in_counts_is_such_a_hit_there_and_one_of_the_new_list_is()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        var analyst = ConfidentialCallers.As(Role.Intelligence);
        await world.Intake.DoAsync(ConfidentialCallers.MovedOff("stolen", Neighbourhood.Now.AddHours(-1)));
        await world.Intake.Live.LoadAsync(CancellationToken.None);

        var hit = (await Questions.Hits(world.Intake).GetHit(Get(world.Hit), Call(Officer))).Hit;
        Assert.True(hit.Confidential);
        Assert.NotEmpty(await world.PackAsync(caller: Officer));
        foreach (var call in (Func<Task>[])
            [() => Questions.Hits(world.Intake).GetHit(Get(world.Hit), Call(analyst)), () => world.PackAsync(caller: analyst)])
            Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(call)).StatusCode);
        Assert.Equal(0, await HitsAsync(tellsConfidential: false));
        Assert.Equal(2, await HitsAsync(tellsConfidential: true)); // and one of another vehicle

        await world.Intake.CommitAsync(new IntakeBatch("shops", [new(new Models.Sightings.Read
        {
            Camera = "shop-1", VrmText = "AB12CDE", CapturedAt = Neighbourhood.Now.AddMinutes(-1), VendorEventId = "later",
        })]));
        await IntakeWorld.KeepAsync(world.Intake.Keeper);
        var told = Assert.Single((await Questions.Hits(world.Intake).ListHits(
            new ListHitsRequest { Purpose = Examples.Purpose }, Call(analyst))).Hits);
        Assert.Equal((2, "Stop it", false), (told.RuleRevision, told.Instruction, told.Confidential));
        Assert.NotEmpty(await world.PackAsync(hit: told.Name, caller: analyst));

        async Task<int> HitsAsync(bool tellsConfidential)
        {
            var question = new HealthQuestion(
                null, null, null, null, Neighbourhood.Now, tellsConfidential, Service.Retention.RestrictedSubjects.None);
            return (await new ReviewStore(world.Intake.Database).HitsAsync(question, CancellationToken.None)).Sum(one => one.Count);
        }
    }

    // A correction of the past gives a hit another list; what was told of it before stays.
    [PostGisTheory]
    [InlineData("UPDATE hit SET body = jsonb_set(body, '{listId}', '\"stolen\"')")]
    [InlineData("UPDATE hit SET body = jsonb_set(body, '{hit,first,ruleRevision}', '1')")]
    [InlineData("INSERT INTO hit_change SELECT row_number() OVER (), hit_id, 4, '', now(), jsonb_set(body, '{listId}', '\"stolen\"') FROM hit")]
    public async Task A_hit_is_of_the_list_that_it_or_any_change_of_it_names(string naming)
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        await world.Intake.DoAsync("DELETE FROM hit_change");
        await world.Intake.DoAsync(
            """UPDATE hit SET body = jsonb_set(jsonb_set(body, '{listId}', '"plain"'), '{hit,first,ruleRevision}', '2')""");
        await world.Intake.DoAsync(ConfidentialCallers.MovedOff("stolen", Neighbourhood.Now.AddHours(-1)));
        var analyst = ConfidentialCallers.As(Role.Intelligence);
        Assert.Equal(world.Hit, (await Questions.Hits(world.Intake).GetHit(Get(world.Hit), Call(analyst))).Hit.Name);

        await world.Intake.DoAsync(naming);

        await Assert.ThrowsAsync<RpcException>(() => Questions.Hits(world.Intake).GetHit(Get(world.Hit), Call(analyst)));
    }

    [PostGisFact]
    public async Task No_layer_and_no_file_has_such_a_hit_and_nobody_is_asked_to_decide_on_its_handling()
    {
        const string Id = "019ca000-0000-7000-8000-000000000001";
        foreach (var roles in (string[])["Intelligence", "Operator", "Intelligence, Officer"])
        {
            await using var world = (await LayersWorld.CreateAsync(postgis, roles, columns: 2)).WithPurpose();
            await world.AskAsync(ConfidentialCallers.Listing("XY34ZZZ", "moved", "stolen"));
            await world.AskAsync(
                """
                INSERT INTO registry_version (kind, id, revision, recorded_at, body, clock_version)
                SELECT 'list_entry', id, revision, now(), to_jsonb(list_entry), 1 FROM list_entry
                """);
            await world.AskAsync("UPDATE list_entry SET approval_state = 2");
            await world.AskAsync(ConfidentialCallers.MovedOff("stolen", new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero)));
            await world.AskAsync(
                """
                INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, evaluation_scheme, evaluation_source, evaluation_assessment,
                  evaluation_handling, evaluation_handling_conditions, from_time, revision, updated_at)
                VALUES ('k1', 'p1', 4711, 1, '', 1, '1', 'B', 'C', 'Ask first', '2026-01-01Z', 1, '2026-01-01Z');
                """);
            await world.AskAsync(
                $$$"""
                UPDATE hit SET kind = 1, rule_id = 'moved', vrm = {{{Vrm.Of("XY34ZZZ").Packed}}}, body = jsonb_set(jsonb_set(body,
                  '{hit,first,ruleRevision}', '1'), '{hit,first,vehicleLinkId}', '"k1"') WHERE hit_id = '{{{Id}}}'
                """);
            if (roles.Contains("Officer", StringComparison.Ordinal))
            {
                Assert.Contains(
                    "vehicleLinks/k1", (await world.RefusalAsync("/exports/hits.csv", System.Net.HttpStatusCode.Forbidden)).ToString(),
                    StringComparison.Ordinal);
                continue;
            }
            foreach (var door in (string[])["/collections/hits/items", "/exports/hits.csv", "/exports/hits.gpkg"])
                Assert.DoesNotContain(Id, System.Text.Encoding.Latin1.GetString(await world.BytesAsync(door)), StringComparison.Ordinal);
            await world.RefusalAsync($"/collections/hits/items/{Id}", System.Net.HttpStatusCode.NotFound);
        }
    }

    static bool IsOfHit(string line) => line.Split(' ')[0] is "hit" or "got" or "told" or "feature";

    static GetHitRequest Get(string name) => new() { Purpose = Examples.Purpose, Name = name };

    static ServerCallContext Call(CallerIdentity caller) => Questions.Call("Test/Test", caller);
}
