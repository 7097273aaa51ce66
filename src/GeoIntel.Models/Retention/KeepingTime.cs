using System.Globalization;

namespace GeoIntel.Models.Retention;

/// <summary>How long something is kept: whole days, or whole calendar months.</summary>
/// <remarks>A month later is the same day of the month, or its last day where there is none: 31 August and six months is
/// 28 February. The default value is no time at all.</remarks>
public readonly record struct KeepingTime
{
    const int MonthsMax = 1200;
    const int DaysMax = 36_500;

    KeepingTime(int months, int days) => (Months, Days) = (months, days);

    public int Months { get; }
    public int Days { get; }

    public static KeepingTime OfMonths(int months) =>
        months is >= 1 and <= MonthsMax ? new(months, 0) : throw new ArgumentOutOfRangeException(nameof(months));

    public static KeepingTime OfDays(int days) =>
        days is >= 1 and <= DaysMax ? new(0, days) : throw new ArgumentOutOfRangeException(nameof(days));

    /// <summary>Reads "31 days", "1 day", "12 months" or "1 month".</summary>
    public static bool TryParse(string text, out KeepingTime time)
    {
        time = default;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        switch (parts[1])
        {
            case "day" or "days" when count is >= 1 and <= DaysMax:
                time = new(0, count);
                return true;
            case "month" or "months" when count is >= 1 and <= MonthsMax:
                time = new(count, 0);
                return true;
            default:
                return false;
        }
    }

    /// <summary>So long after a moment, in UTC.</summary>
    public DateTimeOffset After(DateTimeOffset moment) => moment.ToUniversalTime().AddMonths(Months).AddDays(Days);

    /// <summary>The last UTC day of which nothing is kept any more at a moment.</summary>
    /// <remarks>What was captured on a day ends together: so long after the end of that day.</remarks>
    public DateOnly LastEndedDay(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime).AddMonths(-Months).AddDays(-Days);
        // Going back by months is not the opposite of going on by months at the ends of short ones, so it is tried.
        while (EndOf(day) > now) day = day.AddDays(-1);
        while (EndOf(day.AddDays(1)) <= now) day = day.AddDays(1);
        return day;
    }

    /// <summary>When what was captured on a UTC day ends.</summary>
    public DateTimeOffset EndOf(DateOnly day) => After(new DateTimeOffset(day.AddDays(1), default, TimeSpan.Zero));

    public override string ToString() => (Months, Days) switch
    {
        (1, _) => "1 month",
        (> 1, _) => $"{Months} months",
        (_, 1) => "1 day",
        _ => $"{Days} days",
    };
}
