using GeoIntel.Models.Sightings;
using GeoIntel.Models.Uptime;

namespace GeoIntel.Models.Compliance;

/// <summary>How many of some cameras were in service, and how many up, minute by minute.</summary>
sealed class CameraCount
{
    readonly long _first;
    readonly int[] _inService;
    readonly int[] _up;

    /// <param name="first">Minute since year 1, UTC.</param>
    public CameraCount(
        IEnumerable<Camera> cameras, IReadOnlyDictionary<string, IReadOnlyList<UptimeInterval>> uptime, long first,
        int minutes)
    {
        _first = first;
        _inService = new int[minutes + 1];
        _up = new int[minutes + 1];
        foreach (var camera in cameras)
        {
            foreach (var interval in uptime.TryGetValue(camera.Id, out var own) ? own : [])
            {
                if (interval.State != CameraState.OutOfService) Mark(_inService, interval);
                if (interval.State == CameraState.Up) Mark(_up, interval);
            }
        }
        for (var i = 1; i < minutes; i++)
        {
            _inService[i] += _inService[i - 1];
            _up[i] += _up[i - 1];
        }
    }

    public (int InService, int Up) At(long minute) => (_inService[minute - _first], _up[minute - _first]);

    void Mark(int[] counts, UptimeInterval interval)
    {
        counts[Place(interval.From)]++;
        counts[Place(interval.Until)]--;
    }

    int Place(DateTimeOffset instant) =>
        (int)Math.Clamp(UptimeCalendar.MinuteOf(instant) - _first, 0, _inService.Length - 1);
}
