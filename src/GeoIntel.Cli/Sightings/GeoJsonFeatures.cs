using System.Text.Json;
using System.Text.Json.Nodes;
using GeoIntel.Models.Geo;
using GeoIntel.V1;

namespace GeoIntel.Cli.Sightings;

/// <summary>One GeoJSON FeatureCollection (RFC 7946, so WGS 84, longitude first), written as the sightings come.</summary>
sealed class GeoJsonFeatures : SightingOutput
{
    const int Decimals = 7; // a centimetre

    readonly TextWriter _out;
    bool _isFirst = true;

    public GeoJsonFeatures(TextWriter output)
    {
        _out = output;
        _out.Write("{\"type\":\"FeatureCollection\",\"features\":[");
    }

    public override void Write(Sighting sighting)
    {
        var properties = new JsonObject
        {
            ["capture_time"] = TimeOf(sighting),
            ["vrm"] = sighting.Vrm,
            ["camera"] = sighting.Camera,
            ["position_uncertainty_metres"] = sighting.PositionUncertaintyMetres,
            ["vehicle_description"] = sighting.VehicleDescription,
            ["observed"] = sighting.Observed,
        };
        if (sighting.HasConfidence) properties["confidence"] = sighting.Confidence;
        if (sighting.Match is { } match)
        {
            properties["match_class"] = ClassOf(sighting);
            properties["match_vrm"] = match.Vrm;
            if (match.HasProbability) properties["match_probability"] = match.Probability;
        }
        var feature = new JsonObject
        {
            ["type"] = "Feature", ["id"] = sighting.Name, ["geometry"] = GeometryOf(sighting.Position), ["properties"] = properties,
        };
        _out.Write(_isFirst ? "\n" : ",\n");
        _out.Write(feature.ToJsonString(JsonSerializerOptions.Default));
        _isFirst = false;
    }

    public override void End() => _out.WriteLine("\n]}");

    // Null, which a feature may have, where the place is not known.
    static JsonObject? GeometryOf(Point? position) =>
        CoordinatesOf(position) is { } coordinates ? new JsonObject { ["type"] = "Point", ["coordinates"] = coordinates } : null;

    /// <summary>Longitude and latitude; null where the place is not known.</summary>
    public static JsonArray? CoordinatesOf(Point? position)
    {
        if (position is null || !GeoPoint.TryFromMetres(position.X, position.Y, out var place)) return null;
        var wgs84 = NationalGrid.ToWgs84(place);
        return new JsonArray(Math.Round(wgs84.LongitudeDegrees, Decimals), Math.Round(wgs84.LatitudeDegrees, Decimals));
    }
}
