using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>A table of a GeoPackage that is being filled, in one transaction.</summary>
sealed class GeoPackageTable : IDisposable
{
    static readonly string[] Sides = ["$minx", "$maxx", "$miny", "$maxy"];

    readonly Action<BoxedFeature> _describe;
    readonly SqliteTransaction _transaction;
    readonly SqliteCommand _insert, _index;
    readonly SqliteParameter _fid, _geometry, _id;
    readonly SqliteParameter[] _values, _sides;
    readonly BoxedFeature[] _boxes = new BoxedFeature[2];
    int _count;

    /// <param name="describe">Writes what the file says of the table, with the box around its rows.</param>
    internal GeoPackageTable(SqliteConnection connection, Layer layer, Action<BoxedFeature> describe)
    {
        _describe = describe;
        _transaction = connection.BeginTransaction();
        _insert = connection.CreateCommand();
        _insert.CommandText = $"INSERT INTO \"{layer.Name}\" VALUES ($fid, $geom, {string.Join(", ", layer.Columns.Select((_, i) => $"$c{i}"))})";
        _fid = _insert.Parameters.Add("$fid", SqliteType.Integer);
        _geometry = _insert.Parameters.Add("$geom", SqliteType.Blob);
        _values = [.. layer.Columns.Select((column, i) => _insert.Parameters.Add($"$c{i}", StorageOf(column.Kind)))];
        _index = connection.CreateCommand();
        _index.CommandText = $"INSERT INTO \"rtree_{layer.Name}_geom\" VALUES ($id, $minx, $maxx, $miny, $maxy)";
        _sides = [.. Sides.Select(name => _index.Parameters.Add(name, SqliteType.Real))];
        _id = _index.Parameters.Add("$id", SqliteType.Integer);
    }

    /// <param name="wkb">Little-endian; what <paramref name="shape"/> was read from.</param>
    /// <param name="values">As many as the layer has columns, of its columns' kinds; null where there is none.</param>
    public void Add(byte[] wkb, Shape shape, ReadOnlySpan<object?> values)
    {
        var (xMin, yMin, xMax, yMax) = shape.Box;
        _boxes[1] = new BoxedFeature(xMin, yMin, xMax, yMax, 0, 0);
        if (_count == 0) _boxes[0] = _boxes[1];
        var around = HilbertTree.Around(_boxes);
        _boxes[0] = new BoxedFeature(around.XMin, around.YMin, around.XMax, around.YMax, 0, 0);
        _fid.Value = ++_count;
        _geometry.Value = Blob(wkb, shape);
        for (var i = 0; i < values.Length; i++) _values[i].Value = Stored(values[i]);
        _insert.ExecuteNonQuery();
        (_id.Value, _sides[0].Value, _sides[1].Value, _sides[2].Value, _sides[3].Value) = (_count, xMin, xMax, yMin, yMax);
        _index.ExecuteNonQuery();
    }

    /// <returns>How many rows it has.</returns>
    public int End()
    {
        _describe(_boxes[0]);
        _transaction.Commit();
        return _count;
    }

    public void Dispose()
    {
        _insert.Dispose();
        _index.Dispose();
        _transaction.Dispose();
    }

    // "GP", version 0, flags: little-endian with a box of four, the SRID, the box, then WKB (clause 2.1.3).
    static byte[] Blob(byte[] wkb, Shape shape)
    {
        var blob = new byte[40 + wkb.Length];
        (blob[0], blob[1], blob[3]) = ((byte)'G', (byte)'P', 0b11);
        BinaryPrimitives.WriteInt32LittleEndian(blob.AsSpan(4), GeoPackage.Srid);
        var (xMin, yMin, xMax, yMax) = shape.Box;
        BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(8), xMin);
        BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(16), xMax);
        BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(24), yMin);
        BinaryPrimitives.WriteDoubleLittleEndian(blob.AsSpan(32), yMax);
        wkb.CopyTo(blob, 40);
        return blob;
    }

    static SqliteType StorageOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Whole or ColumnKind.Flag => SqliteType.Integer,
        ColumnKind.Real => SqliteType.Real,
        _ => SqliteType.Text,
    };

    static object Stored(object? value) => value switch
    {
        null => DBNull.Value,
        double real => double.IsFinite(real) ? real : DBNull.Value,
        bool flag => flag ? 1L : 0L,
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => GeoPackage.TextOf(time),
        _ => value,
    };
}
