using System.Globalization;
using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Confidential;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Vrm = GeoIntel.Models.Sightings.Vrm;

namespace GeoIntel.Service.Tests.Rpc.Groups;

[Collection(PostGisCollection.Name)]
public class AssociationRpcTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset From = GroupWorld.From;
    static readonly DateTimeOffset Until = GroupWorld.Until;

    [PostGisFact]
    public async Task What_holds_now_is_told_with_source_grading_and_review_and_without_reads()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 1, isRead: false);

        var graph = await DrawAsync(world, new() { Around = "groups/g1", Depth = 3 });

        Assert.Equal(
            [
                "groups/g1 0 Group g1", "nominals/n1 1 Made Up 1", "nominals/n2 1 Made Up 2 safeguarding", "nominals/n4 2 Made Up 4",
                "vehicles/VE1CLE 2 VE1CLE", "vehicles/VE2CLE 2 VE2CLE", "groups/g2 3 Group g2", "vehicles/VE4CLE 3 VE4CLE",
            ],
            graph.Nodes.Select(node => $"{node.Name} {node.Distance} {node.DisplayName}{node.Vrm}{(node.Safeguarding ? " safeguarding" : "")}"));
        Assert.Equal(
            [
                "Membership memberships/m1 groups/g1 nominals/n1 transport 1-A-P 2025-01-01 - recorded 2025-07-01 review - ",
                "Membership memberships/m2 groups/g1 nominals/n2 transport none 2025-01-01 - recorded 2025-07-01 review 2025-01-01 due",
                "Membership memberships/m5 groups/g2 nominals/n4 transport 2-B-P 2025-01-01 - recorded 2025-07-01 review - ",
                "NonAssociation conditions/c1 nominals/n1 nominals/n4 DI Example none 2026-01-01 2027-01-01 recorded 2025-12-01 review 2026-02-01 due",
                "VehicleLink vehicleLinks/k1 nominals/n1 vehicles/VE1CLE stop check k1 1-B-C Not to be told to partners 2025-01-01 - recorded 2025-08-01 review - ",
                "VehicleLink vehicleLinks/k2 nominals/n2 vehicles/VE2CLE stop check k2 none 2025-02-01 - recorded 2025-08-01 review 2025-02-01 due",
                "VehicleLink vehicleLinks/k3 nominals/n1 vehicles/VE2CLE stop check k3 B-2-1 2025-03-01 - recorded 2025-08-01 review - ",
                "VehicleLink vehicleLinks/k5 nominals/n4 vehicles/VE4CLE stop check k5 1-A-P 2025-01-01 - recorded 2025-08-01 review - ",
            ],
            graph.Edges.Select(Line).Order(StringComparer.Ordinal));
        Assert.All(graph.Edges, edge => Assert.Equal((0, 0), (edge.ReadCount, edge.LastReads.Count)));
        Assert.Equal(DataSubjectCategory.Victim, graph.Nodes.Single(node => node.Name == "nominals/n4").Category);
        Assert.Equal(
            ["consultation|ok|16"], await world.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
    }

    [PostGisTheory]
    [InlineData(901)]
    [InlineData(902)]
    public async Task The_reads_behind_a_link_are_those_of_plain_loops_over_the_stored_ones_while_it_held(int seed)
    {
        await using var world = await GroupWorld.CreateAsync(postgis, seed);
        await ObserveAsync(world, "n2", "VE2CLE", Until.AddDays(-4));
        await ObserveAsync(world, "n2", "VE2CLE", Until.AddDays(-2));
        await ObserveAsync(world, "n3", "VE1CLE", Until.AddDays(-1)); // somebody else in it

        var graph = await DrawAsync(world, Asked(3));

        var links = graph.Edges.Where(edge => edge.Kind == AssociationKind.VehicleLink).ToList();
        Assert.Equal(["k1", "k2", "k3", "k4", "k5"], links.Select(edge => edge.Resource["vehicleLinks/".Length..]).Order());
        var reads = (await world.AskAsync(
                "SELECT vrm_text, sighting_id, extract(epoch FROM captured_at), camera.id FROM sighting LEFT JOIN camera ON camera.key = camera_key "
                + "WHERE state = 1"))
            .Select(row => row.Split('|'))
            .Select(row => (Mark: row[0], Name: $"sightings/{row[1]}", Time: At(row[2]), Camera: row[3].Length == 0 ? "" : $"cameras/{row[3]}"))
            .ToList();
        var some = 0;
        foreach (var link in links)
        {
            var from = link.FromTime.ToDateTimeOffset() > From ? link.FromTime.ToDateTimeOffset() : From;
            var its = reads.Where(read => $"vehicles/{read.Mark}" == link.ToNode && read.Time >= from && read.Time < Until)
                .OrderByDescending(read => read.Time).ThenByDescending(read => read.Name, StringComparer.Ordinal).ToList();
            Assert.True(its.Count == link.ReadCount, $"seed {seed}: {link.Resource} has {its.Count}, not {link.ReadCount}");
            Assert.Equal(its.Take(3).Select(read => (read.Name, read.Camera)), link.LastReads.Select(read => (read.Sighting, read.Camera)));
            some += its.Count;
        }
        Assert.True(some > 30, $"seed {seed}: only {some}");
        Assert.Equal(
            [Until.AddDays(-2)],
            links.Where(link => link.ObserveTime is not null).Select(link => link.ObserveTime.ToDateTimeOffset()));
        Assert.Equal("vehicleLinks/k2", links.Single(link => link.ObserveTime is not null).Resource);
        // Who left the group is still told of in the time in which he was in it.
        Assert.Contains(graph.Edges, edge => edge.Resource == "memberships/m3" && edge.UntilTime.ToDateTimeOffset() == GroupWorld.LeftAt);
    }

    [PostGisFact]
    public async Task What_is_left_out_for_the_number_of_nodes_is_said()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 1, isRead: false);

        var whole = await DrawAsync(world, new() { Around = "nominals/n1", Depth = 2 });
        var cut = await DrawAsync(world, new() { Around = "nominals/n1", Depth = 2, NodesMax = 3 });

        Assert.Equal((0, whole.Nodes.Count - 3), (whole.LeftOutCount, cut.LeftOutCount));
        Assert.Equal(whole.Nodes.Take(3), cut.Nodes);
        Assert.Equal(["conditions/c1", "memberships/m1"], cut.Edges.Select(edge => edge.Resource).Order(StringComparer.Ordinal));
    }

    [PostGisFact]
    public async Task Who_must_not_meet_is_told_to_officers_only_and_leads_nobody_else_further()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 1, isRead: false);
        var request = new GetAssociationGraphRequest { Around = "nominals/n1", Depth = 1 };

        var analyst = await DrawAsync(world, request, ConfidentialCallers.As(Role.Intelligence));
        var officer = await DrawAsync(world, request, ConfidentialCallers.As(Role.Intelligence | Role.Officer));

        Assert.DoesNotContain(analyst.Edges, edge => edge.Kind == AssociationKind.NonAssociation);
        Assert.DoesNotContain(analyst.Nodes, node => node.Name == "nominals/n4");
        Assert.Contains(officer.Nodes, node => node.Name == "nominals/n4");
    }

    [PostGisFact]
    public async Task A_confidential_vehicle_looks_as_if_it_had_never_been_read_and_the_question_is_flagged()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 903);
        await world.DoAsync(ConfidentialCallers.Listing("VE1CLE"));

        var blind = await DrawAsync(world, Asked(2), ConfidentialCallers.As(Role.Intelligence));
        var officer = await DrawAsync(world, Asked(2), ConfidentialCallers.As(Role.Intelligence | Role.Officer));
        Assert.Equal(["2"], await world.AskAsync("SELECT count(*) FROM audit_confidential"));
        await world.DoAsync(GroupWorld.Unlisted);
        await world.DoAsync($"UPDATE sighting SET state = 3 WHERE vrm = {Vrm.Of("VE1CLE").Packed}");
        var unread = await DrawAsync(world, Asked(2), ConfidentialCallers.As(Role.Intelligence));

        Assert.Equal(unread, blind);
        Assert.Contains(blind.Nodes, node => node.Vrm == "VE1CLE"); // as the registry shows it to the same caller
        Assert.True(officer.Nodes.Single(node => node.Vrm == "VE1CLE").Confidential);
        Assert.True(officer.Edges.Single(edge => edge.Resource == "vehicleLinks/k1").ReadCount > 0);
    }

    [PostGisFact]
    public async Task Of_restricted_people_and_vehicles_nothing_is_told_and_a_question_around_one_is_refused()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 904);
        await world.DoAsync(GroupWorld.Restriction("nominal_id", "'n2'"));
        await world.DoAsync(GroupWorld.Restriction("vrm", $"{Vrm.Of("VE1CLE").Packed}"));

        var graph = await DrawAsync(world, Asked(3));

        Assert.DoesNotContain(graph.Nodes, node => node.Name is "nominals/n2" or "vehicles/VE1CLE");
        Assert.DoesNotContain(graph.Edges, edge => edge.Resource is "memberships/m2" or "vehicleLinks/k2" or "vehicleLinks/k1");
        Assert.Contains(graph.Nodes, node => node.Name == "vehicles/VE2CLE"); // by somebody else's link
        var refusal = await Assert.ThrowsAsync<RpcException>(() => DrawAsync(world, new() { Around = "nominals/n2" }));
        Assert.Equal("SUBJECT_RESTRICTED", RpcErrors.ReasonOf(refusal));
    }

    [PostGisFact]
    public async Task Reads_are_told_by_their_age_and_regime_and_the_registry_without_them()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 905);
        await world.DoAsync($"UPDATE feed SET regime = {(int)LegalRegime.PolicePart3} WHERE id = 'police'");
        Task<GetAssociationGraphResponse> AllAsync(GetAssociationGraphRequest request)
        {
            request.Purpose = Examples.Purpose;
            return Questions.Analysis(world).GetAssociationGraph(request, Questions.Call("AnalysisService/GetAssociationGraph"));
        }

        Assert.NotEmpty((await AllAsync(new() { Around = "groups/g1" })).Edges);
        var mixed = await Assert.ThrowsAsync<RpcException>(() => AllAsync(Asked(1)));
        Assert.Equal("SHARING_AGREEMENT_REQUIRED", RpcErrors.ReasonOf(mixed));
        var police = Asked(2);
        police.Purpose = GroupWorld.Purpose;
        police.Purpose.Regime = LegalRegime.PolicePart3;
        Task<GetAssociationGraphResponse> PoliceAsync() =>
            Questions.Analysis(world).GetAssociationGraph(police, Questions.Call("AnalysisService/GetAssociationGraph"));
        Assert.Equal(0, (await PoliceAsync()).Edges.Sum(edge => edge.ReadCount));
        (police.FromTime, police.UntilTime) = (Questions.Time(From.AddDays(-90)), Questions.Time(From.AddDays(-70)));
        var refusal = await Assert.ThrowsAsync<RpcException>(PoliceAsync);
        Assert.Equal("AGE_GATE", RpcErrors.ReasonOf(refusal));
    }

    [PostGisFact]
    public async Task A_question_that_is_not_whole_or_out_of_its_limits_is_refused_with_the_fields()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);

        Assert.Equal(["around"], await Questions.RefusedFieldsAsync(() => DrawAsync(world, new())));
        Assert.Equal(["around", "depth", "nodes_max", "until_time"], await Questions.RefusedFieldsAsync(() => DrawAsync(world, new()
        {
            Around = "vehicles/AB12CDE", Depth = 4, NodesMax = 501, FromTime = Questions.Time(From),
        })));
        await Assert.ThrowsAsync<RpcException>(() => Questions.Analysis(world).GetAssociationGraph(
            new() { Around = "groups/g1" }, Questions.Call("AnalysisService/GetAssociationGraph")));
    }

    static GetAssociationGraphRequest Asked(int depth) => new()
    {
        Around = "groups/g1", Depth = depth, FromTime = Questions.Time(From), UntilTime = Questions.Time(Until),
    };

    static Task<GetAssociationGraphResponse> DrawAsync(IntakeWorld world, GetAssociationGraphRequest request, CallerIdentity? caller = null)
    {
        request.Purpose = GroupWorld.Purpose;
        return Questions.Analysis(world).GetAssociationGraph(request, Questions.Call("AnalysisService/GetAssociationGraph", caller));
    }

    static Task ObserveAsync(IntakeWorld world, string nominal, string mark, DateTimeOffset at) => world.DoAsync(
        $$"""
         INSERT INTO sighting (sighting_id, captured_at, received_at, feed_key, vrm, uncertainty_cm, location, vrm_text, detail)
         VALUES ('{{Guid.CreateVersion7(at)}}', '{{at:O}}', '{{at:O}}', 0, {{Vrm.Of(mark).Packed}}, 500,
           ST_SetSRID(ST_MakePoint(345000, 392000), 27700), '{{mark}}', '{"nominal": "{{nominal}}"}')
         """);

    static DateTimeOffset At(string epoch) => DateTimeOffset.UnixEpoch.AddTicks((long)(decimal.Parse(epoch, CultureInfo.InvariantCulture) * TimeSpan.TicksPerSecond));

    static string Line(AssociationEdge edge)
    {
        var of = edge.Evaluation;
        var grading = of is null ? "none" : $"{of.Source}-{of.Assessment}-{of.Handling} {of.HandlingConditions}".TrimEnd();
        return $"{edge.Kind} {edge.Resource} {edge.FromNode} {edge.ToNode} {edge.Role}{edge.Source} {grading} {Day(edge.FromTime)} "
            + $"{Day(edge.UntilTime)} recorded {Day(edge.RecordTime)} review {Day(edge.ReviewTime)} {(edge.ReviewDue ? "due" : "")}";
    }

    static string Day(Timestamp? time) => time is null ? "-" : $"{time.ToDateTime():yyyy-MM-dd}";
}
