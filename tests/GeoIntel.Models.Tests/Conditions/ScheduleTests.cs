using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Tests.Conditions;

public class ScheduleTests
{
    [Theory]
    [InlineData("weekday hours begin", "Mon-Fri 07:00-19:00", "Mon 07:00", true)]
    [InlineData("and end before the last minute", "Mon-Fri 07:00-19:00", "Fri 19:00", false)]
    [InlineData("the minute before the end", "Mon-Fri 07:00-19:00", "Fri 18:59", true)]
    [InlineData("not at the weekend", "Mon-Fri 07:00-19:00", "Sat 12:00", false)]
    [InlineData("over midnight, before", "Sat 22:00-06:00", "Sat 23:59", true)]
    [InlineData("over midnight, after, into the next week's first day", "Sun 22:00-06:00", "Mon 05:59", true)]
    [InlineData("over midnight belongs to the day it starts on", "Sat 22:00-06:00", "Sat 05:00", false)]
    [InlineData("to the end of a day", "Tue 18:00-24:00", "Tue 23:59", true)]
    [InlineData("to the end of a day, not the next", "Tue 18:00-24:00", "Wed 00:00", false)]
    [InlineData("to midnight written as 00:00", "Tue 18:00-00:00", "Tue 23:59", true)]
    [InlineData("equal ends are a whole day", "Wed 09:00-09:00", "Thu 08:59", true)]
    [InlineData("equal ends, no more", "Wed 09:00-09:00", "Thu 09:00", false)]
    [InlineData("days that wrap round the week", "Fri-Mon 10:00-11:00", "Sun 10:30", true)]
    [InlineData("days that wrap leave out the rest", "Fri-Mon 10:00-11:00", "Wed 10:30", false)]
    [InlineData("a list of days", "Sat,Sun 10:00-11:00", "Sun 10:00", true)]
    [InlineData("daily", "Daily 10:00-11:00", "Thu 10:00", true)]
    [InlineData("a second window", "Mon 07:00-08:00; Tue 09:00-10:00", "Tue 09:30", true)]
    [InlineData("small letters, spare blanks", " mon-fri 07:00 - 19:00 ; ", "Mon 08:00", true)]
    [InlineData("empty is always", "", "Wed 03:00", true)]
    public void A_window_covers_its_minutes(string what, string text, string at, bool covered)
    {
        Assert.True(Schedule.Of(text).Covers(Minute(at)) == covered, what);
    }

    // The window is 01:00-02:00 on Sunday nights, and the last one holds 00:30-02:30.
    [Theory]
    [InlineData("spring: the hour never comes; just before", "Sun 01:00-02:00", "2026-03-29T00:59:00Z", false)]
    [InlineData("spring: the hour never comes; just after", "Sun 01:00-02:00", "2026-03-29T01:00:00Z", false)]
    [InlineData("spring: a window round the gap, before", "Sun 00:30-02:30", "2026-03-29T00:45:00Z", true)]
    [InlineData("spring: a window round the gap, its last minute", "Sun 00:30-02:30", "2026-03-29T01:29:00Z", true)]
    [InlineData("spring: a window round the gap has ended", "Sun 00:30-02:30", "2026-03-29T01:30:00Z", false)]
    [InlineData("autumn: before the first pass", "Sun 01:00-02:00", "2026-10-24T23:59:00Z", false)]
    [InlineData("autumn: the first pass", "Sun 01:00-02:00", "2026-10-25T00:30:00Z", true)]
    [InlineData("autumn: the second pass", "Sun 01:00-02:00", "2026-10-25T01:30:00Z", true)]
    [InlineData("autumn: after the second pass", "Sun 01:00-02:00", "2026-10-25T02:00:00Z", false)]
    [InlineData("autumn: a night from Saturday, its thirteenth hour", "Sat 18:00-06:00", "2026-10-25T05:59:00Z", true)]
    [InlineData("autumn: a night from Saturday has ended", "Sat 18:00-06:00", "2026-10-25T06:00:00Z", false)]
    public void In_the_nights_the_clocks_change_the_wall_clock_decides(
        string what, string text, string instant, bool covered)
    {
        var minute = LondonClock.MinuteOfWeek(DateTimeOffset.Parse(instant, null).UtcTicks);

        Assert.True(Schedule.Of(text).Covers(minute) == covered, what);
    }

    [Theory]
    [InlineData("Mon", "Mon")]
    [InlineData("Mon 25:00-26:00", "Mon 25:00-26:00")]
    [InlineData("Mon 7:00-8:00", "Mon 7:00-8:00")]
    [InlineData("Mon 24:00-02:00", "Mon 24:00-02:00")]
    [InlineData("Moon 07:00-08:00", "Moon 07:00-08:00")]
    [InlineData("Mon-Tue-Wed 07:00-08:00", "Mon-Tue-Wed 07:00-08:00")]
    [InlineData("Mon 07:00-08:00; nonsense", "'nonsense'")]
    [InlineData("; ;", "never applies")]
    public void What_is_no_schedule_is_refused_with_the_window_and_an_example(string text, string expected)
    {
        Assert.False(Schedule.TryParse(text, out var schedule, out var problem));

        Assert.Equal(Schedule.Always, schedule);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => Schedule.Of(text));
    }

    [Fact]
    public void Random_windows_cover_what_a_plain_reading_says()
    {
        string[] days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var (day, start, length) = (random.Next(7), random.Next(1440), random.Next(1, 1441));
            var end = (start + length) % 1440;
            var schedule = Schedule.Of($"{days[day]} {start / 60:00}:{start % 60:00}-{end / 60:00}:{end % 60:00}");

            for (var minute = 0; minute < Schedule.MinutesPerWeek; minute++)
            {
                var since = (minute - day * 1440 - start + Schedule.MinutesPerWeek) % Schedule.MinutesPerWeek;
                Assert.True(since < length == schedule.Covers(minute), $"seed {seed}, {schedule}, minute {minute}");
            }
        }
    }

    [Fact]
    public void Schedules_with_the_same_minutes_are_equal_however_they_are_written()
    {
        Assert.Equal(
            Schedule.Of("Sat,Sun 10:00-12:00"), Schedule.Of("Sun 11:00-12:00; Sat-Sun 10:00-11:00; Sat 11:00-12:00"));
        Assert.Equal(Schedule.Always, Schedule.Of("Daily 00:00-24:00"));
        Assert.NotEqual(Schedule.Of("Sat 10:00-12:00"), Schedule.Of("Sun 10:00-12:00"));
        Assert.Equal(
            Schedule.Of("Sat,Sun 10:00-12:00").GetHashCode(),
            Schedule.Of("Sun 10:00-12:00; Sat 10:00-12:00").GetHashCode());
    }

    static int Minute(string at)
    {
        string[] days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        return Array.IndexOf(days, at[..3]) * 1440 + (int)TimeSpan.Parse(at[4..], null).TotalMinutes;
    }
}
