using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Correlation;

/// <summary>One version of a zone, and which fixed cameras' capture points lie in it.</summary>
/// <remarks>It does not depend on the rest of the watchlist, so the next snapshot takes it over as long as the outline
/// and the cameras stay.</remarks>
sealed class CompiledZone
{
    readonly int[] _cameras; // ascending, those inside
    readonly int[] _distances;
    int[]? _outside; // of a camera outside, distance + 1; 0 until somebody asks

    public CompiledZone(Zone zone, Outline outline, GeoPoint?[] capturePoints)
    {
        Zone = zone;
        Outline = outline;
        CameraBits = new ulong[WordsFor(capturePoints.Length)];
        var (cameras, distances) = (new List<int>(), new List<int>());
        for (var camera = 0; camera < capturePoints.Length; camera++)
        {
            if (capturePoints[camera] is not { } point || !outline.Contains(point)) continue;
            CameraBits[camera >> 6] |= 1UL << (camera & 63);
            cameras.Add(camera);
            distances.Add(outline.DistanceToEdgeCentimetres(point));
        }
        _cameras = [.. cameras];
        _distances = [.. distances];
    }

    CompiledZone(Zone zone, CompiledZone like)
    {
        Zone = zone;
        Outline = like.Outline;
        CameraBits = like.CameraBits;
        _cameras = like._cameras;
        _distances = like._distances;
        _outside = like._outside;
    }

    public Zone Zone { get; }
    public Outline Outline { get; }

    /// <summary>One bit a camera: its capture point lies in the zone.</summary>
    public ulong[] CameraBits { get; }

    /// <summary>At least one, so that a person's can be read ahead where no camera is registered.</summary>
    public static int WordsFor(int cameras) => Math.Max(1, cameras + 63 >> 6);

    /// <summary>The same outline under another name, period or hysteresis.</summary>
    public CompiledZone As(Zone zone) => ReferenceEquals(zone, Zone) ? this : new CompiledZone(zone, this);

    /// <summary>From now on keeps what it has once measured from cameras outside: for zones to stay in, where almost
    /// every read is outside.</summary>
    public void RememberOutside(int cameras) => _outside ??= new int[cameras];

    /// <summary>Distance from a camera's capture point to the zone's edge, rounded down to the whole
    /// centimetre.</summary>
    public int DistanceToEdgeCentimetres(int camera, GeoPoint capturePoint)
    {
        var found = _cameras.AsSpan().BinarySearch(camera);
        if (found >= 0) return _distances[found];
        if (_outside is not { } outside) return Outline.DistanceToEdgeCentimetres(capturePoint);

        // Two threads that measure at once write the same number.
        if (outside[camera] == 0) outside[camera] = Outline.DistanceToEdgeCentimetres(capturePoint) + 1;
        return outside[camera] - 1;
    }
}
