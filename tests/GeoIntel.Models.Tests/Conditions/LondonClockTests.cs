using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Tests.Conditions;

public class LondonClockTests
{
    [Theory]
    [InlineData("a Tuesday in winter", "2026-03-03T14:32:10Z", "Tue 14:32 GMT")]
    [InlineData("a Wednesday in summer", "2026-07-01T14:32:10Z", "Wed 15:32 BST")]
    [InlineData("the last minute of a week", "2026-02-01T23:59:59Z", "Sun 23:59 GMT")]
    [InlineData("Monday begins", "2026-02-02T00:00:00Z", "Mon 00:00 GMT")]
    [InlineData("a summer Monday begins in UTC's Sunday", "2026-07-05T23:00:00Z", "Mon 00:00 BST")]
    [InlineData("spring: the minute before", "2026-03-29T00:59:59Z", "Sun 00:59 GMT")]
    [InlineData("spring: the hour from 1 to 2 is missing", "2026-03-29T01:00:00Z", "Sun 02:00 BST")]
    [InlineData("autumn: 1:30 for the first time", "2026-10-25T00:30:00Z", "Sun 01:30 BST")]
    [InlineData("autumn: the minute before", "2026-10-25T00:59:59Z", "Sun 01:59 BST")]
    [InlineData("autumn: 1 o'clock again", "2026-10-25T01:00:00Z", "Sun 01:00 GMT")]
    [InlineData("autumn: 1:30 for the second time", "2026-10-25T01:30:00Z", "Sun 01:30 GMT")]
    public void It_tells_the_wall_clock_of_London(string what, string instant, string wallClock)
    {
        var at = DateTimeOffset.Parse(instant, null);
        string[] days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

        var minute = LondonClock.MinuteOfWeek(at.UtcTicks);

        var told = $"{days[minute / 1440]} {minute / 60 % 24:00}:{minute % 60:00} {LondonClock.Abbreviation(at)}";
        Assert.True(wallClock == told, $"{what}: {told}");
        Assert.Equal(minute % 1440, (int)LondonClock.ToLondon(at).TimeOfDay.TotalMinutes);
        Assert.Equal(at, LondonClock.ToLondon(at));
    }

    [Fact]
    public void It_agrees_with_the_machine_s_zone_at_every_change_and_at_any_time_from_1990_to_2100()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
        var random = new Random(1);
        var first = new DateTime(1990, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var changes = 0;
        for (var day = first; day.Year < 2101; day = day.AddDays(1))
        {
            Check(day.AddTicks(random.NextInt64(TimeSpan.TicksPerDay)));
            if (zone.GetUtcOffset(day) == zone.GetUtcOffset(day.AddDays(1))) continue;
            changes++;
            var change = day.AddHours(1); // 01:00 UTC, ever since 1981
            foreach (var ticks in (long[])[-1, 0, 1]) Check(change.AddTicks(ticks));
        }
        Assert.Equal(222, changes);

        void Check(DateTime utc)
        {
            var local = utc + zone.GetUtcOffset(utc);
            var expected = ((int)local.DayOfWeek + 6) % 7 * 1440 + local.Hour * 60 + local.Minute;
            Assert.True(expected == LondonClock.MinuteOfWeek(utc.Ticks), $"{utc:O}");
        }
    }

    [Fact]
    public void Before_1990_and_after_2100_it_is_Greenwich_time()
    {
        foreach (var year in (int[])[1, 1950, 1989, 2101, 2500, 9999])
        {
            var summer = new DateTimeOffset(year, 7, 1, 12, 0, 0, TimeSpan.Zero);
            Assert.Equal(((int)summer.DayOfWeek + 6) % 7 * 1440 + 720, LondonClock.MinuteOfWeek(summer.UtcTicks));
        }
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var ticks = new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;
        var sum = LondonClock.MinuteOfWeek(ticks);

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 10_000; i++) sum += LondonClock.MinuteOfWeek(ticks + i * TimeSpan.TicksPerHour);
        }));
        Assert.NotEqual(0, sum);
    }

    [Fact]
    public void A_machine_without_the_zone_is_told_so()
    {
        LondonClock.EnsureAvailable();

        var error = Assert.Throws<TimeZoneNotFoundException>(() => LondonClock.Find("Europe/Knowsley"));
        Assert.Contains("'Europe/Knowsley'", error.Message, StringComparison.Ordinal);
        Assert.Contains("install the package tzdata", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("+VERSION", "2025c\n", "2025c")]
    [InlineData("tzdata.zi", "# version 2025b\n# This zic input file is in the public domain.\n", "2025b")]
    [InlineData("tzdata.zi", "R d 1916 o - Jun 14 23s 1 S\n", "unknown")]
    [InlineData("Europe", "", "unknown")]
    public void The_version_of_the_zone_data_is_read_where_the_machine_says_it(string file, string text, string version)
    {
        var folder = Directory.CreateTempSubdirectory("geointel-zones-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, file), text);
            Assert.Equal(version, LondonClock.ReadZoneDataVersion([folder.FullName]));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
