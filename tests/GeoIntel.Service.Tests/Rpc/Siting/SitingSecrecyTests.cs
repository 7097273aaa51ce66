using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Siting;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Confidential;
using GeoIntel.V1;
using Grpc.Core;
using static GeoIntel.Service.Tests.Rpc.Siting.SitingBorough;

namespace GeoIntel.Service.Tests.Rpc.Siting;

/// <summary>What a siting review must not show, whoever asks and however.</summary>
[Collection(PostGisCollection.Name)]
public class SitingSecrecyTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task An_answer_about_overt_cameras_is_the_same_whether_there_are_covert_ones_or_not()
    {
        await using var with = await CreateAsync(postgis, 921);
        await using var without = await CreateAsync(postgis, 921, hasCovert: false);
        Assert.Equal(4, (await with.CamerasAsync(Models.Siting.Deployment.Covert)).Count);
        Assert.Empty(await without.CamerasAsync(Models.Siting.Deployment.Covert));
        var request = WholeQuestion(new Random(921));

        Assert.Equal(await without.ReviewAsync(request), await with.ReviewAsync(request));
    }

    [PostGisFact]
    public async Task Covert_cameras_are_told_to_roles_that_see_them_and_never_beside_overt_ones()
    {
        await using var borough = await CreateAsync(postgis, 922);
        var request = WholeQuestion(new Random(922));
        request.Deployment = SitingDeployment.Covert;
        request.Cameras.Clear();
        request.Crossings[0].Gates.Clear();
        foreach (var role in (Role[])[Role.Operator, Role.Analyst, Role.Auditor, Role.Feed])
        {
            var bare = new ReviewSitingRequest(request);
            bare.Zones.Clear();
            var refusal = await Assert.ThrowsAsync<RpcException>(() => borough.ReviewAsync(bare, ConfidentialCallers.As(role)));
            Assert.Equal((StatusCode.PermissionDenied, SitingRoles.Reason), (refusal.StatusCode, RpcErrors.ReasonOf(refusal)));
        }
        var answer = await borough.ReviewAsync(request);

        Assert.Equal(["cameras/c0", "cameras/c1", "cameras/c2", "cameras/c3"], answer.Cameras.Select(camera => camera.Camera));
        Assert.All(answer.Standing, standing => Assert.Equal(4, standing.Cameras.Count));
        foreach (var overt in await borough.CamerasAsync(Models.Siting.Deployment.Overt))
            Assert.DoesNotContain($"\"{overt.Id}\"", answer.ToString(), StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_covert_camera_that_an_overt_question_names_is_refused_as_one_that_is_not_there()
    {
        await using var borough = await CreateAsync(postgis, 923);
        foreach (var spoil in (Action<ReviewSitingRequest, string>[])
        [
            (request, id) => request.Cameras.Add(new SitingCamera { Camera = $"cameras/{id}" }),
            (request, id) => request.Crossings[0].Gates.Add(new CordonGate { Camera = $"cameras/{id}", Way = CordonWay.In }),
        ])
        {
            var refusals = new List<string>();
            foreach (var id in (string[])["c0", "c9", "old"])
            {
                var request = WholeQuestion(new Random(923));
                spoil(request, id);
                var refusal = await Assert.ThrowsAsync<RpcException>(() => borough.ReviewAsync(request));
                Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
                refusals.Add(refusal.Status.Detail.Replace($"cameras/{id}", "cameras/ID", StringComparison.Ordinal));
            }
            Assert.Single(refusals.Distinct());
        }
    }

    // Candidates stand around the zone and on it, so its place would show by what each of them covers.
    [PostGisFact]
    public async Task A_zone_that_protects_a_person_changes_nothing_of_any_answer()
    {
        await using var borough = await CreateAsync(postgis, 924);
        await borough.AddZoneAsync("open", 345_000, 391_000, 300);
        var request = WholeQuestion(new Random(924));
        request.Objective = V1.SitingObjective.ProtectVulnerableCommunities;
        request.Candidates.AddRange(Enumerable.Range(0, 40).Select(i => new SitingCandidate
        {
            Id = $"near-{i:00}", Place = new Point { Epsg = 27700, X = 346_000 + i % 8 * 100, Y = 392_000 + i / 8 * 100 }, ReachMetres = 60,
        }));
        request.SitesMax = 40;
        var before = await borough.ReviewAsync(request);

        await borough.AddZoneAsync("safe", 346_300, 392_200, 80, protects: true, conditions: 3);
        Assert.Equal(before, await borough.ReviewAsync(request));
        // As soon as any version of it protects, those that do not are gone as well.
        await borough.AddZoneAsync("later", 346_500, 392_200, 80);
        Assert.NotEqual(before, await borough.ReviewAsync(request));
        await borough.Registry.AlterAsync(("zone", "later", new System.Text.Json.Nodes.JsonObject { ["protects_person"] = true }));
        await borough.Intake.Live.LoadAsync(CancellationToken.None);
        Assert.Equal(before, await borough.ReviewAsync(request));
        // Nor can it be named.
        var refusals = new List<string>();
        foreach (var id in (string[])["safe", "later", "none"])
        {
            var asked = new ReviewSitingRequest(request);
            asked.Candidates[0].Covers.Add($"zones/{id}");
            var refusal = await Assert.ThrowsAsync<RpcException>(() => borough.ReviewAsync(asked));
            refusals.Add(refusal.Status.Detail.Replace($"zones/{id}", "zones/ID", StringComparison.Ordinal));
        }
        Assert.Single(refusals.Distinct());
    }

    [PostGisFact]
    public async Task Of_zones_no_place_is_told_and_only_officers_ask_for_them()
    {
        await using var borough = await CreateAsync(postgis, 925);
        await borough.AddZoneAsync("open", 345_000, 391_000, 300);
        var request = WholeQuestion(new Random(925));
        request.Objective = V1.SitingObjective.ProtectVulnerableCommunities;
        var answer = await borough.ReviewAsync(request);
        Assert.Contains(answer.Sources, source => source is { Kind: SitingDemandKind.ConditionZone, DemandCount: 1 });
        Assert.DoesNotContain(answer.Places, place => place.Id.StartsWith("zones/", StringComparison.Ordinal));

        await RefusedAsync(request, Role.Intelligence);
        request.Zones.Clear();
        await borough.ReviewAsync(request, ConfidentialCallers.As(Role.Intelligence));
        // Counting crossings is for intelligence; whoever states them needs no role.
        await RefusedAsync(request, Role.Officer);
        request.Crossings[0].Gates.Clear();
        await borough.ReviewAsync(request, ConfidentialCallers.As(Role.Officer));

        async Task RefusedAsync(ReviewSitingRequest asked, Role role)
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(() => borough.ReviewAsync(asked, ConfidentialCallers.As(role)));
            Assert.Equal((StatusCode.PermissionDenied, SitingRoles.Reason), (refusal.StatusCode, RpcErrors.ReasonOf(refusal)));
        }
    }

    [PostGisFact]
    public async Task Conditions_of_restricted_ended_and_imprisoned_persons_make_no_demand()
    {
        await using var borough = await CreateAsync(postgis, 926);
        foreach (var id in (string[])["stands", "ended", "prison", "restricted"]) await borough.AddZoneAsync(id, 345_000, 391_000, 300);
        await borough.Registry.AlterAsync(
            ("condition", "k-ended-0", new System.Text.Json.Nodes.JsonObject { ["until_time"] = "2026-02-28T23:00:00Z" }),
            ("nominal", "n-prison", new System.Text.Json.Nodes.JsonObject { ["licence_state"] = 3 }));
        await borough.Intake.Live.LoadAsync(CancellationToken.None);
        var withheld = new RestrictedSubjects(
            [
                new Service.Storage.Rights.StoredRestriction
                {
                    Id = Guid.NewGuid(), Subject = Service.Storage.Rights.SubjectKey.OfNominal("n-restricted"), Ground = 1, CaseReference = "",
                    Reason = "", ReviewAt = Day, From = Neighbourhood.Now, CreatedBy = "",
                },
            ],
            new HashSet<Vrm>(), null);

        Assert.Equal(
            [("stands", 1)], borough.Intake.Live.Current.On(Day, withheld).Select(of => (of.Zone.Id, of.ConditionCount)));
        Assert.Equal(
            ["ended", "restricted", "stands"],
            borough.Intake.Live.Current.On(Day.AddDays(-10), RestrictedSubjects.None).Select(of => of.Zone.Id));
    }
}
