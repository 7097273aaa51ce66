using System.Text.Json;
using System.Text.Json.Nodes;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;

namespace GeoIntel.Cli.Analysis;

/// <summary>One GeoJSON FeatureCollection of points (RFC 7946, so WGS 84, longitude first). Where a place is not known the geometry is
/// null, as it may be.</summary>
static class PointFeatures
{
    public static void Print(IEnumerable<(Point? Place, JsonObject Properties)> features, Terminal terminal) =>
        terminal.Out.WriteLine(Text(features));

    public static string Text(IEnumerable<(Point? Place, JsonObject Properties)> features) => new JsonObject
    {
        ["type"] = "FeatureCollection", ["features"] = new JsonArray([.. features.Select(of => Feature(of.Place, of.Properties))]),
    }.ToJsonString(JsonSerializerOptions.Default);

    static JsonObject Feature(Point? place, JsonObject properties) => new()
    {
        ["type"] = "Feature",
        ["geometry"] = GeoJsonFeatures.CoordinatesOf(place) is { } coordinates
            ? new JsonObject { ["type"] = "Point", ["coordinates"] = coordinates }
            : null,
        ["properties"] = properties,
    };
}
