using System.Globalization;
using Microsoft.Data.Sqlite;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>A GeoPackage 1.3 (OGC 12-128r17) under construction, one table after another, each with an R-tree, its notes as metadata, and
/// a style that QGIS takes up. All is in metres of the National Grid.</summary>
/// <remarks>The same tables, rows and time give the same bytes.</remarks>
sealed class GeoPackage : IDisposable
{
    public const string MediaType = "application/geopackage+sqlite3";
    public const int Srid = 27700;

    readonly SqliteConnection _connection;
    readonly string _changedAt;
    int _metadata;

    /// <param name="file">It is made; if anything fails it is of no use.</param>
    /// <param name="changedAt">Stands in it as when it was last changed.</param>
    public GeoPackage(string file, DateTimeOffset changedAt)
    {
        _changedAt = TextOf(changedAt.UtcDateTime);
        var settings = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false };
        _connection = new SqliteConnection(settings.ConnectionString);
        _connection.Open();
        Do("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"); // if it fails, the file goes away
        Do(ReadSql("geopackage.sql"));
    }

    /// <param name="layer">Its name is the table's.</param>
    /// <param name="notes">What must travel with it, by name.</param>
    public GeoPackageTable Begin(Layer layer, string title, IReadOnlyList<(string Name, string Value)> notes)
    {
        var types = layer.Columns.Select(column => $"\"{column.Name}\" {TypeOf(column.Kind)}");
        Do(
            $"""
            CREATE TABLE "{layer.Name}" (
              "fid" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
              "geom" {layer.Shape.ToString().ToUpperInvariant()},
              {string.Join(",\n  ", types)});
            CREATE VIRTUAL TABLE "rtree_{layer.Name}_geom" USING rtree(id, minx, maxx, miny, maxy);
            """);
        return new GeoPackageTable(_connection, layer, box => Describe(layer, title, notes, box));
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>As dates and times stand in it.</summary>
    public static string TextOf(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    void Describe(Layer layer, string title, IReadOnlyList<(string Name, string Value)> notes, BoxedFeature box)
    {
        // Table 27 of the standard's R-tree extension: the index follows what an editor does to the file later.
        Do(ReadSql("geopackage_triggers.sql").Replace("{table}", layer.Name, StringComparison.Ordinal));
        var told = string.Join('\n', notes.Select(note => $"{note.Name}: {note.Value}"));
        Do(
            "INSERT INTO gpkg_contents VALUES ($name, 'features', $title, $description, $now, $minx, $miny, $maxx, $maxy, 27700)",
            ("$name", layer.Name), ("$title", title), ("$description", $"{layer.Description}\n{told}"),
            ("$now", _changedAt), ("$minx", box.XMin), ("$miny", box.YMin), ("$maxx", box.XMax), ("$maxy", box.YMax));
        Do("INSERT INTO gpkg_geometry_columns VALUES ($name, 'geom', $shape, 27700, 0, 0)",
            ("$name", layer.Name), ("$shape", layer.Shape.ToString().ToUpperInvariant()));
        Do(
            "INSERT INTO gpkg_extensions VALUES ($name, 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            ("$name", layer.Name));
        foreach (var column in layer.Columns)
        {
            Do("INSERT INTO gpkg_data_columns (table_name, column_name, description) VALUES ($table, $column, $description)",
                ("$table", layer.Name), ("$column", column.Name), ("$description", column.Description));
        }
        foreach (var (name, value) in notes)
        {
            Do("INSERT INTO gpkg_metadata VALUES ($id, 'dataset', 'http://www.geointel.example/notes', 'text/plain', $text)",
                ("$id", ++_metadata), ("$text", $"{name}: {value}"));
            Do("INSERT INTO gpkg_metadata_reference VALUES ('table', $table, NULL, NULL, $now, $id, NULL)",
                ("$table", layer.Name), ("$now", _changedAt), ("$id", _metadata));
        }
        Do(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, "
            + "useAsDefault, description, owner, ui, update_time) "
            + "VALUES ('', '', $table, 'geom', $table, $qml, $sld, 1, $title, '', NULL, $now)",
            ("$table", layer.Name), ("$qml", QgisStyle.Qml(layer)), ("$sld", QgisStyle.Sld(layer)), ("$title", layer.Title), ("$now", _changedAt));
        Do(
            "INSERT OR IGNORE INTO gpkg_contents VALUES ('layer_styles', 'attributes', 'layer_styles', '', $now, NULL, NULL, NULL, NULL, 0)",
            ("$now", _changedAt));
    }

    static string TypeOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole => "INTEGER",
        ColumnKind.Real => "DOUBLE",
        ColumnKind.Flag => "BOOLEAN",
        ColumnKind.Date => "DATE",
        ColumnKind.Time => "DATETIME",
        _ => "TEXT",
    };

    void Do(string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }

    static string ReadSql(string name)
    {
        using var reader = new StreamReader(typeof(GeoPackage).Assembly.GetManifestResourceStream(typeof(GeoPackage), name)!);
        return reader.ReadToEnd();
    }
}
