using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>Schedules by calendar arithmetic: read from their words, not from their compiled minutes.</summary>
static class OracleClock
{
    static readonly string[] Week = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <param name="grace">Nothing is covered that lies less than this from a minute that is not.</param>
    public static bool Covers(Schedule schedule, DateTimeOffset at, TimeSpan grace = default)
    {
        if (schedule.IsAlways) return true;
        var local = TimeZoneInfo.ConvertTime(at, London);
        var minuteOfWeek = ((int)local.DayOfWeek + 6) % 7 * 1440 + local.Hour * 60 + local.Minute;
        var minutes = (int)grace.TotalMinutes;
        for (var apart = -minutes; apart <= minutes; apart++)
        {
            if (!Covers(schedule.Text, (minuteOfWeek + apart + 7 * 1440) % (7 * 1440))) return false;
        }
        return true;
    }

    static bool Covers(string text, int minuteOfWeek)
    {
        var (day, minute) = (minuteOfWeek / 1440, minuteOfWeek % 1440);
        foreach (var window in text.Split(';', StringSplitOptions.TrimEntries))
        {
            var words = window.Split(' ');
            var hours = words[1].Split('-');
            var (from, until) = (MinuteOf(hours[0]), MinuteOf(hours[1]));
            var today = IsNamed(words[0], day);
            var yesterday = IsNamed(words[0], (day + 6) % 7);
            var covered = until > from
                ? today && minute >= from && minute < until
                : today && minute >= from || yesterday && minute < until;
            if (covered) return true;
        }
        return false;
    }

    static int MinuteOf(string clock) => int.Parse(clock[..2], null) * 60 + int.Parse(clock[3..], null);

    static bool IsNamed(string days, int day)
    {
        if (days == "Daily") return true;
        foreach (var part in days.Split(','))
        {
            var (first, last) = (Array.IndexOf(Week, part[..3]), Array.IndexOf(Week, part[^3..]));
            if (first <= last ? day >= first && day <= last : day >= first || day <= last) return true;
        }
        return false;
    }
}
