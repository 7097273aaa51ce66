using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Tests.Conditions;

public class ScheduleGraceTests
{
    [Theory]
    [InlineData("both ends", "Mon 19:00-21:00", 15, "Mon 19:15-20:45")]
    [InlineData("over midnight", "Mon 22:00-06:00", 15, "Mon 22:15-05:45")]
    [InlineData("over the end of the week", "Sun 22:00-06:00", 15, "Sun 22:15-05:45")]
    [InlineData("adjoining windows are one", "Daily 19:00-24:00; Daily 00:00-07:00", 30, "Daily 19:30-06:30")]
    [InlineData("over several days", "Sat 18:00-24:00; Sun 00:00-24:00", 60, "Sat 19:00-24:00; Sun 00:00-23:00")]
    [InlineData("a short window vanishes", "Mon 19:00-19:30; Tue 19:00-20:00", 15, "Tue 19:15-19:45")]
    [InlineData("a week without a gap has no ends", "Daily 00:00-24:00", 600, "")]
    [InlineData("always has no ends", "", 600, "")]
    [InlineData("no grace", "Mon 19:00-21:00", 0, "Mon 19:00-21:00")]
    public void Grace_shortens_each_window_at_both_ends(string what, string schedule, int minutes, string left)
    {
        Assert.True(Schedule.Of(schedule).TryShorten(TimeSpan.FromMinutes(minutes), out var shortened), what);

        Assert.True(Schedule.Of(left).Equals(shortened), $"{what}: {shortened}");
        Assert.Equal(Schedule.Of(shortened.Text), shortened);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    [InlineData(100_000)]
    public void Grace_that_leaves_nothing_is_told(int minutes) =>
        Assert.False(Schedule.Of("Mon-Fri 19:00-20:00").TryShorten(TimeSpan.FromMinutes(minutes), out _));

    [Fact]
    public void A_part_of_a_minute_counts_as_a_minute()
    {
        Assert.True(Schedule.Of("Mon 19:00-20:00").TryShorten(TimeSpan.FromSeconds(61), out var shortened));
        Assert.Equal("Mon 19:02-19:58", shortened.Text);
    }

    [Fact]
    public void A_minute_is_left_when_no_minute_within_the_grace_is_uncovered()
    {
        var random = new Random(5);
        for (var i = 0; i < 60; i++)
        {
            var schedule = Schedule.Of(
                $"{(DayOfWeek)random.Next(7):G}"[..3] + $" {Clock()}-{Clock()}; Daily {Clock()}-{Clock()}");
            var grace = random.Next(1, 400);
            var isLeft = schedule.TryShorten(TimeSpan.FromMinutes(grace), out var shortened);
            for (var minute = 0; minute < Schedule.MinutesPerWeek; minute += 7)
            {
                var expected = Enumerable.Range(minute - grace, 2 * grace + 1).All(near =>
                    schedule.Covers((near + Schedule.MinutesPerWeek) % Schedule.MinutesPerWeek));
                Assert.True(
                    expected == (isLeft && shortened.Covers(minute)), $"'{schedule.Text}' less {grace}: {minute}");
            }
        }

        string Clock() => $"{random.Next(24):00}:{random.Next(60):00}";
    }
}
