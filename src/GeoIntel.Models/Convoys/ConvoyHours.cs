namespace GeoIntel.Models.Convoys;

/// <summary>Which hours of a period the chances of a convoy go by.</summary>
/// <remarks>
/// A candidate's occasion is moved within its own hour of the week, so it can meet the subject only where that is an hour of the week
/// in which the subject was there, or in which an occasion that met it may have begun. Traffic of other hours says nothing, and who
/// passed in none of these could not have been found: which hours they are hangs on the subject alone, so to leave the others out of
/// those who are looked at makes no false-discovery rate too small (independent filtering: Bourgon, Gentleman and Huber, PNAS 107(21),
/// 2010).
/// </remarks>
public static class ConvoyHours
{
    /// <param name="fromTicks">Start of the period, in UTC ticks.</param>
    /// <param name="untilTicks">Its end, outside it.</param>
    /// <returns>Ticks of their starts in UTC, in order; the first may lie before the period.</returns>
    public static IReadOnlyList<long> Of(IEnumerable<ConvoyRead> subject, ConvoyRule rule, long fromTicks, long untilTicks)
    {
        var ofWeek = new HashSet<int>();
        foreach (var read in subject)
        {
            var latest = read.Ticks + rule.Window.Ticks;
            var earliest = read.Ticks - rule.Window.Ticks - rule.OccasionTicksMax;
            for (var hour = LondonHours.StartOf(earliest); hour <= latest; hour += TimeSpan.TicksPerHour) ofWeek.Add(LondonHours.OfWeek(hour));
        }
        var hours = new List<long>();
        for (var hour = LondonHours.StartOf(fromTicks); hour < untilTicks; hour += TimeSpan.TicksPerHour)
        {
            if (ofWeek.Contains(LondonHours.OfWeek(hour))) hours.Add(hour);
        }
        return hours;
    }

    /// <summary>All hours that a period touches.</summary>
    public static IReadOnlyList<long> All(long fromTicks, long untilTicks)
    {
        var hours = new List<long>();
        for (var hour = LondonHours.StartOf(fromTicks); hour < untilTicks; hour += TimeSpan.TicksPerHour) hours.Add(hour);
        return hours;
    }
}
