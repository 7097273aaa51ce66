using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Hits;

/// <summary>How much of the past is read again: enough, and no more.</summary>
public class LocalityTests
{
    static readonly EpisodeOptions Options = new();
    static readonly EpisodeRules Plain = new([new EpisodeRule { TimeApartMax = TimeSpan.FromMinutes(40) }], []);

    static readonly EpisodeRules Cooled =
        new([new EpisodeRule(), new EpisodeRule { Revision = 2, Cooldown = TimeSpan.FromMinutes(30) }], []);

    static readonly EpisodeRules Third = new([new EpisodeRule { OccasionsMin = 3 }], []);

    // Changed minutes: 100, 129 and 200. Gap 15, cooldown 30, time apart 40.
    [Theory]
    [InlineData("one vehicle", HitKind.ExclusionZone, "85-115 114-144 185-215")]
    [InlineData("several vehicles", HitKind.NonAssociation, "85-155 114-184 185-255")]
    [InlineData("a journey", HitKind.ImplausibleJourney, "85-115 114-144 185-215")]
    public void A_read_reaches_as_far_as_the_gap_and_with_several_vehicles_also_the_time_apart(
        string what, HitKind kind, string spans) =>
        Assert.True(
            CaptureSpan.Merge(Spans(spans)).SequenceEqual(Locality.Touched(kind, Minutes(100, 129, 200), Plain, Options)), what);

    [Fact]
    public void The_longest_cooldown_of_any_version_counts() => Assert.Equal(
        Spans("70-130"), Locality.Touched(HitKind.VehicleOfInterest, Minutes(100), Cooled, Options));

    [Fact]
    public void Where_occasions_are_counted_it_reaches_four_weeks_on_and_what_lies_between_is_decided_with_it()
    {
        const int FourWeeks = 28 * 24 * 60;
        var touched = Locality.Touched(HitKind.NonAssociation, Minutes(100, 100_000), Third, Options);
        Assert.Equal(Spans($"85-{100_000 + 15 + 15 + FourWeeks}"), touched);

        var plan = Locality.Plan(HitKind.NonAssociation, Minutes(100), [Hit(90, 140)], Third, Options);
        Assert.Equal(Spans($"85-{100 + 15 + 15 + FourWeeks}"), plan.Decided);
        Assert.Equal(Spans($"{85 - FourWeeks - 15 - 15}-{100 + 15 + 15 + FourWeeks + 15}"), plan.Matches);
    }

    // Hits:     10-50     80-90      120-180       changed: 85 and 105
    [Fact]
    public void Only_hits_that_something_fell_into_are_read_again()
    {
        Hit[] hits = [Hit(10, 50), Hit(80, 90), Hit(120, 180)];
        var plan = Locality.Plan(HitKind.ExclusionZone, Minutes(85, 105), hits, Plain, Options);

        Assert.Equal(Spans("80-90"), plan.Matches);
        Assert.Equal([hits[2]], plan.Whole);
        Assert.Equal(CaptureSpan.Merge(Spans("80-105 105-120 180-195")), plan.Presences);
        Assert.Empty(Locality.Plan(HitKind.VehicleOfInterest, Minutes(85), hits, Plain, Options).Presences);
    }

    [Fact]
    public void Of_several_vehicles_all_that_touches_is_read_again_with_the_reads_that_made_it_an_occasion()
    {
        var plan = Locality.Plan(HitKind.GroupPresence, Minutes(100), [Hit(60, 90), Hit(10, 50)], Plain, Options);

        Assert.Equal(Spans("60-90 100-140"), plan.Decided);
        Assert.Equal(Spans("20-140"), plan.Matches);
    }

    // Days:  0 ...... 27 28 29 ... 35     one meeting a day from the 27th on, which cooldown makes one occasion
    // The late meeting of day 0 makes it the second within four weeks; where it ends lies beyond what was planned.
    [Fact]
    public void What_was_planned_too_narrow_is_widened_to_the_whole_occasion()
    {
        var rules = new EpisodeRules([new EpisodeRule { OccasionsMin = 2, Cooldown = TimeSpan.FromHours(30) }], []);
        var kept = new KeptHits(_ => rules);
        for (var day = 27; day <= 35; day++) Assert.Empty(kept.Round(Meeting(day)));

        var opened = Assert.Single(kept.Round(Meeting(0)));
        Assert.Equal((HitChangeKind.Opened, 9, 2), (opened.Kind, opened.Hit.ReadCount, opened.Hit.OccasionCount));

        // Without the fourth meeting there are two, and both are within four weeks of the first.
        var changes = kept.Round([.. Meeting(30).Select(coming => coming with { Withdrawn = true })]);
        Assert.Equal([HitChangeKind.Amended, HitChangeKind.Opened], changes.Select(change => change.Kind));
        Assert.Equal([3, 5], changes.Select(change => change.Hit.ReadCount));

        Assert.All(
            kept.Round([.. Meeting(0).Select(coming => coming with { Withdrawn = true })]),
            change => Assert.NotEqual(HitChangeKind.Opened, change.Kind));
        Assert.Equal(2, Assert.Single(kept.Hits).OccasionCount);
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(29, false)]
    public void An_occasion_counts_for_four_weeks_to_the_day(int day, bool isHit)
    {
        var kept = new KeptHits(_ => new EpisodeRules([new EpisodeRule { OccasionsMin = 2 }], []));
        kept.Round(Meeting(0));
        Assert.Equal(isHit, kept.Round(Meeting(day)).Count > 0);
    }

    static Coming[] Meeting(int day)
    {
        var key = new HitKey(HitKind.NonAssociation, "apart", 0);
        var first = Reads.At(day * 24 * 60) with { Role = MatchRole.Counterpart, Vrm = Vrm.Of("AB12CDE") };
        var second = Reads.At(day * 24 * 60, twin: 1) with { Role = MatchRole.Subject, Vrm = Vrm.Of("XY63ZZZ") };
        return [new(key, first), new(key, second with { CapturedAt = second.CapturedAt.AddMinutes(5) })];
    }

    static List<CaptureSpan> Spans(string spans) =>
    [
        .. spans.Split(' ').Select(span => span.LastIndexOf('-') is var dash
            ? new CaptureSpan(Reads.Minute(int.Parse(span[..dash], null)), Reads.Minute(int.Parse(span[(dash + 1)..], null)))
            : default),
    ];

    static DateTimeOffset[] Minutes(params int[] minutes) => [.. minutes.Select(Reads.Minute)];

    static Hit Hit(int from, int until) => new()
    {
        Id = Guid.NewGuid(),
        Key = Reads.Key,
        State = HitState.Open,
        Revision = 1,
        FirstCapturedAt = Reads.Minute(from),
        LastCapturedAt = Reads.Minute(until),
        LastReceivedAt = Reads.Minute(until),
        ReadCount = 2,
        First = Reads.At(from),
        LastSightingId = Reads.At(until).SightingId,
    };
}
