using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Subjects;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Simulation;

public class TrafficTests
{
    static readonly DateOnly Day = Borough.DefaultDay;
    static readonly Borough Ashmere = Borough.Create(seed: 1);
    static readonly List<Read> Reads = Traffic.Day(Ashmere, Day).ToList();

    [Fact]
    public void The_same_borough_and_day_give_the_same_reads() =>
        Assert.Equal(Reads.Select(Line), Traffic.Day(Borough.Create(seed: 1), Day).Select(Line));

    [Fact]
    public void The_first_read_of_seed_1_is_the_same_on_every_machine() =>
        Assert.Equal("2026-03-10T00:00:43.5450000+00:00 ASH-N-001 LA45KVA 2260000001  0.983 ", Line(Reads[0]));

    [Fact]
    public void Reads_come_in_the_order_of_their_capture()
    {
        for (var i = 1; i < Reads.Count; i++)
            Assert.True(Reads[i].CapturedAt >= Reads[i - 1].CapturedAt, $"read {i}");
    }

    [Theory]
    [InlineData("an ordinary day", "2026-03-10", "2026-03-10T00:00:00Z", "2026-03-11T00:00:00Z")]
    [InlineData("a day in summer time", "2026-07-01", "2026-06-30T23:00:00Z", "2026-07-01T23:00:00Z")]
    [InlineData("the day the clocks go forward", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z")]
    public void All_are_captured_on_that_day_in_London(string what, string day, string from, string until)
    {
        var period = new Period(DateTimeOffset.Parse(from), DateTimeOffset.Parse(until));

        Assert.True(Traffic.Day(Ashmere, DateOnly.Parse(day)).All(read => period.Contains(read.CapturedAt)), what);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void There_are_about_60_000_reads_of_about_12_000_vehicles(int seed)
    {
        var reads = Traffic.Day(Borough.Create(seed), Day).ToList();

        Assert.InRange(reads.Count, 55_000, 65_000);
        // A misread is a mark of its own, so the marks outnumber the vehicles a little.
        Assert.InRange(reads.GroupBy(MarkOf).Count(group => group.Count() > 1), 10_500, 13_000);
    }

    [Fact]
    public void Numbered_feeds_count_up_by_one_and_go_on_the_next_day()
    {
        var feedOf = Traffic.FeedOfDevice(Ashmere);
        foreach (var feed in Ashmere.Feeds.Where(feed => feed.Numbered))
        {
            var numbers = Reads.Where(read => feedOf[read.Camera] == feed.Id)
                .Select(read => read.SourceSequence).ToList();
            var tomorrow = Traffic.Day(Ashmere, Day.AddDays(1)).First(read => feedOf[read.Camera] == feed.Id);

            Assert.Equal(Enumerable.Range(0, numbers.Count).Select(i => numbers[0] + i), numbers);
            Assert.True(tomorrow.SourceSequence > numbers[^1], feed.Id);
        }
    }

    [Fact]
    public void A_feed_that_does_not_number_its_reads_gives_each_its_own_event_id()
    {
        var feedOf = Traffic.FeedOfDevice(Ashmere);
        var reads = Reads.Where(read => feedOf[read.Camera] == "council-cctv").ToList();

        Assert.All(reads, read => Assert.Equal(0, read.SourceSequence));
        Assert.DoesNotContain(reads, read => read.VendorEventId.Length == 0);
        Assert.Equal(reads.Count, reads.Select(read => read.VendorEventId).Distinct().Count());
    }

    [Fact]
    public void Every_mark_parses_and_every_confidence_lies_between_0_and_1()
    {
        Assert.All(Reads, read => Assert.True(Vrm.TryParse(read.VrmText, out _), read.VrmText));
        Assert.All(Reads, read => Assert.InRange(read.Confidence!.Value, 0, 1));
        Assert.All(Reads.SelectMany(read => read.Candidates), other => Assert.InRange(other.Confidence!.Value, 0, 1));
    }

    [Fact]
    public void Some_reads_are_misread_and_most_of_those_are_told_by_a_candidate_or_a_low_confidence()
    {
        var vehicles = Reads.GroupBy(MarkOf).Where(group => group.Count() > 2).Select(group => group.Key).ToHashSet();
        var lone = Reads.GroupBy(MarkOf).Where(group => group.Count() == 1).Select(group => group.Single()).ToList();
        var corrected = lone.Count(read => read.Candidates.Any(other => vehicles.Contains(Vrm.Of(other.VrmText))));

        Assert.InRange(corrected, 50, 1_000);
        Assert.True(lone.Average(read => read.Confidence) < Reads.Average(read => read.Confidence) - 0.05);
    }

    [Fact]
    public void No_vehicle_is_faster_from_camera_to_camera_than_traffic_is()
    {
        const double metresPerSecondMax = 21; // 47 mph in a straight line
        var placeOf = Ashmere.Cameras.ToDictionary(camera => camera.DeviceIds[0], camera => camera.CapturePoint!.Value);

        foreach (var vehicle in Reads.GroupBy(MarkOf))
        {
            Read? before = null;
            foreach (var read in vehicle)
            {
                if (before is not null)
                {
                    var metres = placeOf[before.Camera].DistanceMetresTo(placeOf[read.Camera]);
                    var seconds = (read.CapturedAt - before.CapturedAt).TotalSeconds;
                    // 5 m for the lane: the capture point lies beside the line that is driven.
                    Assert.True(metres <= 5 + seconds * metresPerSecondMax, $"{before} then {read}");
                }
                before = read;
            }
        }
    }

    /// <summary>The plainest judgement there is: every read against every rule, an episode ends after a gap.</summary>
    [Theory]
    [InlineData(1, 10)]
    [InlineData(1, 60)]
    [InlineData(2, 15)]
    [InlineData(3, 15)]
    [InlineData(4, 15)]
    [InlineData(5, 15)]
    public void A_day_yields_between_40_and_150_episodes_of_both_kinds(int seed, int gapMinutes)
    {
        var borough = Borough.Create(seed);
        var reads = Traffic.Day(borough, Day).ToLookup(MarkOf);
        var gap = TimeSpan.FromMinutes(gapMinutes);

        var ofInterest = borough.ListEntries.Sum(entry => Episodes(
            reads[entry.Vrm].Where(read => entry.InForce.Contains(read.CapturedAt) && Covers(entry.Schedule, read)),
            gap));
        var inZones = borough.Conditions.Where(condition => condition.Kind == ConditionKind.ExclusionZone).Sum(condition => EpisodesInZone(borough, condition, reads, gap));

        Assert.InRange(ofInterest + inZones, 40, 150);
        Assert.InRange(inZones, 10, 80);
        Assert.InRange(ofInterest, 15, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_day_breaks_each_of_the_other_rules(int seed)
    {
        var borough = Borough.Create(seed);
        var reads = Traffic.Day(borough, Day).ToLookup(MarkOf);

        foreach (var condition in borough.Conditions.Where(condition => condition.Kind != ConditionKind.ExclusionZone))
        {
            var broken = condition.Kind switch
            {
                ConditionKind.NonAssociation => AreTogether(
                    condition, ReadsOf(condition.NominalId), ReadsOf(condition.OtherNominalId)),
                ConditionKind.GroupPresence => AnyTwoTogether(condition),
                _ => ReadsOf(condition.NominalId).Any(read => Covers(condition.Schedule, read)
                    && !ZoneOf(condition).Covers(PointOf(PlaceOf(read)))),
            };
            Assert.True(broken, $"seed {seed}, {condition.Id}, {condition.Kind}");
        }

        List<Read> ReadsOf(string nominalId) => borough.VehicleLinks
            .Where(link => link.NominalId == nominalId && link.Period.Until == DateTimeOffset.MaxValue)
            .SelectMany(link => reads[link.Vrm]).ToList();

        bool AnyTwoTogether(Condition condition)
        {
            var members = borough.Memberships.Where(membership => membership.GroupId == condition.GroupId)
                .Select(membership => ReadsOf(membership.NominalId)).ToList();
            return members.Where((one, i) => members.Skip(i + 1).Any(other => AreTogether(condition, one, other))).Any();
        }

        bool AreTogether(Condition condition, List<Read> ones, List<Read> others) => ones.Any(one => others.Any(other =>
            (one.CapturedAt - other.CapturedAt).Duration() <= condition.TimeApartMax
            && PlaceOf(one).DistanceMetresTo(PlaceOf(other)) <= condition.DistanceMetresMax));

        Geometry ZoneOf(Condition condition) => borough.Zones.Single(zone => zone.Id == condition.ZoneId).Outline;

        GeoPoint PlaceOf(Read read) =>
            borough.Cameras.Single(camera => camera.DeviceIds[0] == read.Camera).CapturePoint!.Value;
    }

    static int EpisodesInZone(Borough borough, Condition condition, ILookup<Vrm, Read> reads, TimeSpan gap)
    {
        var nominal = borough.Nominals.Single(nominal => nominal.Id == condition.NominalId);
        if (nominal.LicenceState is LicenceState.InCustody or LicenceState.Recalled) return 0;

        var outline = borough.Zones.Single(zone => zone.Id == condition.ZoneId).Outline;
        var inside = borough.Cameras.Where(camera => outline.Covers(PointOf(camera.CapturePoint!.Value)))
            .Select(camera => camera.DeviceIds[0]).ToHashSet();
        var permissions = borough.Permissions.Where(permission => permission.ConditionId == condition.Id).ToList();
        return borough.VehicleLinks.Where(link => link.NominalId == nominal.Id).Sum(link => Episodes(
            reads[link.Vrm].Where(read => inside.Contains(read.Camera)
                && condition.InForce.Contains(read.CapturedAt) && Covers(condition.Schedule, read)
                && link.Period.Contains(read.CapturedAt) && nominal.Registration.Contains(read.CapturedAt)
                && !permissions.Exists(permission => permission.Period.Contains(read.CapturedAt)
                    && Covers(permission.Schedule, read))),
            gap));
    }

    static int Episodes(IEnumerable<Read> reads, TimeSpan gap)
    {
        var count = 0;
        var last = DateTimeOffset.MinValue;
        foreach (var read in reads)
        {
            if (count == 0 || read.CapturedAt - last > gap) count++;
            last = read.CapturedAt;
        }
        return count;
    }

    static bool Covers(Schedule schedule, Read read)
    {
        var local = TimeZoneInfo.ConvertTime(read.CapturedAt, TimeZoneInfo.FindSystemTimeZoneById("Europe/London"));
        return schedule.Covers(((int)local.DayOfWeek + 6) % 7 * 1440 + (int)local.TimeOfDay.TotalMinutes);
    }

    static Point PointOf(GeoPoint point) => new(point.EastingMetres, point.NorthingMetres);

    static Vrm MarkOf(Read read) => Vrm.Of(read.VrmText);

    static string Line(Read read) =>
        $"{read.CapturedAt:O} {read.Camera} {read.VrmText} {read.SourceSequence} {read.VendorEventId} "
        + $"{read.Confidence} " + string.Join(',', read.Candidates);
}
