using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Incidents;

/// <summary>The time of an incident: not before <see cref="Earliest"/> and before <see cref="Latest"/>; the two are
/// equal when the instant is known.</summary>
/// <remarks>Instants in UTC. The default value is year 1 and stands for nothing.</remarks>
public readonly record struct IncidentTime
{
    IncidentTime(DateTimeOffset earliest, DateTimeOffset latest, TimePrecision precision)
    {
        Earliest = earliest.ToUniversalTime();
        Latest = latest.ToUniversalTime();
        Precision = precision;
    }

    public DateTimeOffset Earliest { get; }
    public DateTimeOffset Latest { get; }
    public TimePrecision Precision { get; }

    public TimeSpan Length => Latest - Earliest;

    /// <summary>The month of London's calendar that it begins in, as its first day.</summary>
    public DateOnly LondonMonth
    {
        get
        {
            var local = LondonClock.ToLondon(Earliest);
            return new DateOnly(local.Year, local.Month, 1);
        }
    }

    public static IncidentTime At(DateTimeOffset instant) => new(instant, instant, TimePrecision.Exact);

    /// <exception cref="ArgumentOutOfRangeException">The latest instant lies before the earliest.</exception>
    public static IncidentTime Between(DateTimeOffset earliest, DateTimeOffset latest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latest, earliest);
        return latest == earliest ? At(earliest) : new IncidentTime(earliest, latest, TimePrecision.Span);
    }

    /// <summary>The first instant of a month of London's calendar: an edge of monthly steps.</summary>
    public static DateTimeOffset MonthStart(int year, int month) =>
        LondonMidnight(new DateTime(year, month, 1)).ToUniversalTime();

    /// <summary>A whole month of London's calendar, from its first midnight to the next month's.</summary>
    public static IncidentTime OfMonth(int year, int month)
    {
        var first = new DateTime(year, month, 1);
        return new IncidentTime(LondonMidnight(first), LondonMidnight(first.AddMonths(1)), TimePrecision.Month);
    }

    /// <summary>A time as it was stored or sent.</summary>
    /// <returns>False when the instants do not fit the precision.</returns>
    public static bool TryOf(DateTimeOffset earliest, DateTimeOffset latest, TimePrecision precision, out IncidentTime time)
    {
        time = new IncidentTime(earliest, latest, precision);
        return precision switch
        {
            TimePrecision.Exact => latest == earliest,
            TimePrecision.Span => latest > earliest,
            TimePrecision.Month => latest > earliest && time == OfMonth(time.LondonMonth.Year, time.LondonMonth.Month),
            _ => false,
        };
    }

    /// <summary>Midnight of a first of a month in London; clocks never change within hours of one.</summary>
    static DateTimeOffset LondonMidnight(DateTime firstOfMonth) =>
        new(firstOfMonth, LondonClock.ToLondon(new DateTimeOffset(firstOfMonth, TimeSpan.Zero)).Offset);
}
