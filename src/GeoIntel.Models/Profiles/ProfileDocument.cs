using System.Text.Json;
using System.Text.Json.Nodes;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Profiles.Page;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GeoIntel.Models.Profiles;

/// <summary>All files of a profile: the page, its tables, the layer of hotspots, the figures and the manifest.</summary>
public static class ProfileDocument
{
    public const string Kind = "profile";
    public const string FiguresFile = DocumentFile.Figures;

    static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="beside">More files that follow from figures and labels.</param>
    public static IReadOnlyList<DocumentFile> Of(
        ProfileFigures figures, DocumentLabels labels, IReadOnlyList<DocumentInput> inputs,
        IReadOnlyList<DocumentText> texts, params IReadOnlyList<DocumentFile> beside)
    {
        List<DocumentFile> files =
        [
            DocumentFile.OfText(ProfilePage.FileName, "text/html", ProfilePage.Write(figures, labels, texts)),
            .. ProfileTables.Of(figures).Select(table => table.ToFile()),
            .. figures.Hotspots.Select(run => LayerOf(run, labels)),
            .. beside,
            FiguresFileOf(figures),
        ];
        return [.. files, DocumentManifest.Of(labels, inputs, texts, files)];
    }

    public static DocumentFile FiguresFileOf(ProfileFigures figures) =>
        DocumentFile.OfText(FiguresFile, "application/json", JsonSerializer.Serialize(figures, Json));

    public static ProfileFigures Read(DocumentFile figures) => JsonSerializer.Deserialize<ProfileFigures>(figures.Text, Json)
        ?? throw new InvalidOperationException("The file holds no figures.");

    // GeoJSON as before RFC 7946, with its system named: the National Grid, as the figures have it.
    static DocumentFile LayerOf(HotspotFigures run, DocumentLabels labels)
    {
        var reader = new WKTReader();
        var layer = new JsonObject
        {
            ["type"] = "FeatureCollection",
            ["name"] = $"hotspots-{run.Group}",
            ["crs"] = new JsonObject
            {
                ["type"] = "name", ["properties"] = new JsonObject { ["name"] = "urn:ogc:def:crs:EPSG::27700" },
            },
            ["handling"] = labels.Handling,
            ["attribution"] = run.Attribution,
            ["features"] = new JsonArray([.. run.Cells.Select(cell => (JsonNode)FeatureOf(cell, run, reader))]),
        };
        return DocumentFile.OfText($"layers/hotspots-{run.Group}.geojson", "application/geo+json", layer.ToJsonString(Json));
    }

    static JsonObject FeatureOf(HotspotCellFigures cell, HotspotFigures run, WKTReader reader)
    {
        var properties = new JsonObject
        {
            ["cell_id"] = cell.Id, ["period"] = DocumentLabels.MonthOf(run.Period), ["forecast"] = cell.Forecast,
            ["lo90"] = cell.Low90, ["hi90"] = cell.High90, ["rank"] = cell.Rank, ["cum_area_pct"] = cell.AreaPercent,
            ["pattern"] = cell.Pattern, ["pattern_robust"] = cell.Robust, ["emerging_prob"] = cell.EmergingProbability,
            ["flagged"] = cell.Flagged,
        };
        if (cell.Count is { } count) properties.Add("count", count);
        if (cell.Mean12 is { } mean) properties.Add("mean12", mean);
        return new JsonObject
        {
            ["type"] = "Feature", ["id"] = cell.Id, ["geometry"] = Coordinates(reader.Read(cell.Outline)),
            ["properties"] = properties,
        };
    }

    static JsonObject Coordinates(Geometry outline) => new()
    {
        ["type"] = "MultiPolygon",
        ["coordinates"] = new JsonArray([.. Enumerable.Range(0, outline.NumGeometries).Select(i => (JsonNode)PolygonOf((Polygon)outline.GetGeometryN(i)))]),
    };

    static JsonArray PolygonOf(Polygon polygon) => new(
        [.. polygon.InteriorRings.Prepend(polygon.ExteriorRing).Select(ring =>
            (JsonNode)new JsonArray([.. ring.Coordinates.Select(at => (JsonNode)new JsonArray(at.X, at.Y))]))]);
}
