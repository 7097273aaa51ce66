using System.Globalization;

namespace GeoIntel.Models.Conditions;

/// <summary>Minutes of the week without a gap.</summary>
/// <param name="Start">Minute of the week, 0 being Monday 00:00.</param>
/// <param name="Length">In minutes; it may run over the end of the week.</param>
readonly record struct ScheduleWindow(int Start, int Length);

/// <summary>A schedule taken apart into windows as long as they can be, and such windows written down.</summary>
static class ScheduleWindows
{
    static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    /// <summary>In the order of their starts; one that runs over the end of the week comes last.</summary>
    public static List<ScheduleWindow> Of(Schedule schedule)
    {
        var windows = new List<ScheduleWindow>();
        var gap = Enumerable.Range(0, Schedule.MinutesPerWeek).FirstOrDefault(minute => !schedule.Covers(minute), -1);
        if (gap < 0) return [new ScheduleWindow(0, Schedule.MinutesPerWeek)];

        // Once round the week from a gap, so that no window is cut.
        for (var i = 1; i <= Schedule.MinutesPerWeek; i++)
        {
            var start = (gap + i) % Schedule.MinutesPerWeek;
            var length = 0;
            while (schedule.Covers((start + length) % Schedule.MinutesPerWeek)) length++;
            if (length > 0) windows.Add(new ScheduleWindow(start, length));
            i += length;
        }
        windows.Sort((a, b) => a.Start.CompareTo(b.Start));
        return windows;
    }

    /// <summary>The text of a schedule of these windows; a window of more than a day is written in pieces.</summary>
    public static string Write(IEnumerable<ScheduleWindow> windows) => string.Join("; ", windows.SelectMany(Pieces));

    static IEnumerable<string> Pieces(ScheduleWindow window)
    {
        for (var (start, left) = (window.Start, window.Length); left > 0;)
        {
            var length = Math.Min(left, Schedule.MinutesPerDay);
            var day = Days[start % Schedule.MinutesPerWeek / Schedule.MinutesPerDay];
            yield return $"{day} {Clock(start)}-{Clock(start + length)}";
            (start, left) = (start + length, left - length);
        }
    }

    static string Clock(int minute) => string.Create(
        CultureInfo.InvariantCulture, $"{minute / 60 % 24:00}:{minute % 60:00}");
}
