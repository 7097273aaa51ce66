using System.IO.Pipelines;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>The rows of a layer as a GeoPackage, which SQLite writes to a file of its own and then goes out whole.</summary>
sealed class GeoPackageFile(TimeProvider clock) : ILayerFile
{
    public string Extension => "gpkg";
    public string MediaType => GeoPackage.MediaType;
    public int Srid => GeoPackage.Srid;

    public async Task<int> WriteAsync(
        FileContent content, LayerRows rows, PipeWriter output, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("geointel-gpkg-");
        try
        {
            var file = Path.Combine(folder.FullName, "layer.gpkg");
            var count = await FillAsync(file, content, rows, cancellation);
            await using var whole = File.OpenRead(file);
            await whole.CopyToAsync(output, cancellation);
            return count;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    async Task<int> FillAsync(string file, FileContent content, LayerRows rows, CancellationToken cancellation)
    {
        var columns = content.Layer.Columns;
        using var package = new GeoPackage(file, clock.GetUtcNow());
        using var table = package.Begin(content.Layer, content.Collection.Title, content.Notes);
        var values = new object?[columns.Count];
        while (await rows.ReadAsync(cancellation))
        {
            for (var i = 0; i < values.Length; i++) values[i] = ValueOf(rows, i, columns[i].Kind);
            table.Add(rows.Wkb, rows.Shape, values);
        }
        return table.End();
    }

    static object? ValueOf(LayerRows rows, int column, ColumnKind kind)
    {
        if (rows.IsNull(column)) return null;
        return kind switch
        {
            ColumnKind.Whole => rows.Whole(column),
            ColumnKind.Real => rows.Real(column),
            ColumnKind.Flag => rows.Flag(column),
            ColumnKind.Date => rows.Date(column),
            ColumnKind.Time => rows.Time(column),
            _ => rows.Text(column),
        };
    }
}
