using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Compliance;

/// <summary>Days by London's clock.</summary>
public static class LondonDay
{
    /// <summary>From midnight to midnight: 23 hours in spring's night of the clock change, 25 in autumn's.</summary>
    public static Period Of(DateOnly day) => new(Begin(day), Begin(day.AddDays(1)));

    public static DateOnly Of(DateTimeOffset instant) => DateOnly.FromDateTime(LondonClock.ToLondon(instant).DateTime);

    // The clocks change at 01:00 UTC, so the offset at midnight UTC is that of London's midnight, too.
    static DateTimeOffset Begin(DateOnly day)
    {
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return midnight - LondonClock.ToLondon(midnight).Offset;
    }
}
