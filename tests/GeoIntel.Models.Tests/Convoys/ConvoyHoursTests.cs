using GeoIntel.Models.Convoys;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Convoys;

public class ConvoyHoursTests
{
    static readonly Vrm One = Vrm.Of("AB12CDE");

    [Fact]
    public void No_figure_hangs_on_traffic_of_other_hours_and_nobody_is_found_who_passed_in_none_of_these()
    {
        var (found, left) = (0, 0);
        for (ulong seed = 1; seed <= 60; seed++)
        {
            var world = new ConvoyWorld(seed);
            world.DriveSubject(8, 3);
            world.AddTraffic(20, [1, 2, 1, 0.5]);
            var question = world.Question;
            var hours = ConvoyHours.Of(question.Subject, question.Rule, question.FromTicks, question.UntilTicks).ToHashSet();
            var part = new ConvoyAnalysis(question with
            {
                Traffic = question.Traffic.Where(of => hours.Contains(of.Key.HourTicks)).ToDictionary(of => of.Key, of => of.Value),
            });
            var whole = new ConvoyAnalysis(question);
            left += question.Traffic.Count(of => !hours.Contains(of.Key.HourTicks));
            for (var i = 0; i < 20; i++)
            {
                var reads = world.ByChance(6, 3, [0.25, 0.25, 0.25, 0.25]);
                var (one, other) = (whole.Judge(One, reads), part.Judge(One, reads));
                Assert.Equal((one?.P, one?.ExpectedCount), (other?.P, other?.ExpectedCount));
                if (one is null) continue;
                found++;
                Assert.Contains(reads, read => hours.Contains(read.Ticks - read.Ticks % TimeSpan.TicksPerHour));
            }
        }
        Assert.True(found > 100 && left > 10_000, $"{found} found, {left} hours left out: that shows nothing.");
    }

    [Fact]
    public void Hours_are_those_of_London_on_both_sides_of_the_change_of_clocks()
    {
        // A Wednesday at 7:30 by the clock, in winter; the clocks go forward on 29 March.
        var read = new DateTime(2026, 3, 18, 7, 30, 0, DateTimeKind.Utc).Ticks;
        var (from, until) = (new DateTime(2026, 3, 16, 0, 0, 0, DateTimeKind.Utc).Ticks, new DateTime(2026, 4, 13, 0, 0, 0, DateTimeKind.Utc).Ticks);

        var hours = ConvoyHours.Of([new(1, read)], ConvoyRule.Default, from, until);

        Assert.Equal(
            [
                new DateTime(2026, 3, 18, 7, 0, 0), new DateTime(2026, 3, 25, 7, 0, 0), new DateTime(2026, 4, 1, 6, 0, 0),
                new DateTime(2026, 4, 8, 6, 0, 0),
            ],
            hours.Select(ticks => new DateTime(ticks)));
    }

    [Fact]
    public void All_hours_are_all_that_a_period_touches() => Assert.Equal(
        [0L, TimeSpan.TicksPerHour, 2 * TimeSpan.TicksPerHour], ConvoyHours.All(TimeSpan.TicksPerHour / 2, 2 * TimeSpan.TicksPerHour + 1));
}
