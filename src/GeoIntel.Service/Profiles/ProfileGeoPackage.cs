using GeoIntel.Models.Documents;
using GeoIntel.Models.Profiles;
using GeoIntel.Service.Access;
using GeoIntel.Service.Layers;
using GeoIntel.Service.Layers.Exports;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GeoIntel.Service.Profiles;

/// <summary>The layers of a profile in one GeoPackage: its areas with their counts, and the cells of each hotspot run.</summary>
/// <remarks>It holds what the figures hold: what is kept back from an edition is null here, or not here at all.</remarks>
static class ProfileGeoPackage
{
    public const string FileName = "layers/profile.gpkg";

    static readonly LayerColumn[] CellColumns =
    [
        new("cell_id", ColumnKind.Text, "Id of the place, the same from run to run"),
        new("period", ColumnKind.Date, "First day of the month that is forecast"),
        new("count", ColumnKind.Real, "Incidents in all months of the run; empty in an edition for partners"),
        new("mean12", ColumnKind.Real, "Incidents a month, mean of up to 12 months; empty in an edition for partners"),
        new("forecast", ColumnKind.Real, "Incidents expected in the period"),
        new("lo90", ColumnKind.Real, "Lower end of the 90 % interval of the forecast"),
        new("hi90", ColumnKind.Real, "Upper end of the 90 % interval of the forecast"),
        new("rank", ColumnKind.Whole, "Place in the order of the forecasts; 1 is the highest"),
        new("cum_area_pct", ColumnKind.Real, "Area of this place and all of higher rank, per cent of the run's"),
        new("pattern", ColumnKind.Text, "Emerging pattern in the usual rules; a description, no prediction"),
        new("pattern_robust", ColumnKind.Text, "The pattern when the trend is held against chance in steady places"),
        new("emerging_prob", ColumnKind.Real, "Probability of a mean over 1.25 times mean12 in the next three months"),
        new("flagged", ColumnKind.Flag, "An analyst is asked to look; it is no finding"),
    ];

    public static DocumentFile Of(ProfileFigures figures, DocumentLabels labels)
    {
        var folder = Directory.CreateTempSubdirectory("geointel-profile-");
        try
        {
            var file = Path.Combine(folder.FullName, "profile.gpkg");
            using (var package = new GeoPackage(file, labels.BuiltAt))
            {
                AddAreas(package, figures, labels);
                foreach (var run in figures.Hotspots) AddCells(package, run, labels);
            }
            return new DocumentFile(FileName, GeoPackage.MediaType, File.ReadAllBytes(file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static void AddAreas(GeoPackage package, ProfileFigures figures, DocumentLabels labels)
    {
        var layer = LayerOf(
            "areas", $"Areas: {labels.Subject}", "Recorded incidents by area; empty where withheld, or where no source tells of the kind.",
            [
                new("code", ColumnKind.Text, "The publisher's code"), new("display_name", ColumnKind.Text, "The publisher's name"),
                new("residents", ColumnKind.Real, "Residents; empty where unknown"),
                new("households", ColumnKind.Real, "Households; empty where unknown"),
                .. figures.Crime.Select(of => new LayerColumn(
                    NameOf(of.Id), ColumnKind.Whole, $"{ProfileTables.GroupOf(of.Id).Title}: incidents in the months of the profile")),
            ]);
        using var table = package.Begin(layer, layer.Title, NotesOf(labels, labels.Attribution));
        foreach (var (i, area) in figures.Areas.Index())
        {
            Add(table, area.Outline,
            [
                area.Code, area.Name, area.Residents, area.Households,
                .. figures.Crime.Select(of => of.FlagTold == FlagTold.Nowhere ? null : (object?)(long?)of.ByArea[i]),
            ]);
        }
        table.End();
    }

    static void AddCells(GeoPackage package, HotspotFigures run, DocumentLabels labels)
    {
        var layer = LayerOf(
            $"hotspots_{NameOf(run.Group)}", $"Emerging hotspots: {ProfileTables.GroupOf(run.Group).Title}",
            "Recorded crime by place, of nobody: what is expected to be recorded, and what pattern it had.", CellColumns);
        using var table = package.Begin(layer, layer.Title, [.. NotesOf(labels, run.Attribution), ("run", run.Run)]);
        foreach (var cell in run.Cells)
        {
            Add(table, cell.Outline,
            [
                cell.Id, run.Period, cell.Count, cell.Mean12, cell.Forecast, cell.Low90, cell.High90, (long)cell.Rank, cell.AreaPercent,
                cell.Pattern, cell.Robust, cell.EmergingProbability, cell.Flagged,
            ]);
        }
        table.End();
    }

    static void Add(GeoPackageTable table, string outline, ReadOnlySpan<object?> values)
    {
        var geometry = new WKTReader().Read(outline);
        if (geometry is Polygon polygon) geometry = polygon.Factory.CreateMultiPolygon([polygon]);
        var wkb = new WKBWriter(ByteOrder.LittleEndian).Write(geometry);
        var shape = new Shape();
        shape.Read(wkb);
        table.Add(wkb, shape, values);
    }

    static Layer LayerOf(string name, string title, string description, IReadOnlyList<LayerColumn> columns) => new()
    {
        Name = name, Title = title, Description = description, Shape = ShapeKind.MultiPolygon, Columns = columns, SeenBy = Role.None,
    };

    static IReadOnlyList<(string Name, string Value)> NotesOf(DocumentLabels labels, string attribution) =>
    [
        ("handling", labels.Handling), ("purpose", labels.Purpose), ("attribution", attribution),
        ("document", FormattableString.Invariant($"{labels.Id}, version {labels.Version}")), ("period", labels.Period),
        ("edition", labels.Edition == DocumentEdition.Partner
            ? "Partner edition: small counts are withheld (null), and cells with few incidents are not in it."
            : "Police edition: small counts are not withheld; do not pass it on."),
    ];

    static string NameOf(string id) => id.Replace('-', '_');
}
