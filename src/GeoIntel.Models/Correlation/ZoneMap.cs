using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>How sightings lie to zones: answered beforehand for fixed cameras, one bit a zone and camera.</summary>
sealed class ZoneMap
{
    readonly CompiledZone[] _zones;
    readonly GeoPoint?[] _capturePoints;
    readonly int _words;
    readonly ulong[] _inside; // a zone's words are neighbours

    public ZoneMap(CompiledZone[] zones, GeoPoint?[] capturePoints)
    {
        _zones = zones;
        _capturePoints = capturePoints;
        _words = CompiledZone.WordsFor(capturePoints.Length);
        _inside = new ulong[(long)_words * zones.Length];
        for (var zone = 0; zone < zones.Length; zone++)
            zones[zone].CameraBits.CopyTo(_inside.AsSpan(zone * _words, _words));
    }

    public CompiledZone this[int zone] => _zones[zone];

    public bool Contains(int zone, in Sighting sighting)
    {
        var camera = sighting.CameraIndex;
        return IsAtCapturePoint(sighting)
            ? (_inside[zone * _words + (camera >> 6)] >> (camera & 63) & 1) != 0
            : _zones[zone].Outline.Contains(sighting.Position);
    }

    /// <summary>From either side of the edge, rounded down to the whole centimetre.</summary>
    public int DistanceToEdgeCentimetres(int zone, in Sighting sighting)
    {
        if (IsAtCapturePoint(sighting) && _zones[zone].TryGetDistance(sighting.CameraIndex, out var distance))
            return distance;
        return _zones[zone].Outline.DistanceToEdgeCentimetres(sighting.Position);
    }

    /// <summary>Whether the sighting is judged at its camera's capture point; it may name a place of its own, which then
    /// counts.</summary>
    public bool IsAtCapturePoint(in Sighting sighting) =>
        (uint)sighting.CameraIndex < (uint)_capturePoints.Length
        && _capturePoints[sighting.CameraIndex] == sighting.Position;
}
