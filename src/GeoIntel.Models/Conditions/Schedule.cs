using System.Globalization;

namespace GeoIntel.Models.Conditions;

/// <summary>The hours of the week in which a rule applies, in Europe/London wall-clock time, to the minute.</summary>
/// <remarks>
/// Written as windows separated by semicolons: days (Mon, Mon-Fri, or Sat,Sun; "Daily" for all), then a half-open time
/// window, for example "Mon-Fri 07:00-19:00; Sat,Sun 22:00-06:00". A window that ends at or before its start runs over
/// midnight and belongs to the day it starts on; 24:00 is the end of a day. An instant is judged by the wall clock it
/// falls on, so in the night the clocks go back both passes of an hour count, and in spring the missing hour never
/// comes.
/// </remarks>
public sealed class Schedule : IEquatable<Schedule>
{
    public const int MinutesPerDay = 24 * 60;
    public const int MinutesPerWeek = 7 * MinutesPerDay;

    static readonly string[] Days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

    readonly ulong[] _minutes;

    Schedule(string text, ulong[] minutes)
    {
        Text = text;
        _minutes = minutes;
    }

    /// <summary>Every minute of the week; its text is empty.</summary>
    public static Schedule Always { get; } = new("", AllMinutes());

    /// <summary>The windows as they were written, trimmed.</summary>
    public string Text { get; }

    public bool IsAlways => Text.Length == 0;

    /// <summary>Whether the rule applies in a minute of the week, 0 being Monday 00:00 in London.</summary>
    public bool Covers(int minuteOfWeek) => (_minutes[minuteOfWeek >> 6] >> (minuteOfWeek & 63) & 1) != 0;

    /// <summary>The map of minutes: bit m % 64 of word m / 64 is minute m of the week; 158 words.</summary>
    public ReadOnlySpan<ulong> Minutes => _minutes;

    /// <summary>Reads a schedule; empty text is <see cref="Always"/>.</summary>
    /// <param name="problem">What is wrong, what is allowed; empty on success.</param>
    public static bool TryParse(string text, out Schedule schedule, out string problem)
    {
        schedule = Always;
        problem = "";
        text = text.Trim();
        if (text.Length == 0) return true;
        var minutes = new ulong[MinutesPerWeek / 64 + 1];
        foreach (var window in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TryAddWindow(window, minutes))
            {
                problem = $"'{window}' is not a window; write days and hours as in 'Mon-Fri 07:00-19:00' or " +
                    "'Sat,Sun 22:00-06:00', windows separated by semicolons.";
                return false;
            }
        }
        if (Array.TrueForAll(minutes, word => word == 0))
        {
            problem = $"'{text}' never applies; name at least one window, or leave it empty for always.";
            return false;
        }
        schedule = new Schedule(text, minutes);
        return true;
    }

    /// <summary>A schedule of our own making.</summary>
    /// <exception cref="FormatException">The text is not a schedule.</exception>
    public static Schedule Of(string text) =>
        TryParse(text, out var schedule, out var problem) ? schedule : throw new FormatException(problem);

    /// <summary>Takes a grace off both ends of every window; windows that adjoin are one window.</summary>
    /// <remarks>The minutes are those of the wall clock. A window no longer than twice the grace vanishes; a week
    /// without a gap has no ends and stays whole. A part of a minute counts as a minute.</remarks>
    /// <returns>False when no window is left.</returns>
    public bool TryShorten(TimeSpan grace, out Schedule shortened)
    {
        shortened = this;
        var minutes = (int)Math.Ceiling(Math.Clamp(grace.TotalMinutes, 0, MinutesPerWeek));
        var windows = ScheduleWindows.Of(this);
        if (minutes == 0 || windows.Exists(window => window.Length == MinutesPerWeek)) return true;

        var left = windows
            .ConvertAll(window => new ScheduleWindow(window.Start + minutes, window.Length - 2 * minutes))
            .FindAll(window => window.Length > 0);
        if (left.Count == 0) return false;
        shortened = Of(ScheduleWindows.Write(left));
        return true;
    }

    public bool Equals(Schedule? other) => other is not null && _minutes.AsSpan().SequenceEqual(other._minutes);

    public override bool Equals(object? obj) => Equals(obj as Schedule);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var word in _minutes) hash.Add(word);
        return hash.ToHashCode();
    }

    public override string ToString() => IsAlways ? "always" : Text;

    static bool TryAddWindow(string window, ulong[] minutes)
    {
        var space = window.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0) return false;
        if (!TryParseDays(window[..space], out var days)) return false;
        var hours = window[(space + 1)..].Split('-', StringSplitOptions.TrimEntries);
        if (hours.Length != 2 || !TryParseMinute(hours[0], out var start) || !TryParseMinute(hours[1], out var end))
            return false;
        if (start == MinutesPerDay) return false;
        var length = end > start ? end - start : end + MinutesPerDay - start;
        for (var day = 0; day < 7; day++)
        {
            if ((days >> day & 1) == 0) continue;
            for (var i = 0; i < length; i++)
            {
                var minute = (day * MinutesPerDay + start + i) % MinutesPerWeek;
                minutes[minute >> 6] |= 1UL << (minute & 63);
            }
        }
        return true;
    }

    static bool TryParseDays(string text, out int days)
    {
        days = 0;
        if (text.Equals("Daily", StringComparison.OrdinalIgnoreCase))
        {
            days = 0b111_1111;
            return true;
        }
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            var first = DayOf(ends[0]);
            var last = DayOf(ends[^1]);
            if (ends.Length > 2 || first < 0 || last < 0) return false;
            for (var day = first; ; day = (day + 1) % 7)
            {
                days |= 1 << day;
                if (day == last) break;
            }
        }
        return true;
    }

    static int DayOf(string text) =>
        Array.FindIndex(Days, day => day.Equals(text, StringComparison.OrdinalIgnoreCase));

    static bool TryParseMinute(string text, out int minute)
    {
        minute = MinutesPerDay;
        if (text == "24:00") return true;
        if (!TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return false;
        minute = time.Hour * 60 + time.Minute;
        return true;
    }

    static ulong[] AllMinutes()
    {
        var minutes = new ulong[MinutesPerWeek / 64 + 1];
        for (var minute = 0; minute < MinutesPerWeek; minute++) minutes[minute >> 6] |= 1UL << (minute & 63);
        return minutes;
    }
}
