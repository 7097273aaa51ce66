using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using GeoIntel.Service.Storage.Layers;
using Microsoft.Data.Sqlite;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>GeoPackage 1.3 (OGC 12-128r17) with an R-tree, the notes as metadata, and a style that QGIS takes up.</summary>
/// <remarks>SQLite writes to a file of its own, which then goes out whole.</remarks>
sealed class GeoPackageFile(TimeProvider clock) : ILayerFile
{
    static readonly string[] Sides = ["$minx", "$maxx", "$miny", "$maxy"];
    static readonly string Schema = ReadSql("geopackage.sql");

    public string Extension => "gpkg";
    public string MediaType => "application/geopackage+sqlite3";
    public int Srid => 27700;

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
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false };
        await using var connection = new SqliteConnection(settings.ConnectionString);
        connection.Open();
        Do(connection, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"); // if it fails, the file goes away
        Do(connection, Schema);
        var layer = content.Layer;
        var types = layer.Columns.Select(column => $"\"{column.Name}\" {TypeOf(column.Kind)}");
        Do(connection,
            $"""
            CREATE TABLE "{layer.Name}" (
              "fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
              "geom" {layer.Shape.ToString().ToUpperInvariant()},
              {string.Join(",\n  ", types)});
            CREATE VIRTUAL TABLE "rtree_{layer.Name}_geom" USING rtree(id, minx, maxx, miny, maxy);
            """);
        await using (var transaction = connection.BeginTransaction())
        {
            var (count, box) = await InsertAsync(connection, rows, cancellation);
            Do(connection, Triggers(layer.Name));
            Describe(connection, content, box);
            transaction.Commit();
            return count;
        }
    }

    static async Task<(int Count, BoxedFeature Box)> InsertAsync(
        SqliteConnection connection, LayerRows rows, CancellationToken cancellation)
    {
        var layer = rows.Layer;
        await using var insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO \"{layer.Name}\" VALUES ($fid, $geom, {string.Join(", ", layer.Columns.Select((_, i) => $"$c{i}"))})";
        var fid = insert.Parameters.Add("$fid", SqliteType.Integer);
        var geometry = insert.Parameters.Add("$geom", SqliteType.Blob);
        var values = layer.Columns.Select((column, i) => insert.Parameters.Add($"$c{i}", StorageOf(column.Kind))).ToArray();
        await using var index = connection.CreateCommand();
        index.CommandText = $"INSERT INTO \"rtree_{layer.Name}_geom\" VALUES ($id, $minx, $maxx, $miny, $maxy)";
        var sides = Sides.Select(name => index.Parameters.Add(name, SqliteType.Real)).ToArray();
        var id = index.Parameters.Add("$id", SqliteType.Integer);

        var count = 0;
        var boxes = new BoxedFeature[2];
        while (await rows.ReadAsync(cancellation))
        {
            var (xMin, yMin, xMax, yMax) = rows.Shape.Box;
            boxes[1] = new BoxedFeature(xMin, yMin, xMax, yMax, 0, 0);
            if (count == 0) boxes[0] = boxes[1];
            var around = HilbertTree.Around(boxes);
            boxes[0] = new BoxedFeature(around.XMin, around.YMin, around.XMax, around.YMax, 0, 0);
            fid.Value = ++count;
            geometry.Value = Blob(rows.Wkb, rows.Shape);
            for (var i = 0; i < values.Length; i++) values[i].Value = ValueOf(rows, i, layer.Columns[i].Kind);
            insert.ExecuteNonQuery();
            (id.Value, sides[0].Value, sides[1].Value, sides[2].Value, sides[3].Value) = (count, xMin, xMax, yMin, yMax);
            index.ExecuteNonQuery();
        }
        return (count, boxes[0]);
    }

    // "GP", version 0, flags: little-endian with a box of four, the SRID, the box, then WKB (clause 2.1.3).
    static byte[] Blob(byte[] wkb, Shape shape)
    {
        var blob = new byte[40 + wkb.Length];
        (blob[0], blob[1], blob[3]) = ((byte)'G', (byte)'P', 0b11);
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(4), 27700);
        var (xMin, yMin, xMax, yMax) = shape.Box;
        BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(8), xMin);
        BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(16), xMax);
        BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(24), yMin);
        BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(32), yMax);
        wkb.CopyTo(blob, 40);
        return blob;
    }

    void Describe(SqliteConnection connection, FileContent content, BoxedFeature box)
    {
        var layer = content.Layer;
        var now = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var notes = string.Join('\n', content.Notes.Select(note => $"{note.Name}: {note.Value}"));
        Do(connection,
            "INSERT INTO gpkg_contents VALUES ($name, 'features', $title, $description, $now, $minx, $miny, $maxx, $maxy, 27700)",
            ("$name", layer.Name), ("$title", content.Collection.Title), ("$description", $"{layer.Description}\n{notes}"),
            ("$now", now), ("$minx", box.XMin), ("$miny", box.YMin), ("$maxx", box.XMax), ("$maxy", box.YMax));
        Do(connection, "INSERT INTO gpkg_geometry_columns VALUES ($name, 'geom', $shape, 27700, 0, 0)",
            ("$name", layer.Name), ("$shape", layer.Shape.ToString().ToUpperInvariant()));
        Do(connection,
            "INSERT INTO gpkg_extensions VALUES ($name, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            ("$name", layer.Name));
        foreach (var column in layer.Columns)
        {
            Do(connection, "INSERT INTO gpkg_data_columns (table_name, column_name, description) VALUES ($table, $column, $description)",
                ("$table", layer.Name), ("$column", column.Name), ("$description", column.Description));
        }
        var number = 0;
        foreach (var (name, value) in content.Notes)
        {
            Do(connection, "INSERT INTO gpkg_metadata VALUES ($id, 'dataset', 'http://www.geointel.example/notes', 'text/plain', $text)",
                ("$id", ++number), ("$text", $"{name}: {value}"));
            Do(connection,
                "INSERT INTO gpkg_metadata_reference VALUES ('table', $table, NULL, NULL, $now, $id, NULL)",
                ("$table", layer.Name), ("$now", now), ("$id", number));
        }
        Do(connection,
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, "
            + "useAsDefault, description, owner, ui, update_time) "
            + "VALUES ('', '', $table, 'geom', $table, $qml, $sld, 1, $title, '', NULL, $now)",
            ("$table", layer.Name), ("$qml", QgisStyle.Qml(layer)), ("$sld", QgisStyle.Sld(layer)), ("$title", layer.Title), ("$now", now));
        Do(connection,
            "INSERT INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', $now, NULL, NULL, NULL, NULL, 0)", ("$now", now));
    }

    // Table 27 of the standard's R-tree extension: the index follows what an editor does to the file later.
    static string Triggers(string table) => ReadSql("geopackage_triggers.sql").Replace("{table}", table, StringComparison.Ordinal);

    static string TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => "INTEGER",
        ColumnKind.Real => "DOUBLE",
        ColumnKind.Flag => "BOOLEAN",
        ColumnKind.Date => "DATE",
        ColumnKind.Time => "DATETIME",
        _ => "TEXT",
    };

    static SqliteType StorageOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole or ColumnKind.Flag => SqliteType.Integer,
        ColumnKind.Real => SqliteType.Real,
        _ => SqliteType.Text,
    };

    static object ValueOf(LayerRows rows, int column, ColumnKind kind)
    {
        if (rows.IsNull(column)) return DBNull.Value;
        return kind switch
        {
            ColumnKind.Whole => rows.Whole(column),
            ColumnKind.Real => rows.Real(column) is var real && double.IsFinite(real) ? real : DBNull.Value,
            ColumnKind.Flag => rows.Flag(column) ? 1L : 0L,
            ColumnKind.Date => rows.Date(column).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            ColumnKind.Time => rows.Time(column).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            _ => rows.Text(column),
        };
    }

    static void Do(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    static string ReadSql(string name)
    {
        using var reader = new StreamReader(
            typeof(GeoPackageFile).Assembly.GetManifestResourceStream(typeof(GeoPackageFile), name)!);
        return reader.ReadToEnd();
    }
}
