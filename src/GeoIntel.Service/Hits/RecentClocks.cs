using System.Collections.Concurrent;
using GeoIntel.Service.Storage.Cameras;

namespace GeoIntel.Service.Hits;

/// <summary>What was measured of cameras' clocks, asked of the store once a minute for a camera and day and not for every
/// hit: it is estimated anew a few times an hour at the most.</summary>
sealed class RecentClocks(ClockStore clocks, TimeProvider clock)
{
    const int KeptMax = 10_000;

    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<(string CameraId, DateOnly Day), Known> _known = [];

    /// <inheritdoc cref="ClockStore.AtAsync"/>
    public async Task<(double Least, double Most)?[]> AtAsync(
        IReadOnlyList<(string CameraId, DateTimeOffset At)> asked, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var found = new (double, double)?[asked.Count];
        var missing = new List<int>();
        for (var i = 0; i < asked.Count; i++)
        {
            if (_known.TryGetValue(KeyOf(asked[i]), out var known) && now - known.AskedAt < KeptFor) found[i] = known.Bound;
            else missing.Add(i);
        }
        if (missing.Count == 0) return found;

        if (_known.Count > KeptMax) _known.Clear();
        var bounds = await clocks.AtAsync([.. missing.Select(i => asked[i])], cancellation);
        for (var i = 0; i < bounds.Length; i++)
        {
            found[missing[i]] = bounds[i];
            _known[KeyOf(asked[missing[i]])] = new Known(bounds[i], now);
        }
        return found;
    }

    static (string, DateOnly) KeyOf((string CameraId, DateTimeOffset At) of) =>
        (of.CameraId, DateOnly.FromDateTime(of.At.UtcDateTime));

    readonly record struct Known((double Least, double Most)? Bound, DateTimeOffset AskedAt);
}
