namespace GeoIntel.Models.Correlation;

/// <summary>For every fixed camera the zones that contain its capture point, and how deep it lies in them.</summary>
/// <remarks>One bit a camera and zone answers almost every question; distances are kept for the pairs that are
/// inside.</remarks>
sealed class CameraZones
{
    readonly int _words;
    readonly ulong[] _inside;
    readonly int[] _start; // of a camera's part of the two arrays below
    readonly int[] _zones; // ascending within a camera
    readonly int[] _distances;

    public CameraZones(IReadOnlyList<CompiledCamera> cameras, IReadOnlyList<CompiledZone> zones)
    {
        _words = zones.Count + 63 >> 6;
        _inside = new ulong[(long)_words * cameras.Count];
        _start = new int[cameras.Count + 1];
        var inside = new List<int>();
        var distances = new List<int>();
        for (var camera = 0; camera < cameras.Count; camera++)
        {
            if (cameras[camera].CapturePoint is { } point)
            {
                for (var zone = 0; zone < zones.Count; zone++)
                {
                    if (!zones[zone].Outline.Contains(point)) continue;
                    _inside[(long)camera * _words + (zone >> 6)] |= 1UL << (zone & 63);
                    inside.Add(zone);
                    distances.Add(zones[zone].Outline.DistanceToEdgeCentimetres(point));
                }
            }
            _start[camera + 1] = inside.Count;
        }
        _zones = [.. inside];
        _distances = [.. distances];
    }

    /// <summary>Whether a zone contains a fixed camera's capture point, and the distance from there to its
    /// edge.</summary>
    public bool TryGetDistance(int camera, int zone, out int distanceCentimetres)
    {
        distanceCentimetres = 0;
        if ((_inside[(long)camera * _words + (zone >> 6)] >> (zone & 63) & 1) == 0) return false;

        var start = _start[camera];
        var found = _zones.AsSpan(start, _start[camera + 1] - start).BinarySearch(zone);
        distanceCentimetres = _distances[start + found];
        return true;
    }
}
