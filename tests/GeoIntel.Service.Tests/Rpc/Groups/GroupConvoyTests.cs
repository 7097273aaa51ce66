using System.Globalization;
using GeoIntel.Models.Convoys;
using GeoIntel.Service.Access;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Confidential;
using GeoIntel.V1;
using Vrm = GeoIntel.Models.Sightings.Vrm;

namespace GeoIntel.Service.Tests.Rpc.Groups;

[Collection(PostGisCollection.Name)]
public class GroupConvoyTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset From = GroupWorld.From;
    static readonly DateTimeOffset Until = GroupWorld.Until;

    [PostGisTheory]
    [InlineData(921)]
    [InlineData(922)]
    public async Task The_company_of_a_group_is_that_of_all_its_vehicles_reads_while_they_were_linked_to_members(int seed)
    {
        await using var world = await GroupWorld.CreateAsync(postgis, seed);

        var found = await FindAsync(world, Asked());

        var all = await MeetingRpcTests.ReadsAsync(world);
        var marks = GroupWorld.OfGroupOne.Select(of => of.Mark).ToHashSet();
        var subject = all.Where(read => GroupWorld.OfGroupOne.Any(of => of.Mark == read.Mark && read.Time >= of.From && read.Time < of.Until)).ToList();
        var cameras = subject.Select(read => read.Camera).Distinct().ToList();
        var others = all.Where(read => !marks.Contains(read.Mark) && cameras.Contains(read.Camera)).ToList();
        var traffic = others.GroupBy(read => (cameras.IndexOf(read.Camera), read.Time.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour))
            .ToDictionary(of => of.Key, of => (long)of.Count());
        var analysis = new ConvoyAnalysis(new(
            From.UtcTicks, Until.UtcTicks, ConvoyRule.Default,
            [.. subject.Select(read => new ConvoyRead(cameras.IndexOf(read.Camera), read.Time.UtcTicks))], traffic));
        var judged = others.GroupBy(read => read.Mark)
            .Select(of => analysis.Judge(Vrm.Of(of.Key), of.Select(read => new ConvoyRead(cameras.IndexOf(read.Camera), read.Time.UtcTicks))))
            .OfType<ConvoyFinding>().ToList();
        Assert.Equal(
            judged.Select(one => Line(one.Vrm.Text, one.Shared.Count, one.DayCount, one.ExpectedCount, one.P)).Order(),
            found.Convoys.Select(one => Line(one.Vrm, one.Journeys.Count, one.DayCount, one.ExpectedJourneyCount, one.PValue)).Order());
        var hours = CompanyHours.Of(
            subject.Select(read => read.Time), (int)ConvoyRule.Default.Window.TotalSeconds, (int)ConvoyRule.Default.JourneyGap.TotalMinutes);
        Assert.Equal(
            (analysis.Journeys.Count, (long)others.Where(read => hours.Contains(CompanyHours.HourOf(read.Time))).Select(read => read.Mark).Distinct().Count(),
                judged.Count, 3),
            (found.JourneyCount, found.CandidateCount, found.SharingCount, found.SubjectCount));
        Assert.All(found.Convoys, one => Assert.DoesNotContain(one.Vrm, marks));
        foreach (var place in found.Convoys.SelectMany(one => one.Journeys).SelectMany(journey => journey.Places))
        {
            Assert.Contains(subject, read => read.Mark == place.SubjectVrm && $"cameras/{read.Camera}" == place.Camera
                && read.Time == place.SubjectCaptureTime.ToDateTimeOffset());
        }
        Assert.True(judged.Count >= 2, $"seed {seed}: only {judged.Count}");
    }

    [PostGisFact]
    public async Task Only_those_are_new_that_shared_no_journey_before_and_their_figures_stay_as_they_are()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 923);
        var since = GroupWorld.Now.AddDays(-7);

        var all = await FindAsync(world, Asked());
        var request = Asked();
        request.NewSinceTime = Questions.Time(since);
        var fresh = await FindAsync(world, request);

        Assert.Equal(
            all.Convoys.Where(one => one.Journeys.All(
                journey => journey.Places.All(place => place.SubjectCaptureTime.ToDateTimeOffset() >= since))),
            fresh.Convoys);
        Assert.Equal("NE1WER", fresh.Convoys[0].Vrm);
        Assert.Contains(all.Convoys, one => one.Vrm == "0LDFR1END");
        Assert.True(all.Convoys.Count > fresh.Convoys.Count);
        Assert.Equal((all.CandidateCount, all.SharingCount, all.JourneyCount), (fresh.CandidateCount, fresh.SharingCount, fresh.JourneyCount));
    }

    [PostGisFact]
    public async Task Whether_both_went_the_same_way_is_told_where_both_reads_say()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 924);

        var places = (await FindAsync(world, Asked())).Convoys.SelectMany(one => one.Journeys.SelectMany(journey => journey.Places)
            .Select(place => (one.Vrm, Place: place))).ToList();

        var directions = (await world.AskAsync(
                "SELECT vrm_text, camera.id, (extract(epoch FROM captured_at) * 1000000)::bigint, detail->>'direction' FROM sighting "
                + "JOIN camera ON camera.key = camera_key WHERE state = 1 AND detail->>'direction' IS NOT NULL"))
            .Select(row => row.Split('|')).GroupBy(row => $"{row[0]} cameras/{row[1]} {row[2]}")
            .ToDictionary(of => of.Key, of => of.Min(row => double.Parse(row[3], CultureInfo.InvariantCulture)));
        foreach (var (vrm, place) in places)
        {
            var ways = new[] { (place.SubjectVrm, place.SubjectCaptureTime), (vrm, place.CaptureTime) }
                .Select(of => directions.TryGetValue(
                    $"{of.Item1} {place.Camera} {(of.Item2.ToDateTimeOffset() - DateTimeOffset.UnixEpoch).Ticks / 10}", out var way) ? way : (double?)null)
                .ToList();
            Assert.Equal(ways.TrueForAll(way => way is not null), place.HasSameDirection);
            if (!place.HasSameDirection) continue;
            var apart = Math.Abs(ways[0]!.Value - ways[1]!.Value);
            Assert.Equal(Math.Min(apart, 360 - apart) < 90, place.SameDirection);
        }
        Assert.Contains(places, of => of.Place is { HasSameDirection: true, SameDirection: true });
        Assert.Contains(places, of => of.Place is { HasSameDirection: true, SameDirection: false });
        Assert.Contains(places, of => !of.Place.HasSameDirection);
    }

    [PostGisFact]
    public async Task A_confidential_vehicle_of_the_group_counts_as_never_read_and_the_question_is_flagged()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 925);
        await world.DoAsync(ConfidentialCallers.Listing("VE1CLE"));

        var blind = await FindAsync(world, Asked(), ConfidentialCallers.As(Role.Intelligence));
        Assert.Equal(["1"], await world.AskAsync("SELECT count(*) FROM audit_confidential"));
        await world.DoAsync(GroupWorld.Unlisted);
        var open = await FindAsync(world, Asked(), ConfidentialCallers.As(Role.Intelligence));
        await world.DoAsync($"UPDATE sighting SET state = 3 WHERE vrm = {Vrm.Of("VE1CLE").Packed}");

        Assert.Equal(await FindAsync(world, Asked(), ConfidentialCallers.As(Role.Intelligence)), blind);
        Assert.NotEqual(open, blind);
    }

    [PostGisFact]
    public async Task A_vehicle_or_a_group_is_asked_about_and_new_is_since_a_time_within_the_one_asked_about()
    {
        await using var world = await GroupWorld.CreateAsync(postgis, 1, isRead: false);
        var both = Asked();
        both.Vrm = "VE1CLE";
        Assert.Equal(["vrm"], await Questions.RefusedFieldsAsync(() => FindAsync(world, both)));
        var none = Asked();
        none.Group = "groups/none";
        Assert.Equal(["group"], await Questions.RefusedFieldsAsync(() => FindAsync(world, none)));
        foreach (var at in new[] { From, Until })
        {
            var beyond = Asked();
            beyond.NewSinceTime = Questions.Time(at);
            Assert.Equal(["new_since_time"], await Questions.RefusedFieldsAsync(() => FindAsync(world, beyond)));
        }
        var unread = await FindAsync(world, Asked());
        Assert.Equal((3, 0, 0), (unread.SubjectCount, unread.JourneyCount, unread.Convoys.Count));
    }

    static FindConvoysRequest Asked() => new()
    {
        Group = "groups/g1", FromTime = Questions.Time(From), UntilTime = Questions.Time(Until), SharedJourneysMin = 1, ConvoysMax = 200,
    };

    static Task<FindConvoysResponse> FindAsync(IntakeWorld world, FindConvoysRequest request, CallerIdentity? caller = null)
    {
        request.Purpose = GroupWorld.Purpose;
        return Questions.Analysis(world).FindConvoys(request, Questions.Call("AnalysisService/FindConvoys", caller));
    }

    static string Line(string mark, int journeys, int days, double expected, double p) =>
        string.Create(CultureInfo.InvariantCulture, $"{mark} {journeys} {days} {expected:g9} {p:g9}");
}
