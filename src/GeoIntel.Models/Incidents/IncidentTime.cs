using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Incidents;

/// <summary>When an incident happened, as far as it is known.</summary>
public enum TimePrecision
{
    /// <summary>At one instant.</summary>
    Exact = 1,

    /// <summary>At some time of a span, for example while the owner was away.</summary>
    Span = 2,

    /// <summary>At some time of a month.</summary>
    Month = 3,
}

/// <summary>The time of an incident: not before <see cref="Earliest"/> and before <see cref="Latest"/>; the two are equal
/// when the instant is known.</summary>
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

    public static IncidentTime At(DateTimeOffset instant) => new(instant, instant, TimePrecision.Exact);

    /// <exception cref="ArgumentOutOfRangeException">The latest instant lies before the earliest.</exception>
    public static IncidentTime Between(DateTimeOffset earliest, DateTimeOffset latest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latest, earliest);
        return latest == earliest ? At(earliest) : new IncidentTime(earliest, latest, TimePrecision.Span);
    }

    /// <summary>A whole month of London's calendar, from its first midnight to the next month's.</summary>
    public static IncidentTime OfMonth(int year, int month)
    {
        var first = new DateTime(year, month, 1);
        return new IncidentTime(LondonMidnight(first), LondonMidnight(first.AddMonths(1)), TimePrecision.Month);
    }

    /// <summary>Midnight of a first of a month in London; clocks never change within hours of one.</summary>
    internal static DateTimeOffset LondonMidnight(DateTime firstOfMonth) =>
        new(firstOfMonth, LondonClock.ToLondon(new DateTimeOffset(firstOfMonth, TimeSpan.Zero)).Offset);
}
