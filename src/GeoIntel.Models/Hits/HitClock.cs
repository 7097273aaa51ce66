using System.Globalization;
using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Hits;

/// <summary>How sentences say times and shares: by London's clock, and never surer than they are.</summary>
static class HitClock
{
    public static string Clock(DateTimeOffset instant) => string.Create(
        CultureInfo.InvariantCulture, $"{LondonClock.ToLondon(instant):HH:mm:ss} {LondonClock.Abbreviation(instant)}");

    public static string ClockAndDay(DateTimeOffset instant) => $"{Clock(instant)} on {Day(instant)}";

    /// <summary>With the day only where it is another one.</summary>
    public static string ClockAfter(DateTimeOffset instant, DateTimeOffset before) =>
        Day(instant) == Day(before) ? Clock(instant) : ClockAndDay(instant);

    /// <summary>For example "3 min", "3 min 20 s" or "2 h 5 min".</summary>
    public static string Apart(DateTimeOffset a, DateTimeOffset b)
    {
        var apart = (a - b).Duration();
        return (Hours: (int)apart.TotalHours, apart.Minutes, apart.Seconds) switch
        {
            (0, 0, var seconds) => $"{seconds} s",
            (0, var minutes, 0) => $"{minutes} min",
            (0, var minutes, var seconds) => $"{minutes} min {seconds} s",
            var (hours, minutes, _) => $"{hours} h {minutes} min",
        };
    }

    public static string Percent(double share) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(share * 100):0} %");

    static string Day(DateTimeOffset instant) =>
        LondonClock.ToLondon(instant).ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture);
}
