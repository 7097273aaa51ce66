using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Convoys;

/// <summary>The subject's reads in one go: one occasion to be accompanied, however many cameras it passed.</summary>
/// <param name="Reads">In the order of time; at least one.</param>
public sealed record SubjectJourney(IReadOnlyList<ConvoyRead> Reads)
{
    /// <summary>The day in London on which it began.</summary>
    public DateOnly Day { get; } = LondonHours.DayOf(Reads[0].Ticks);

    public static IReadOnlyList<SubjectJourney> Cut(IEnumerable<ConvoyRead> reads, TimeSpan gap)
    {
        var journeys = new List<SubjectJourney>();
        var current = new List<ConvoyRead>();
        foreach (var read in reads.OrderBy(read => read.Ticks).ThenBy(read => read.Camera))
        {
            if (current.Count > 0 && read.Ticks - current[^1].Ticks > gap.Ticks)
            {
                journeys.Add(new(current));
                current = [];
            }
            current.Add(read);
        }
        if (current.Count > 0) journeys.Add(new(current));
        return journeys;
    }
}

/// <summary>Hours and days by London's wall clock, whose offset is always a whole hour: so its hours are UTC's.</summary>
static class LondonHours
{
    public const int PerWeek = 168;

    public static long StartOf(long ticks) => ticks - ticks % TimeSpan.TicksPerHour;

    public static int OfWeek(long ticks) => LondonClock.MinuteOfWeek(ticks) / 60;

    public static DateOnly DayOf(long ticks) => DateOnly.FromDateTime(LondonClock.ToLondon(new(ticks, TimeSpan.Zero)).DateTime);

    public static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>The same time by the clock, some days later.</summary>
    public static long Shift(long ticks, int days)
    {
        var shifted = ticks + days * TimeSpan.TicksPerDay;
        return shifted + OffsetOf(ticks) - OffsetOf(shifted);
    }

    static long OffsetOf(long ticks) => LondonClock.ToLondon(new(ticks, TimeSpan.Zero)).Offset.Ticks;
}
