using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>The distinct schedules of a watchlist as maps of the week's minutes, one after the other.</summary>
sealed class WeekMaps
{
    /// <summary>The schedule that always covers; it is not looked up.</summary>
    public const int Always = 0;

    const int Words = Schedule.MinutesPerWeek / 64 + 1;

    readonly Dictionary<Schedule, int> _indices = new() { [Schedule.Always] = Always };
    readonly List<ulong> _laying = [.. Schedule.Always.Minutes];
    ulong[] _minutes = [];

    /// <summary>Numbers a schedule; equal ones get one number.</summary>
    public int Add(Schedule schedule)
    {
        if (schedule.IsAlways) return Always;
        if (_indices.TryGetValue(schedule, out var index)) return index;
        index = _indices.Count;
        _indices.Add(schedule, index);
        _laying.AddRange(schedule.Minutes);
        return index;
    }

    /// <summary>Ends the laying; from here on it can be asked.</summary>
    public void Freeze() => _minutes = [.. _laying];

    /// <summary>Whether a schedule covers the minute that London's clocks show.</summary>
    public bool Covers(int week, long utcTicks)
    {
        if (week == Always) return true;
        var minute = LondonClock.MinuteOfWeek(utcTicks);
        return (_minutes[week * Words + (minute >> 6)] >> (minute & 63) & 1) != 0;
    }
}
