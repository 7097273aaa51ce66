using System.Globalization;
using GeoIntel.Models.Associations;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Convoys;
using GeoIntel.Models.Meetings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Confidential;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.V1;
using Grpc.Core;
using AssociationKind = GeoIntel.Models.Associations.AssociationKind;
using AssociationNode = GeoIntel.Models.Associations.AssociationNode;
using Vrm = GeoIntel.Models.Sightings.Vrm;

namespace GeoIntel.Service.Tests.Rpc.Groups;

[Collection(PostGisCollection.Name)]
public class MeetingRpcTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset From = GroupWorld.From;
    static readonly DateTimeOffset Until = GroupWorld.Until;

    [PostGisTheory]
    [InlineData(911, 120, 30)]
    [InlineData(912, 600, 90)]
    public async Task Meetings_are_those_of_the_stored_reads_of_vehicles_while_they_were_linked_to_members(int seed, int window, int gap)
    {
        await using var world = await GroupWorld.CreateAsync(postgis, seed);
        var request = Asked();
        (request.WindowSeconds, request.JourneyGapMinutes) = (window, gap);

        var found = await FindAsync(world, request);

        var all = await ReadsAsync(world);
        var keys = all.Select(read => read.Camera).Distinct().ToList();
        var group = all.Select(read => new GroupRead(read.Id, Vrm.Of(read.Mark), keys.IndexOf(read.Camera), read.Time.UtcTicks)).ToList();
        // Held to its own oracle in Models; here it is that it is given the right reads, links and limits.
        var rule = new ConvoyRule(TimeSpan.FromSeconds(window), TimeSpan.FromMinutes(gap));
        var expected = MeetingFinder.Find([.. GroupWorld.OfGroupOne.Select(Vehicle)], group, rule);
        Assert.Equal(
            expected.Meetings.Reverse().Select(one => string.Join(' ', one.Reads.Select(read => $"sightings/{read.SightingId}"))),
            found.Meetings.Select(one => string.Join(' ', one.Reads.Select(read => read.Sighting))));
        Assert.All(found.Meetings, meeting => Assert.All(
            meeting.Reads, read => Assert.Equal(all.Single(of => $"sightings/{of.Id}" == read.Sighting).Camera, read.Camera["cameras/".Length..])));
        var traffic = group.GroupBy(read => (read.Camera, read.Ticks - read.Ticks % TimeSpan.TicksPerHour)).ToDictionary(of => of.Key, of => (long)of.Count());
        var pairs = new MeetingPairs(From.UtcTicks, Until.UtcTicks, rule, group.ToLookup(read => read.Vrm), traffic);
        Assert.Equal(
            expected.Pairs.Select(pair => pairs.Judge(pair.One, pair.Other)).Select(pair => Line(pair.One.Text, pair.Other.Text, pair.SharedCount, pair.ExpectedCount, pair.P)),
            found.Pairs.Select(pair => Line(pair.Vrm, pair.OtherVrm, pair.SharedJourneyCount, pair.ExpectedJourneyCount, pair.PValue)));
        Assert.Equal((3, 3, found.Meetings.Count), (found.VehicleCount, found.MemberCount, found.MeetingCount));
        Assert.True(found.MeetingCount >= 3 && found.Pairs.Count >= 1, $"seed {seed}: only {found.MeetingCount}");
        Assert.Equal(
            [$"consultation|ok|{found.Meetings.Sum(one => one.Reads.Count)}"],
            await world.AskAsync("SELECT action, outcome, row_count FROM audit_entry ORDER BY sequence"));
        request.MeetingsMax = 2;
        var some = await FindAsync(world, request);
        Assert.Equal((found.MeetingCount, 2), (some.MeetingCount, some.Meetings.Count));
        Assert.Equal(found.Meetings.Take(2), some.Meetings);
    }

    [PostGisFact]
    public async Task Whom_a_vehicle_is_linked_to_is_told_with_the_grading_and_a_child_is_marked()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 911);

        var found = await FindAsync(world, Asked());

        var shared = found.Meetings.SelectMany(one => one.Vehicles).First(vehicle => vehicle.Vrm == "VE2CLE");
        Assert.Equal(["nominals/n1", "nominals/n2"], shared.Nominals);
        Assert.True(shared.Safeguarding);
        Assert.All(found.Meetings.SelectMany(one => one.Vehicles).Where(one => one.Vrm != "VE2CLE"), one => Assert.False(one.Safeguarding));
        var grading = found.Edges.Single(edge => edge.Resource == "vehicleLinks/k1").Evaluation;
        Assert.Equal(("1", "B", "C", "Not to be told to partners"), (grading.Source, grading.Assessment, grading.Handling, grading.HandlingConditions));
        Assert.Null(found.Edges.Single(edge => edge.Resource == "vehicleLinks/k2").Evaluation);
        Assert.Contains(found.Edges, edge => edge.Resource == "memberships/m2");
        Assert.DoesNotContain(found.Edges, edge => edge.Resource is "vehicleLinks/k5" or "memberships/m5");
        Assert.All(found.Meetings.SelectMany(one => one.Reads), read => Assert.Equal((27700, 392_000d), (read.Position.Epsg, read.Position.Y)));
    }

    [PostGisFact]
    public async Task A_confidential_vehicle_has_no_meetings_but_for_officers_and_the_question_is_flagged()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 911);
        await world.DoAsync(ConfidentialCallers.Listing("VE1CLE"));

        var blind = await FindAsync(world, Asked(), ConfidentialCallers.As(Role.Intelligence));
        var officer = await FindAsync(world, Asked(), ConfidentialCallers.As(Role.Intelligence | Role.Officer));
        Assert.Equal(["2"], await world.AskAsync("SELECT count(*) FROM audit_confidential"));
        await world.DoAsync(GroupWorld.Unlisted);
        var open = await FindAsync(world, Asked(), ConfidentialCallers.As(Role.Intelligence));
        await world.DoAsync($"UPDATE sighting SET state = 3 WHERE vrm = {Vrm.Of("VE1CLE").Packed}");
        var unread = await FindAsync(world, Asked(), ConfidentialCallers.As(Role.Intelligence));

        Assert.Equal(unread, blind);
        Assert.NotEqual(unread, open);
        Assert.Contains(officer.Meetings.SelectMany(one => one.Vehicles), one => one is { Vrm: "VE1CLE", Confidential: true });
    }

    [PostGisFact]
    public async Task Restricted_vehicles_and_members_have_no_meetings_and_are_not_counted()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 911);
        await world.DoAsync(GroupWorld.Restriction("vrm", $"{Vrm.Of("VE1CLE").Packed}"));
        await world.DoAsync(GroupWorld.Restriction("nominal_id", "'n2'"));

        var found = await FindAsync(world, Asked());

        Assert.Equal((2, 2), (found.VehicleCount, found.MemberCount)); // VE2CLE by the link of n1, and VE3CLE
        Assert.DoesNotContain(found.Meetings.SelectMany(one => one.Vehicles), one => one.Vrm == "VE1CLE" || one.Nominals.Contains("nominals/n2"));
        Assert.DoesNotContain(found.Edges, edge => edge.Resource is "vehicleLinks/k1" or "vehicleLinks/k2");
    }

    [PostGisFact]
    public async Task Only_reads_of_the_regime_that_was_asked_for_count()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 911);
        await world.DoAsync($"UPDATE feed SET regime = {(int)LegalRegime.PolicePart3} WHERE id = 'shops'");

        Assert.Empty((await FindAsync(world, Asked())).Meetings);
        var all = Asked();
        all.Purpose = Examples.Purpose;
        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => Questions.Analysis(world).FindMeetings(all, Questions.Call("AnalysisService/FindMeetings")));
        Assert.Equal("SHARING_AGREEMENT_REQUIRED", RpcErrors.ReasonOf(refusal));
    }

    [PostGisFact]
    public async Task A_question_that_is_not_whole_or_out_of_its_limits_is_refused_with_the_fields()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);

        Assert.Equal(["group", "from_time", "until_time"], await Questions.RefusedFieldsAsync(() => FindAsync(world, new())));
        var wide = Asked();
        (wide.Group, wide.WindowSeconds, wide.JourneyGapMinutes, wide.MeetingsMax) = ("groups/none", 601, 29, 501);
        Assert.Equal(
            ["group", "window_seconds", "journey_gap_minutes", "meetings_max"], await Questions.RefusedFieldsAsync(() => FindAsync(world, wide)));
        await Assert.ThrowsAsync<RpcException>(
            () => Questions.Analysis(world).FindMeetings(Asked(), Questions.Call("AnalysisService/FindMeetings")));
    }

    static FindMeetingsRequest Asked() => new()
    {
        Group = "groups/g1", FromTime = Questions.Time(From), UntilTime = Questions.Time(Until), MeetingsMax = 500,
    };

    static Task<FindMeetingsResponse> FindAsync(IntakeWorld world, FindMeetingsRequest request, CallerIdentity? caller = null)
    {
        request.Purpose = GroupWorld.Purpose;
        return Questions.Analysis(world).FindMeetings(request, Questions.Call("AnalysisService/FindMeetings", caller));
    }

    internal static async Task<List<(string Mark, string Camera, DateTimeOffset Time, Guid Id)>> ReadsAsync(IntakeWorld world) =>
    [
        .. (await world.AskAsync(
                "SELECT vrm_text, camera.id, (extract(epoch FROM captured_at) * 1000000)::bigint, sighting_id FROM sighting "
                + "JOIN camera ON camera.key = camera_key WHERE state = 1"))
            .Select(row => row.Split('|'))
            .Select(row => (
                Mark: row[0], Camera: row[1], Time: DateTimeOffset.UnixEpoch.AddMicroseconds(long.Parse(row[2], CultureInfo.InvariantCulture)),
                Id: Guid.Parse(row[3])))
            .Where(read => read.Time >= From && read.Time < Until),
    ];

    static GroupVehicle Vehicle((string Nominal, string Mark, DateTimeOffset From, DateTimeOffset Until) of)
    {
        var (person, held) = (new AssociationNode(AssociationNodeKind.Nominal, of.Nominal), new Period(of.From, of.Until));
        return new(
            Vrm.Of(of.Mark), of.Nominal, held,
            new(AssociationKind.Membership, "", 1, new(AssociationNodeKind.Group, "g1"), person, held),
            new(AssociationKind.VehicleLink, "", 1, person, new(AssociationNodeKind.Vehicle, of.Mark), held));
    }

    static string Line(string one, string other, int shared, double expected, double p) =>
        string.Create(CultureInfo.InvariantCulture, $"{one} {other} {shared} {expected:g9} {p:g9}");
}
