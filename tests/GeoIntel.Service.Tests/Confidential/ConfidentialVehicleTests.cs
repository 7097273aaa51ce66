using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Evidence;
using GeoIntel.Service.Tests.Retention;
using GeoIntel.Service.Tests.Rights;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Confidential;

[Collection(PostGisCollection.Name)]
public class ConfidentialVehicleTests(PostGisFixture postgis)
{
    static readonly string[] Marks = ["AB12CDE", "XY34ZZZ", "FX19ABC", "FX19ABD", "MK61TTT", "PO21QRS"];

    static readonly CallerIdentity Officer = ConfidentialCallers.As(Role.Intelligence | Role.Officer);
    static readonly CallerIdentity Analyst = ConfidentialCallers.As(Role.Intelligence);

    public static TheoryData<int> NoOfficers => [(int)Role.Intelligence, (int)Role.Operator, (int)(Role.Operator | Role.Intelligence | Role.Admin)];

    // A mark on an ordinary list too, and one of two that are so alike that passes hold both.
    [PostGisTheory]
    [InlineData(171, "AB12CDE")]
    [InlineData(172, "FX19ABD")]
    public async Task Nobody_but_an_officer_is_told_more_than_in_a_world_in_which_the_vehicle_was_never_read(int seed, string mark)
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed);
        await using var without = await RightsWorld.CreateAsync(postgis, seed, mark);
        // The questions that name it are among them.
        var expected = await ToldAnswers.OfAsync(without, ToldAnswers.Purpose, Marks, Analyst);
        var before = await ToldAnswers.OfAsync(world, ToldAnswers.Purpose, Marks, Analyst);
        Assert.NotEqual(expected, before);

        await world.Intake.DoAsync(ConfidentialCallers.Listing(mark));

        Assert.Equal(expected, await ToldAnswers.OfAsync(world, ToldAnswers.Purpose, Marks, Analyst));
        Assert.Equal(before, await ToldAnswers.OfAsync(world, ToldAnswers.Purpose, Marks, Officer));
        var claim = ToldAnswers.Purpose;
        claim.Class = PurposeClass.LegalClaims;
        var recent = ToldAnswers.Search(claim, mark, "");
        recent.FromTime = Questions.Time(RetentionWorld.Now.AddDays(-80));
        Assert.Empty((await ToldAnswers.SightingRpc(world).SearchSightings(recent, Call(Analyst))).Sightings);
        await world.Intake.DoAsync("UPDATE list_entry SET approval_state = 3 WHERE id = 'cover-1'");
        Assert.Equal(before, await ToldAnswers.OfAsync(world, ToldAnswers.Purpose, Marks, Analyst));
    }

    [PostGisTheory]
    [MemberData(nameof(NoOfficers))]
    public async Task No_answer_has_the_mark_or_the_name_of_a_read_or_hit_of_it_in_its_text_but_for_officers(int roles)
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 173);
        await world.Intake.DoAsync(ConfidentialCallers.Listing(RightsWorld.Mark));
        var secrets = new List<string>
        {
            RightsWorld.Mark,
        };
        secrets.AddRange(await world.Intake.AskAsync("SELECT sighting_id FROM sighting WHERE vrm_text = 'AB12CDE'"));
        var hits = await world.Intake.AskAsync("SELECT hit_id FROM hit JOIN list_entry ON rule_id = list_entry.id WHERE list_entry.id = 'stolen-1'");
        secrets.AddRange(hits);
        Assert.NotEmpty(hits);

        var told = await TextsAsync(world, ConfidentialCallers.As((Role)roles));
        var toldOfficers = await TextsAsync(world, Officer);

        Assert.NotEmpty(told);
        foreach (var (rpc, text) in told)
        {
            Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain("confidential", text, StringComparison.OrdinalIgnoreCase);
            var officers = toldOfficers.Single(one => one.Rpc == rpc).Text;
            Assert.Contains(RightsWorld.Mark, officers, StringComparison.Ordinal);
            Assert.Contains("\"confidential\": true", officers, StringComparison.Ordinal);
        }
        // Its hit is not there, nor is a picture of its read, in the words of what never was.
        foreach (var hit in hits)
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => Questions.Hits(world.Intake).GetHit(
                new GetHitRequest { Purpose = ToldAnswers.Purpose, Name = $"hits/{hit}" }, Call(ConfidentialCallers.As((Role)roles))));
            var never = await Assert.ThrowsAsync<RpcException>(() => Questions.Hits(world.Intake).GetHit(
                new GetHitRequest { Purpose = ToldAnswers.Purpose, Name = "hits/019caa11-0000-7000-8000-000000000001" },
                Call(ConfidentialCallers.As((Role)roles))));
            Assert.Equal(never.StatusCode, refusal.StatusCode);
            Assert.Equal(RpcErrors.ReasonOf(never), RpcErrors.ReasonOf(refusal));
        }
    }

    [PostGisFact]
    public async Task An_evidence_pack_is_made_for_an_officer_and_for_others_neither_of_its_hit_nor_with_it_as_another_reading()
    {
        await using var world = await EvidenceWorld.CreateAsync(postgis);
        // What the device held possible of another vehicle's read.
        await world.Intake.DoAsync(ConfidentialCallers.Listing("AB12CDF"));
        Assert.Contains("AB12CDF", Text(world.Open(await world.PackAsync(caller: Officer))), StringComparison.Ordinal);
        Assert.DoesNotContain("AB12CDF", Text(world.Open(await world.PackAsync(caller: Analyst))), StringComparison.Ordinal);

        await world.Intake.DoAsync(ConfidentialCallers.Listing("AB12CDE", "cover-2"));
        Assert.Contains("AB12CDE", Text(world.Open(await world.PackAsync(caller: Officer))), StringComparison.Ordinal);
        var refusal = await Assert.ThrowsAsync<RpcException>(() => world.PackAsync(caller: Analyst));
        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [PostGisFact]
    public async Task Each_call_that_touched_it_is_flagged_the_withheld_question_too_and_what_touched_nothing_is_not()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 174);
        var search = ToldAnswers.Search(ToldAnswers.Purpose, RightsWorld.Mark, "");
        var wide = ToldAnswers.Search(ToldAnswers.Purpose, "", "shop-1");
        (search.PageSize, wide.PageSize) = (1000, 1000);
        var hits = new ListHitsRequest { Purpose = ToldAnswers.Purpose, PageSize = 1000 };
        await ToldAnswers.SightingRpc(world).SearchSightings(search, Call(ConfidentialCallers.As(Role.Officer))); // not yet confidential
        await world.Intake.DoAsync(ConfidentialCallers.Listing(RightsWorld.Mark));

        await ToldAnswers.SightingRpc(world).SearchSightings(search, Call(Analyst));
        await ToldAnswers.SightingRpc(world).SearchSightings(wide, Call(Analyst));
        await Questions.Hits(world.Intake).ListHits(hits, Call(ConfidentialCallers.As(Role.Operator)));
        await ToldAnswers.SightingRpc(world).SearchSightings(search, Call(Officer));
        await ToldAnswers.SightingRpc(world).SearchSightings(wide, Call(Officer));
        await Questions.Hits(world.Intake).ListHits(hits, Call(Officer));
        var other = ToldAnswers.Search(ToldAnswers.Purpose, "XY34ZZZ", "");
        await ToldAnswers.SightingRpc(world).SearchSightings(other, Call(Officer));
        await ToldAnswers.SightingRpc(world).SearchSightings(other, Call(ConfidentialCallers.As(Role.Operator)));

        await world.VerifyAsync(); // seals
        var flags = await new AuditReview(world.Intake.Database, new AuditOptions())
            .FlagsAsync(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), CancellationToken.None);
        Assert.Equal(
            ["person:intelligence 1", "person:intelligence-officer 3"],
            flags.Where(flag => flag.Kind == (int)AuditFlagKind.ConfidentialVehicle).Select(flag => $"{flag.Actor} {flag.SearchCount}")
                .Order(StringComparer.Ordinal));
        await world.EraseAuditAsync(RightsWorld.Mark);
        Assert.Equal(["0"], await world.Intake.AskAsync("SELECT count(*) FROM audit_confidential"));
    }

    static async Task<List<(string Rpc, string Text)>> TextsAsync(RightsWorld world, CallerIdentity caller)
    {
        var texts = new List<(string, string)>();
        // Whoever asks by the mark has it already.
        foreach (var camera in (string[])["shop-1", "police-1", ""])
        {
            var search = ToldAnswers.Search(ToldAnswers.Purpose, "", camera);
            search.PageSize = 1000;
            Add($"search {camera}", await ToldAnswers.SightingRpc(world).SearchSightings(search, Call(caller)));
            if (camera.Length == 0) continue;
            var passes = ToldAnswers.Passes(ToldAnswers.Purpose, "", camera);
            passes.PageSize = 1000;
            Add($"passes {camera}", await ToldAnswers.PassRpc(world).ListPasses(passes, Call(caller)));
        }
        var hits = await Questions.Hits(world.Intake).ListHits(new ListHitsRequest { Purpose = ToldAnswers.Purpose, PageSize = 1000 }, Call(caller));
        Add("hits", hits);
        Add("watch", [.. await ToldAnswers.WatchedAsync(world, ToldAnswers.Purpose, caller)]);
        return texts;

        void Add(string rpc, params IMessage[] answers) =>
            texts.Add((rpc, string.Join('\n', answers.Select(answer => JsonFormatter.Default.Format(answer)))));
    }

    static string Text(Dictionary<string, byte[]> files) => string.Join(
        '\n', files.Where(file => !file.Key.StartsWith("attachments/", StringComparison.Ordinal))
            .Select(file => System.Text.Encoding.UTF8.GetString(file.Value)));

    static ServerCallContext Call(CallerIdentity caller) => Questions.Call("Test/Test", caller);
}
