using System.Text.Json;
using GeoIntel.Models.Geo;
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
            return [.. Geometries(document.RootElement).Select((geometry, i) => OutlineOf(path, geometry, i + 1))];
        }
        catch (JsonException exception)
        {
            throw new UsageException($"{path}: It is not JSON: {exception.Message}");
        }
    }

    static IEnumerable<JsonElement> Geometries(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return [root];
        if (root.TryGetProperty("features", out var features) && features.ValueKind == JsonValueKind.Array)
            return features.EnumerateArray().SelectMany(Geometries);
        return [root.TryGetProperty("geometry", out var geometry) ? geometry : root];
    }

    static Outline OutlineOf(string path, JsonElement geometry, int number)
    {
        if (!RegistryFiles.Outline.TryToWkt(geometry, out var wkt, out var problem))
            throw Wrong(problem);
        var drawn = new WKTReader().Read(wkt);
        // Published boundaries are rounded, and then touch themselves.
        if (!drawn.IsValid) drawn = GeometryFixer.Fix(drawn);
        if (!NationalGrid.TryProject(drawn, out var projected, out problem)
            || !Outline.TryCreate(projected, out var outline, out problem))
        {
            throw Wrong(problem);
        }
        return outline;

        UsageException Wrong(string why) => new($"{path}: feature {number}: {why}");
    }
}
