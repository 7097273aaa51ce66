using GeoIntel.Models.Conditions;
using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Whether the hours of a rule ever come.</summary>
static class HoursChecks
{
    // Longer periods hold every minute of the week, clock changes or not.
    static readonly TimeSpan PeriodMin = TimeSpan.FromDays(8);

    /// <summary>Whether the hours come within the period at all.</summary>
    /// <param name="schedule">As a row holds it.</param>
    public static void HoursWithin(
        this FieldChecks check, string field, string schedule, DateTimeOffset from, DateTimeOffset? until)
    {
        if (until is not { } end || end <= from || end - from >= PeriodMin) return;
        var hours = Schedule.Of(schedule);
        for (var ticks = from.UtcTicks - from.UtcTicks % TimeSpan.TicksPerMinute; ticks < end.UtcTicks;
            ticks += TimeSpan.TicksPerMinute)
        {
            if (hours.Covers(LondonClock.MinuteOfWeek(ticks))) return;
        }
        check.Add(field, $"'{schedule}' never comes between {from:O} and {end:O}; change the hours or the period.");
    }

    /// <summary>Whether a curfew has hours, and whether its grace leaves any of them.</summary>
    public static void Curfew(this FieldChecks check, ConditionRow row)
    {
        if (check.Problems.Any(problem => problem.Field == "schedule")) return;
        var schedule = Schedule.Of(row.Schedule);
        var longest = LongestWindow(schedule);
        if (longest == Schedule.MinutesPerWeek)
        {
            check.Add("schedule", $"'{schedule}' leaves no hour out; give the curfew's hours, for example " +
                "'Daily 21:00-06:00', or make it a restriction zone.");
            return;
        }
        var grace = row.GraceSeconds / 60;
        if (longest <= 2 * grace)
        {
            check.Add("grace", $"It is {grace} minutes at either end of a window, and the longest window has {longest}; " +
                $"nothing would be left. Use less than {(longest + 1) / 2} minutes, or a longer window.");
        }
    }

    // In minutes. Adjoining windows are one, also over the end of the week.
    static int LongestWindow(Schedule schedule)
    {
        var (longest, run) = (0, 0);
        for (var minute = 0; minute < 2 * Schedule.MinutesPerWeek; minute++)
        {
            run = schedule.Covers(minute % Schedule.MinutesPerWeek) ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return Math.Min(longest, Schedule.MinutesPerWeek);
    }
}
