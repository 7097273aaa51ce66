using System.Globalization;

namespace Grpc.Wire;

/// <summary>The grpc-timeout header: at most eight digits and a unit, H, M, S, m (ms), u (microseconds) or n
/// (nanoseconds).</summary>
static class TimeoutHeader
{
    const long ValueMax = 99_999_999;

    // Ticks a unit, the finest first; a nanosecond is finer than a tick and is only read, never written.
    static readonly (char Unit, long Ticks)[] Units =
    [
        ('u', TimeSpan.TicksPerMicrosecond),
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    public static bool TryParse(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is null || text.Length is < 2 or > 9) return false;
        if (!long.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;

        if (text[^1] == 'n')
        {
            timeout = TimeSpan.FromTicks((value + 99) / 100);
            return true;
        }
        foreach (var (unit, ticks) in Units)
        {
            if (unit != text[^1]) continue;

            timeout = TimeSpan.FromTicks(value * ticks);
            return true;
        }
        return false;
    }

    /// <summary>The finest unit in which the time fits, rounded up: a caller's deadline is never told too
    /// early.</summary>
    public static string Format(TimeSpan timeout)
    {
        foreach (var (unit, ticks) in Units)
        {
            var value = timeout.Ticks / ticks + (timeout.Ticks % ticks > 0 ? 1 : 0);
            if (value <= ValueMax) return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(value, 1)}{unit}");
        }
        return $"{ValueMax}H";
    }
}
