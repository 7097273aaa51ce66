using GeoIntel.Models.Conditions;
using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Whether a curfew has hours, and whether its grace leaves any of them.</summary>
static class CurfewChecks
{
    public static void Check(ConditionRow row, FieldChecks check)
    {
        if (!Schedule.TryParse(row.Schedule, out var schedule, out _)) return;
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
