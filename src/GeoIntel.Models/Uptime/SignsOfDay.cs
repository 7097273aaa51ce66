namespace GeoIntel.Models.Uptime;

/// <summary>The signs of life that one camera gave on one UTC day, to the minute.</summary>
/// <remarks>Whatever the order in which they come and however often, the same sets come out.</remarks>
/// <param name="Reads">Minutes in which it captured something, later withdrawn or not.</param>
/// <param name="Beats">Minutes in which the device said that the camera works.</param>
/// <param name="Stops">Minutes in which the device said that the camera does not work.</param>
public sealed record SignsOfDay(DateOnly Day, DayMinutes Reads, DayMinutes Beats, DayMinutes Stops)
{
    /// <summary>Minutes since year 1, UTC, at which the day begins.</summary>
    internal long FirstMinute => (long)Day.DayNumber * DayMinutes.Count;

    internal bool IsEmpty => Reads.IsEmpty && Beats.IsEmpty && Stops.IsEmpty;

    /// <summary>In their order, one for each minute with any. A read outranks what the device said of itself; of its
    /// own words the worse one counts.</summary>
    internal IEnumerable<Sign> Signs()
    {
        for (var minute = 0; minute < DayMinutes.Count; minute++)
        {
            var (read, beat, stop) = (Reads[minute], Beats[minute], Stops[minute]);
            if (read || beat || stop) yield return new Sign(FirstMinute + minute, read || !stop, beat || stop);
        }
    }
}

/// <summary>That something came from a camera in a minute.</summary>
/// <param name="Minute">Since year 1, UTC.</param>
/// <param name="IsUp">The camera worked.</param>
/// <param name="IsWord">The device spoke of itself.</param>
readonly record struct Sign(long Minute, bool IsUp, bool IsWord);
