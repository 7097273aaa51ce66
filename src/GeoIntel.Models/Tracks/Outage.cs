using GeoIntel.Models.Uptime;

namespace GeoIntel.Models.Tracks;

/// <summary>For how long a camera is not known to have been up, within a time.</summary>
public static class Outage
{
    /// <returns>Seconds by state, those states alone in which it was at all; never <see cref="CameraState.Up"/>.</returns>
    public static IEnumerable<(CameraState State, double Seconds)> Within(
        IReadOnlyList<UptimeInterval> calendar, DateTimeOffset from, DateTimeOffset until)
    {
        Span<double> seconds = stackalloc double[4];
        foreach (var interval in calendar)
        {
            var begin = interval.From > from ? interval.From : from;
            var end = interval.Until < until ? interval.Until : until;
            if (end > begin) seconds[(int)interval.State] += (end - begin).TotalSeconds;
        }
        var found = new List<(CameraState, double)>();
        foreach (var state in (ReadOnlySpan<CameraState>)[CameraState.Down, CameraState.OutOfService, CameraState.Unknown])
        {
            if (seconds[(int)state] > 0) found.Add((state, seconds[(int)state]));
        }
        return found;
    }
}
