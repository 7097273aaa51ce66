namespace GeoIntel.Service.Tests.Rpc;

/// <summary>The hours of the week in which somebody could have been with a subject, minute by minute.</summary>
static class CompanyHours
{
    static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    public static HashSet<(DayOfWeek, int)> Of(IEnumerable<DateTimeOffset> reads, int windowSeconds, int gapMinutes)
    {
        var hours = new HashSet<(DayOfWeek, int)>();
        foreach (var read in reads)
        {
            var first = read.AddSeconds(windowSeconds).AddMinutes(-gapMinutes);
            for (var at = first; at < read.AddSeconds(windowSeconds); at = at.AddMinutes(1)) hours.Add(HourOf(at));
            hours.Add(HourOf(read.AddSeconds(windowSeconds)));
        }
        return hours;
    }

    public static (DayOfWeek, int) HourOf(DateTimeOffset at)
    {
        var there = TimeZoneInfo.ConvertTime(at, London);
        return (there.DayOfWeek, there.Hour);
    }
}
