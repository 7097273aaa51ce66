using System.Security.Cryptography;
using System.Text;
using GeoIntel.Models.Audit;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Rpc.Audit;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Audit;

[Collection(PostGisCollection.Name)]
public class AuditRpcTests(PostGisFixture postgis)
{
    static readonly AuditOptions Options = new() { RepeatedSearchesMin = 3 };

    [PostGisFact]
    public async Task Entries_are_listed_newest_first_by_page_and_filter_and_the_listing_is_an_entry()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync([.. Enumerable.Range(0, 5).Select(i => AuditWorld.Entry($"actor {i % 2}@a", "a good reason"))]);
        await world.SealAsync();
        var rpc = Rpc(world);

        var request = new ListAuditEntriesRequest { PageSize = 2, Actor = "actor 0@a" };
        var first = await rpc.ListAuditEntries(request, Call());
        request.PageToken = first.NextPageToken;
        var second = await rpc.ListAuditEntries(request, Call());

        Assert.Equal(
            ["auditEntries/unnamed/5", "auditEntries/unnamed/3", "auditEntries/unnamed/1"],
            first.Entries.Concat(second.Entries).Select(entry => entry.Name));
        Assert.Equal(("", true), (second.NextPageToken, second.Entries[0].HasPersonal));
        Assert.Empty((await rpc.ListAuditEntries(new() { PurposeReference = "OP-2" }, Call())).Entries);
        Assert.Equal(3L, await world.AskAsync("SELECT count(*) FROM audit_entry WHERE resource_kind = 'audit_entry' AND action = 'consultation'"));
    }

    [PostGisFact]
    public async Task The_export_verifies_with_the_key_and_the_checkpoint_that_were_given_out()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("one", "a good reason"));
        await world.SealAsync();
        var rpc = Rpc(world);
        var given = await rpc.GetAuditCheckpoint(new(), Call());
        await world.SealAsync();
        var answers = new List<ExportAuditLogResponse>();
        await rpc.ExportAuditLog(new(), new Answered<ExportAuditLogResponse>(answers), Call());
        var listed = (await rpc.ListAuditCheckpoints(new() { PageSize = 1 }, Call())).Checkpoints.Single();

        using var root = AuditRoot.Parse(given.PublicKey);
        var verdict = AuditVerification.Run(
            answers.SelectMany(answer => answer.Lines), root, [(Checkpoint)AuditText.Read(given.Checkpoint.Line)!]);

        Assert.True(verdict.IsGood, verdict.Fault?.Explanation);
        Assert.Equal((2, 1, 2), (verdict.GoodUpTo, verdict.HeldUpTo, listed.Number));
        Assert.Equal(1L, await world.AskAsync("SELECT count(*) FROM audit_entry WHERE action = 'export'"));
        Assert.Equal(
            StatusCode.NotFound,
            (await Assert.ThrowsAsync<RpcException>(() => rpc.GetAuditCheckpoint(new() { Number = 9 }, Call()))).StatusCode);
    }

    [PostGisFact]
    public async Task Personal_values_are_read_for_a_purpose_and_that_is_an_entry_too()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("one", "a good reason"), AuditWorld.Entry("two"));
        await world.SealAsync();
        var rpc = Rpc(world);

        var read = await rpc.ReadAuditPersonal(new() { Name = "auditEntries/unnamed/1", Purpose = Examples.Purpose }, Call());
        var unpurposed = await Assert.ThrowsAsync<RpcException>(() => rpc.ReadAuditPersonal(new() { Name = "auditEntries/unnamed/1" }, Call()));
        var nothing = await Assert.ThrowsAsync<RpcException>(
            () => rpc.ReadAuditPersonal(new() { Name = "auditEntries/unnamed/2", Purpose = Examples.Purpose }, Call()));

        Assert.Equal("""{"reason":"a good reason"}""", read.Json);
        Assert.Equal((StatusCode.InvalidArgument, StatusCode.FailedPrecondition), (unpurposed.StatusCode, nothing.StatusCode));
        Assert.Equal(
            "1,",
            await world.AskAsync("SELECT string_agg(row_count::text, ',' ORDER BY sequence) || ',' FROM audit_entry WHERE resource_id = 'auditEntries/unnamed/1'"));
    }

    [PostGisFact]
    public async Task A_dip_sample_can_be_drawn_again_from_what_is_told_of_it()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync([.. Enumerable.Range(0, 40).Select(i => AuditWorld.Entry($"actor {i}@a", "a good reason"))]);
        await world.WriteAsync(AuditWorld.Entry("not a consultation") with { Action = AuditAction.Collection });
        await world.SealAsync();
        await world.WriteAsync(AuditWorld.Entry("after the checkpoint"));

        var drawn = await Rpc(world).DrawDipSample(Draw(5), Call());

        var seed = Convert.FromHexString(drawn.Seed);
        var expected = (await world.LinesAsync()).Select(AuditText.Read).OfType<SealedEntry>()
            .Where(entry => entry.Action == "consultation" && entry.Actor.StartsWith("actor", StringComparison.Ordinal))
            .OrderBy(entry => Convert.ToHexString(SHA256.HashData([.. seed, .. Encoding.UTF8.GetBytes(entry.Name)])), StringComparer.Ordinal)
            .Take(5).Select(entry => $"auditEntries/{entry.Name}");
        Assert.Equal(expected, drawn.Samples.Select(sample => sample.Entry.Name));
        Assert.Equal((40, 1), (drawn.Population, drawn.Checkpoint));
    }

    [PostGisFact]
    public async Task A_sampled_consultation_is_decided_once_and_never_by_whoever_made_it()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        await world.WriteAsync(AuditWorld.Entry("searcher@a", "a good reason"), AuditWorld.Entry(TestCall.Actor, "a good reason"));
        await world.SealAsync();
        var rpc = Rpc(world);
        var samples = (await rpc.DrawDipSample(Draw(2), Call())).Samples;
        var others = samples.Single(sample => sample.Entry.Actor == "searcher@a");
        var own = samples.Single(sample => sample.Entry.Actor == TestCall.Actor);

        var decided = await rpc.DecideDipSample(Decide(others.Name), Call());
        var again = await Assert.ThrowsAsync<RpcException>(() => rpc.DecideDipSample(Decide(others.Name), Call()));
        var ofOwn = await Assert.ThrowsAsync<RpcException>(() => rpc.DecideDipSample(Decide(own.Name), Call()));

        Assert.Equal((DipOutcome.TooWide, TestCall.Actor), (decided.Sample.Outcome, decided.Sample.DecidedBy));
        Assert.Equal((StatusCode.FailedPrecondition, StatusCode.FailedPrecondition), (again.StatusCode, ofOwn.StatusCode));
        Assert.Equal([own.Name], (await rpc.ListDipSamples(new() { UndecidedOnly = true }, Call())).Samples.Select(sample => sample.Name));
        Assert.Equal(1L, await world.AskAsync("SELECT count(*) FROM audit_entry WHERE action = 'decision' AND outcome = 'TooWide'"));
    }

    [PostGisFact]
    public async Task Repeated_searches_ones_own_and_a_colleagues_vehicle_and_following_are_flagged_and_nothing_else()
    {
        await using var world = await AuditWorld.CreateAsync(postgis);
        var rpc = Rpc(world);
        await Register(rpc, "own@unit", "OW11OWN");
        await Register(rpc, "colleague", "CO11CCC");
        await Search(world, "again@1.1.1.1", "RE11EEE", 0, 30, 60);
        await Search(world, "twice@1.1.1.1", "RE11EEE", 0, 30);
        await Search(world, "own@unit@1.1.1.1", "OW11OWN", 0);
        await Search(world, "curious@1.1.1.1", "CO11CCC", 0);
        await Search(world, "follows@1.1.1.1", "FO11FFF", 0, 14, 28, 42, 56, 70);
        await Search(world, "pauses@1.1.1.1", "FO11FFF", 0, 70);
        // Two marks in one question are no search for one.
        await Search(world, "wide@1.1.1.1", "AA11AAA BB11BBB", 0, 1, 2);
        await world.SealAsync();

        var answer = await rpc.ListAuditFlags(
            new() { FromTime = Stamp(-5000), UntilTime = Stamp(5000) }, Call());

        Assert.Equal(
            [
                "ColleagueVehicle curious 1 colleague", "Following follows 6 ", "OwnVehicle own@unit 1 own@unit",
                "RepeatedSearches again 3 ", "RepeatedSearches follows 6 ",
            ],
            answer.Flags.Select(flag => $"{flag.Kind} {flag.Actor} {flag.SearchCount} {flag.Colleague}").Order(StringComparer.Ordinal));
        Assert.Equal((3, 604_800, 900, 3600), (
            answer.RepeatedSearchesMin, answer.FlagWindowSeconds, answer.FollowingGapSecondsMax, answer.ImmediateResponseSecondsMax));
        Assert.All(answer.Flags, flag => Assert.DoesNotContain("11", flag.Actor, StringComparison.Ordinal));
    }

    static AuditRpc Rpc(AuditWorld world) => new(
        world.Database, Tests.Audit.Audited.Over(world.Database), world.Export, new AuditProofs(world.Database),
        new AuditReview(world.Database, Options), world.Key, Options, TimeProvider.System);

    static TestCall Call() => RegistryServices.Call("AuditService/Test");

    static DrawDipSampleRequest Draw(int size) => new() { FromTime = Stamp(-1000), UntilTime = Stamp(1000), Size = size };

    static DecideDipSampleRequest Decide(string name) =>
        new() { Name = name, Outcome = DipOutcome.TooWide, Purpose = Examples.Purpose };

    static Timestamp Stamp(int minutes) => Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddMinutes(minutes));

    static Task<RegisterColleagueVehicleResponse> Register(AuditRpc rpc, string actor, string vrm) => rpc.RegisterColleagueVehicle(
        new() { Actor = actor, Vrm = vrm, Purpose = Examples.Purpose }, Call());

    // The table's clock is the database's, so the times are set behind its back before anything is sealed.
    static async Task Search(AuditWorld world, string actor, string marks, params int[] minutes)
    {
        foreach (var minute in minutes)
        {
            var vrms = marks.Split(' ');
            await world.WriteAsync(AuditWorld.Entry(actor, "a good reason", new { vrms }));
            await world.TamperAsync(
                $"UPDATE audit_entry SET recorded_at = recorded_at - interval '1 day' + interval '{minute} minutes' "
                + "WHERE sequence = (SELECT max(sequence) FROM audit_entry)");
        }
    }
}
