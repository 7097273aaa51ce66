using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>The distinct schedules of a watchlist.</summary>
readonly struct WeekMaps(Chunks<Schedule> schedules)
{
    /// <summary>The schedule that always covers; it is not looked up.</summary>
    public const int Always = 0;

    readonly Chunks<Schedule> _schedules = schedules;

    /// <summary>Whether a schedule covers the minute that London's clocks show.</summary>
    public bool Covers(int week, long utcTicks) =>
        week == Always || _schedules[week].Covers(LondonClock.MinuteOfWeek(utcTicks));
}

/// <summary>Numbers schedules; equal ones get one number.</summary>
sealed class WeekCompiler
{
    readonly Dictionary<Schedule, int> _numbers = [];
    readonly ChunkWriter<Schedule> _schedules = new();

    public WeekCompiler() => Set(Schedule.Always);

    public int Count => _numbers.Count;

    public int Add(Schedule schedule)
    {
        if (schedule.IsAlways) return WeekMaps.Always;
        return _numbers.TryGetValue(schedule, out var number) ? number : Set(schedule);
    }

    public WeekMaps Freeze() => new(_schedules.Freeze());

    int Set(Schedule schedule)
    {
        var number = _numbers.Count;
        _numbers.Add(schedule, number);
        _schedules.Set(number, schedule);
        return number;
    }
}
