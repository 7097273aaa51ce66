using System.Text.Json;
using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;
using NetTopologySuite.Geometries.Utilities;
using NetTopologySuite.IO;

namespace GeoIntel.Cli.IncidentFiles;

/// <summary>The polygons of a GeoJSON file in WGS 84, as outlines on the National Grid.</summary>
static class AreaFile
{
    /// <exception cref="UsageException">It is no GeoJSON, or holds something else than polygons.</exception>
    public static IReadOnlyList<Outline> Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return [.. Features(document.RootElement).Select((feature, i) => OutlineOf(path, feature, i + 1))];
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{path}: It is not JSON: {exception.Message}");
        }
    }

    /// <summary>The features of a collection, or the one thing itself.</summary>
    public static IEnumerable<JsonElement> Features(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("features", out var features)
            && features.ValueKind == JsonValueKind.Array
                ? features.EnumerateArray().SelectMany(Features)
                : [root];

    /// <summary>The polygons of a feature or geometry in EPSG:27700 metres, mended where rounding broke them.</summary>
    /// <exception cref="UsageException">It holds something else than polygons.</exception>
    public static Geometry PolygonsOf(string path, JsonElement feature, int number)
    {
        var geometry = feature.ValueKind == JsonValueKind.Object && feature.TryGetProperty("geometry", out var inner) ? inner : feature;
        if (!RegistryFiles.Outline.TryToWkt(geometry, out var wkt, out var problem))
            throw Wrong(problem);
        var drawn = new WKTReader().Read(wkt);
        // Published boundaries are rounded, and then touch themselves.
        if (!drawn.IsValid) drawn = GeometryFixer.Fix(drawn);
        return NationalGrid.TryProject(drawn, out var projected, out problem) ? projected : throw Wrong(problem);

        UsageException Wrong(string why) => new($"{path}: feature {number}: {why}");
    }

    static Outline OutlineOf(string path, JsonElement feature, int number) =>
        Outline.TryCreate(PolygonsOf(path, feature, number), out var outline, out var problem)
            ? outline
            : throw new UsageException($"{path}: feature {number}: {problem}");
}
