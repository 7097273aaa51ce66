using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>How sightings lie to zones: answered beforehand for fixed cameras, one bit a zone and camera.</summary>
sealed class ZoneMap
{
    readonly CompiledZone[] _zones;
    readonly GridBox[] _boxes; // side by side, because most places lie outside of most zones
    readonly GeoPoint?[] _capturePoints;
    readonly int _words;
    readonly ulong[] _inside; // a zone's words are neighbours

    public ZoneMap(CompiledZone[] zones, GeoPoint?[] capturePoints)
    {
        _zones = zones;
        _boxes = Array.ConvertAll(zones, zone => zone.Outline.Extent);
        _capturePoints = capturePoints;
        _words = CompiledZone.WordsFor(capturePoints.Length);
        _inside = new ulong[(long)_words * zones.Length];
        for (var zone = 0; zone < zones.Length; zone++)
            zones[zone].CameraBits.CopyTo(_inside.AsSpan(zone * _words, _words));
    }

    public CompiledZone this[int zone] => _zones[zone];

    /// <summary>Whether the sighting was made where its fixed camera reads, so that the answers are known. A sighting may
    /// name a place of its own, which then counts.</summary>
    public bool IsAtCapturePoint(in Sighting sighting) =>
        (uint)sighting.CameraIndex < (uint)_capturePoints.Length
        && _capturePoints[sighting.CameraIndex] is { } point
        && point.EastingCentimetres == sighting.Position.EastingCentimetres
        && point.NorthingCentimetres == sighting.Position.NorthingCentimetres;

    /// <param name="atCapturePoint">What <see cref="IsAtCapturePoint"/> says of the sighting.</param>
    public bool Contains(int zone, in Sighting sighting, bool atCapturePoint)
    {
        if (!atCapturePoint) return ContainsPlace(zone, sighting.Position);

        var camera = sighting.CameraIndex;
        return (_inside[zone * _words + (camera >> 6)] >> (camera & 63) & 1) != 0;
    }

    /// <summary>From either side of the edge, rounded down to the whole centimetre.</summary>
    /// <param name="atCapturePoint">What <see cref="IsAtCapturePoint"/> says of the sighting.</param>
    public int DistanceToEdgeCentimetres(int zone, in Sighting sighting, bool atCapturePoint) => atCapturePoint
        ? _zones[zone].DistanceToEdgeCentimetres(sighting.CameraIndex, sighting.Position)
        : _zones[zone].Outline.DistanceToEdgeCentimetres(sighting.Position);

    bool ContainsPlace(int zone, GeoPoint place) => _boxes[zone].Holds(place) && _zones[zone].Outline.Contains(place);
}
