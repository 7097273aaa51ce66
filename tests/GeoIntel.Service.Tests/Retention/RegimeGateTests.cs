using GeoIntel.Models.Retention;
using GeoIntel.Service.Admission;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Audit;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Google.Rpc;
using Grpc.Core;
using LegalRegime = GeoIntel.Models.Sightings.LegalRegime;
using PurposeClass = GeoIntel.V1.PurposeClass;
using Read = GeoIntel.Models.Sightings.Read;

namespace GeoIntel.Service.Tests.Retention;

[Collection(PostGisCollection.Name)]
public class RegimeGateTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset Old = Neighbourhood.Now.AddDays(-100);

    [PostGisFact]
    public async Task Old_reads_of_the_police_take_an_allowed_class_and_a_senior_authorisation_and_each_refusal_is_logged()
    {
        await using var world = await WorldAsync();

        var noClass = await RefusalAsync(() => SearchAsync(world, Purpose(PurposeClass.OffenderManagement), "police-1", Old));
        var noSenior = await RefusalAsync(() => SearchAsync(world, Purpose(PurposeClass.SeriousCrime), "police-1", Old));
        var found = await SearchAsync(world, Authorised(Purpose(PurposeClass.SeriousCrime)), "police-1", Old);
        var young = await SearchAsync(world, Purpose(PurposeClass.OffenderManagement), "police-1", Neighbourhood.Now.AddDays(-90));
        var council = await SearchAsync(world, Purpose(PurposeClass.OffenderManagement), "shop-1", Old);

        Assert.Equal((StatusCode.PermissionDenied, "AGE_GATE", "90 days", "purpose_class"), noClass);
        Assert.Equal((StatusCode.FailedPrecondition, "AGE_GATE", "90 days", "senior_authorisation"), noSenior);
        Assert.Equal(["P2", "P1"], found);
        Assert.Equal(["P2"], young);
        Assert.Equal(["S2", "AB12CDE", "S1"], council);
        Assert.Equal(
            ["refusal|AGE_GATE|0", "refusal|AGE_GATE|0", "consultation|ok|2", "consultation|ok|1", "consultation|ok|3"],
            await world.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
        var personal = await PersonalValues.OfAsync(world.Database, Authorised(Purpose(PurposeClass.SeriousCrime)).Reference);
        Assert.Single(personal, values => values.Contains("\"reference\":\"SUPT-12\"", StringComparison.Ordinal));
    }

    [PostGisFact]
    public async Task Reads_of_several_regimes_are_put_together_under_a_registered_agreement_only()
    {
        await using var world = await WorldAsync();
        var from = Neighbourhood.Now.AddDays(-10);
        var purpose = Purpose(PurposeClass.SeriousCrime);
        var agreement = new SharingAgreement(
            "ISA-7", new HashSet<LegalRegime> { LegalRegime.PolicePart3, LegalRegime.CouncilPart3 },
            Neighbourhood.Now.AddYears(-1), Neighbourhood.Now.AddYears(1));
        var options = new RegimesOptions { SharingAgreements = [agreement] };
        var named = purpose.Clone();
        named.SharingAgreement = "ISA-7";
        var unknown = purpose.Clone();
        unknown.SharingAgreement = "ISA-8";
        var police = purpose.Clone();
        police.Regime = V1.LegalRegime.PolicePart3;

        Assert.Equal("SHARING_AGREEMENT_REQUIRED", (await RefusalAsync(() => SearchAsync(world, purpose, null, from, options))).Reason);
        Assert.Equal("SHARING_AGREEMENT_REQUIRED", (await RefusalAsync(() => SearchAsync(world, unknown, null, from, options))).Reason);
        Assert.Equal("SHARING_AGREEMENT_REQUIRED", (await RefusalAsync(() => SearchAsync(world, named, null, from))).Reason);
        Assert.Equal(["S2", "P2"], await SearchAsync(world, named, null, from, options));
        Assert.Equal(["P2"], await SearchAsync(world, police, null, from, options));
    }

    [PostGisFact]
    public async Task Images_hits_and_passes_of_old_reads_are_gated_as_the_reads_are()
    {
        await using var world = await WorldAsync();
        await IntakeWorld.KeepAsync(world.Keeper);
        var purpose = Purpose(PurposeClass.SeriousCrime);
        var id = (await world.AskAsync("SELECT sighting_id FROM sighting WHERE vrm_text = 'P1'")).Single();
        var hit = (await world.AskAsync("SELECT hit_id FROM hit ORDER BY first_captured_at LIMIT 1")).Single();
        var images = Questions.Sightings(world, null!);
        var hits = Questions.Hits(world);
        var passes = new PassRpc(new PassSearch(world.Database), world.Live, Questions.Gate(world), Questions.Audited(world));

        Assert.Equal("AGE_GATE", (await RefusalAsync(() => images.GetSightingImage(
            new GetSightingImageRequest { Purpose = purpose, Name = $"sightings/{id}" }, null!, Questions.Call("S/GetSightingImage")))).Reason);
        Assert.Equal("AGE_GATE", (await RefusalAsync(() => hits.GetHit(
            new GetHitRequest { Purpose = purpose, Name = $"hits/{hit}" }, Questions.Call("H/GetHit")))).Reason);
        Assert.Equal("AGE_GATE", (await RefusalAsync(() => hits.ListHits(
            new ListHitsRequest { Purpose = purpose, FromTime = Questions.Time(Old) }, Questions.Call("H/ListHits")))).Reason);
        Assert.Equal("AGE_GATE", (await RefusalAsync(() => passes.ListPasses(
            new ListPassesRequest
            {
                Purpose = purpose, Camera = "cameras/police-1", FromTime = Questions.Time(Old), UntilTime = Questions.Time(Neighbourhood.Now),
            },
            Questions.Call("P/ListPasses")))).Reason);
        // Without a time it is as far back as may be.
        var told = await hits.ListHits(new ListHitsRequest { Purpose = purpose }, Questions.Call("H/ListHits"));
        var all = await hits.ListHits(new ListHitsRequest { Purpose = Authorised(purpose) }, Questions.Call("H/ListHits"));
        Assert.Equal((1, 2), (told.Hits.Count, all.Hits.Count));
    }

    [PostGisFact]
    public async Task Who_asks_for_one_regime_is_told_no_hits_of_another_without_an_agreement()
    {
        await using var world = await WorldAsync();
        await IntakeWorld.KeepAsync(world.Keeper);
        var council = Authorised(Purpose(PurposeClass.SeriousCrime));
        council.Regime = V1.LegalRegime.CouncilPart3;
        var both = council.Clone();
        both.SharingAgreement = "ISA-7";
        var ids = await world.AskAsync("SELECT hit_id, first_captured_at > now() - interval '1000 years' FROM hit ORDER BY first_captured_at");
        Assert.Equal(2, ids.Count); // the police's, then the shops'
        var options = new RegimesOptions
        {
            SharingAgreements =
            [
                new("ISA-7", new HashSet<LegalRegime> { LegalRegime.PolicePart3, LegalRegime.CouncilPart3 },
                    Neighbourhood.Now.AddYears(-1), Neighbourhood.Now.AddYears(1)),
            ],
        };
        var hits = Questions.Hits(world, options);
        var call = Questions.Call("H/Test");

        Assert.Equal([NameOf(1)], (await hits.ListHits(new ListHitsRequest { Purpose = council }, call)).Hits.Select(hit => hit.Name));
        Assert.Equal(2, (await hits.ListHits(new ListHitsRequest { Purpose = both }, call)).Hits.Count);
        var other = await Assert.ThrowsAsync<RpcException>(() => hits.GetHit(new GetHitRequest { Purpose = council, Name = NameOf(0) }, call));
        Assert.Equal(StatusCode.NotFound, other.StatusCode);
        Assert.Equal(NameOf(0), (await hits.GetHit(new GetHitRequest { Purpose = both, Name = NameOf(0) }, call)).Hit.Name);
        var image = (await world.AskAsync("SELECT sighting_id FROM sighting WHERE vrm_text = 'P2'")).Single();
        Assert.False(await Questions.Gate(world, options).OpenSightingAsync(
            Service.Access.PurposeGate.Require(council), Guid.Parse(image), CancellationToken.None));
        Assert.True(await Questions.Gate(world, options).OpenSightingAsync(
            Service.Access.PurposeGate.Require(both), Guid.Parse(image), CancellationToken.None));

        string NameOf(int which) => $"hits/{ids[which].Split('|')[0]}";
    }

    [PostGisFact]
    public async Task A_hit_is_as_old_as_the_oldest_read_behind_it_and_kept_for_a_case_as_any_of_them()
    {
        await using var world = await WorldAsync();
        await IntakeWorld.KeepAsync(world.Keeper);
        var purpose = Purpose(PurposeClass.SeriousCrime);
        var hits = Questions.Hits(world);
        var call = Questions.Call("H/GetHit");
        var hit = (await world.AskAsync("SELECT hit_id FROM hit ORDER BY first_captured_at DESC LIMIT 1")).Single();
        var ask = new GetHitRequest { Purpose = purpose, Name = $"hits/{hit}" };
        Assert.Equal(ask.Name, (await hits.GetHit(ask, call)).Hit.Name);

        // An earlier read of the rule and the vehicle joins it, by a camera of the police.
        await world.DoAsync(
            $"""
            UPDATE hit SET first_captured_at = '{Old.AddDays(-10):O}' WHERE hit_id = '{hit}';
            """);
        Assert.Equal("AGE_GATE", (await RefusalAsync(() => hits.GetHit(ask, call))).Reason);
        Assert.Equal("AGE_GATE", (await RefusalAsync(() => hits.DecideHit(
            new DecideHitRequest { Purpose = purpose, Name = ask.Name, Outcome = HitOutcome.Misread, Etag = "1" }, call))).Reason);

        await world.DoAsync($"UPDATE hit SET held = true WHERE hit_id = '{hit}'");
        ask.Purpose = Authorised(purpose);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => hits.GetHit(ask, call))).StatusCode);
    }

    Task<IntakeWorld> WorldAsync() => WorldAsync(postgis);

    // P1 and S1 are older than 90 days, P2 and S2 are not; police-1 is of the police, shop-1 of the council. AB12CDE is
    // listed, and read by both.
    internal static async Task<IntakeWorld> WorldAsync(PostGisFixture postgis)
    {
        var world = await IntakeWorld.CreateAsync(postgis);
        await world.DoAsync("UPDATE feed SET regime = 1 WHERE id = 'police'");
        await world.CommitAsync(
            new IntakeBatch("police",
            [
                Of("police-1", "AB12CDE", Old.AddDays(-10), 1), Of("police-1", "P1", Old.AddHours(1), 2),
                Of("police-1", "P2", Neighbourhood.Now.AddDays(-3), 3),
            ]),
            new IntakeBatch("shops",
            [
                Of("shop-1", "S1", Old.AddHours(1), 0),
                Of("shop-1", "S2", Neighbourhood.Now.AddDays(-2), 0), Of("shop-1", "AB12CDE", Neighbourhood.Now.AddDays(-20), 0),
            ]));
        return world;
    }

    static IntakeRead Of(string camera, string mark, DateTimeOffset capturedAt, long sequence) => new(new Read
    {
        Camera = camera, VrmText = mark, CapturedAt = capturedAt, VendorEventId = $"{mark} {capturedAt:O}", SourceSequence = sequence,
    });

    // Without a camera, everything around it is asked for.
    static async Task<List<string>> SearchAsync(
        IntakeWorld world, Purpose purpose, string? camera, DateTimeOffset from, RegimesOptions? options = null)
    {
        var request = new SearchSightingsRequest
        {
            Purpose = purpose, FromTime = Questions.Time(from), UntilTime = Questions.Time(Neighbourhood.Now),
        };
        if (camera is not null) request.Camera = $"cameras/{camera}";
        else request.Area = new Area { Circle = new Circle { Centre = new Point { Epsg = 27700, X = 346_000, Y = 392_000 }, RadiusMetres = 10_000 } };
        var answer = await Questions.Sightings(world, null!, options).SearchSightings(request, Questions.Call("S/SearchSightings"));
        return [.. answer.Sightings.Select(sighting => sighting.VrmText)];
    }

    static async Task<(StatusCode Code, string Reason, string Limit, string Needed)> RefusalAsync(Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        var details = Google.Rpc.Status.Parser.ParseFrom(refusal.Trailers.GetValueBytes(RpcErrors.DetailsTrailer)).Details;
        var error = details.First(detail => detail.Is(ErrorInfo.Descriptor)).Unpack<ErrorInfo>();
        return (refusal.StatusCode, error.Reason, error.Metadata.GetValueOrDefault("age_limit", ""), error.Metadata.GetValueOrDefault("needed", ""));
    }

    static Purpose Purpose(PurposeClass purposeClass) => new()
    {
        Class = purposeClass, Reference = "OP-ASPEN-17", Reason = "Looking for the vehicle of a series",
    };

    static Purpose Authorised(Purpose purpose)
    {
        var authorised = purpose.Clone();
        authorised.SeniorAuthorisation = new SeniorAuthorisation { Reference = "SUPT-12", AuthorisedBy = "Supt 1234" };
        return authorised;
    }
}
