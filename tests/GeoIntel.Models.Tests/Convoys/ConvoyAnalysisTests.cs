using GeoIntel.Models.Convoys;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Convoys;

public class ConvoyAnalysisTests
{
    static readonly Vrm One = Vrm.Of("AB12CDE");
    static readonly long From = ConvoyWorld.From;

    [Fact]
    public void A_journey_is_one_occasion_however_many_cameras_it_passed()
    {
        ConvoyRead[] subject = [At(1, 100), At(2, 110), At(3, 125), At(4, 156), At(1, 1600)];
        var finding = Analysis(subject).Judge(One, [At(1, 101), At(2, 111), At(3, 126)])!;

        var shared = Assert.Single(finding.Shared);
        Assert.Equal(3, shared.Places.Count);
        Assert.Equal(1, finding.DayCount);
    }

    [Fact]
    public void A_journey_ends_at_a_gap_that_is_longer_than_stated()
    {
        Assert.Single(Analysis([At(1, 100), At(2, 130)]).Journeys);
        Assert.Equal(2, Analysis([At(1, 100), new(2, At(2, 130).Ticks + 1)]).Journeys.Count);
    }

    [Theory]
    [InlineData(120, true)]
    [InlineData(-120, true)]
    [InlineData(121, false)]
    [InlineData(-121, false)]
    public void Together_is_within_the_window_before_or_after_and_its_edge_belongs_to_it(int seconds, bool isTogether)
    {
        var read = new ConvoyRead(1, At(1, 100).Ticks + seconds * TimeSpan.TicksPerSecond);
        Assert.Equal(isTogether, Analysis([At(1, 100)]).Judge(One, [read]) is not null);
        Assert.Null(Analysis([At(1, 100)]).Judge(One, [read with { Camera = 2 }]));
    }

    [Fact]
    public void Who_follows_on_irregular_journeys_is_less_likely_by_chance_than_who_passes_at_that_time_each_day()
    {
        // Three working days at 8:12; the one only on these, the other on each of twenty.
        int[] days = [1, 9, 16];
        var subject = days.Select(day => At(1, day * 1440 + 492)).ToArray();
        var analysis = Analysis(subject);
        var follower = analysis.Judge(One, days.Select(day => At(1, day * 1440 + 493)))!;
        var commuter = analysis.Judge(
            One, Enumerable.Range(0, 28).Where(day => day % 7 < 5).Select(day => At(1, day * 1440 + 493)))!;

        Assert.Equal(follower.Shared.Count, commuter.Shared.Count);
        Assert.True(follower.P < 0.01, $"{follower.P}");
        Assert.Equal(1, commuter.P);
        Assert.Equal(3, commuter.ExpectedCount);
    }

    [Fact]
    public void A_busy_week_makes_a_chance_likelier_and_an_empty_one_no_less_likely()
    {
        ConvoyRead[] reads = [At(1, 100)];
        var plain = Analysis(reads).Judge(One, reads)!.P;
        Assert.Equal(plain, Analysis(reads, new() { [(1, Hour(0))] = 1, [(1, Hour(168))] = 9 }).Judge(One, reads)!.P);
        Assert.True(plain < Analysis(reads, new() { [(1, Hour(0))] = 9, [(1, Hour(168))] = 1 }).Judge(One, reads)!.P);

        static long Hour(int hour) => From + (hour + 1) * TimeSpan.TicksPerHour;
    }

    [Fact]
    public void A_rule_or_a_period_that_is_not_good_is_refused()
    {
        var question = new ConvoyWorld(1).Question;
        Assert.Throws<ArgumentException>(() => new ConvoyAnalysis(question with { Rule = new(TimeSpan.Zero, TimeSpan.FromHours(1)) }));
        Assert.Throws<ArgumentException>(
            () => new ConvoyAnalysis(question with { Rule = new(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(29)) }));
        Assert.Throws<ArgumentException>(() => new ConvoyAnalysis(question with { UntilTicks = question.FromTicks }));
    }

    [Fact]
    public void A_planted_convoy_of_three_journeys_among_200_000_sightings_ranks_first_and_a_bus_does_not()
    {
        const int Sightings = 200_000;
        var world = new ConvoyWorld(8_306);
        world.DriveSubject(25, 5);
        var analysis = new ConvoyAnalysis(world.Question);
        var all = new Dictionary<Vrm, List<ConvoyRead>>();

        var convoy = Vrm.Of("CV01CVY");
        all[convoy] = [.. new[] { 3, 11, 19 }.SelectMany(j => analysis.Journeys[j].Reads).Select(read => Later(read, 40))];
        var bus = Vrm.Of("BU02BUS");
        all[bus] = [];
        for (var time = ConvoyWorld.From; time < ConvoyWorld.Until; time += 12 * TimeSpan.TicksPerMinute)
        {
            for (var camera = 0; camera < 5; camera++) all[bus].Add(new(camera, time + camera * 2 * TimeSpan.TicksPerMinute));
        }
        var count = all.Values.Sum(reads => reads.Count);
        for (var i = 0; count < Sightings; i++)
        {
            var reads = new List<ConvoyRead>();
            for (var trips = 1 + world.Prng.Below(6); trips > 0; trips--)
                reads.AddRange(world.Trip(world.SecondIn(From, ConvoyWorld.Until - TimeSpan.TicksPerHour), 1 + world.Prng.Below(4)));
            all.Add(Mark(i), reads);
            count += reads.Count;
        }
        foreach (var read in all.Values.SelectMany(reads => reads))
        {
            var hour = (read.Camera, read.Ticks - read.Ticks % TimeSpan.TicksPerHour);
            world.Traffic[hour] = world.Traffic.GetValueOrDefault(hour) + 1;
        }

        analysis = new ConvoyAnalysis(world.Question);
        var ranked = ConvoyAnalysis.Rank(all.Select(one => analysis.Judge(one.Key, one.Value)).OfType<ConvoyFinding>(), all.Count);

        Assert.Equal(convoy, ranked[0].Vrm);
        Assert.Equal(3, ranked[0].Shared.Count);
        Assert.True(ranked[0].P < ranked[1].P / 2, $"seed 8306: {ranked[0].P} and {ranked[1].P}");
        var regular = ranked.Single(one => one.Vrm == bus);
        Assert.True(regular.Shared.Count > 3, $"seed 8306: {regular.Shared.Count}");
        Assert.True(regular.P > 0.05, $"seed 8306: {regular.P}");
        Assert.True(ranked.ToList().IndexOf(regular) > 100);
    }

    static Vrm Mark(int i) => Vrm.Of($"{(char)('A' + i / 10_000 % 26)}{i % 10_000:0000}XX");

    static ConvoyRead Later(ConvoyRead read, int seconds) => read with { Ticks = read.Ticks + seconds * TimeSpan.TicksPerSecond };

    static ConvoyRead At(int camera, int minute) => new(camera, From + minute * TimeSpan.TicksPerMinute);

    static ConvoyAnalysis Analysis(ConvoyRead[] subject, Dictionary<(int, long), long>? traffic = null) =>
        new(new(From, ConvoyWorld.Until, ConvoyRule.Default, subject, traffic ?? []));
}
