using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>FlatGeobuf 3 with its spatial index; the notes are the header's metadata, in JSON.</summary>
/// <remarks>The features go to a temporary file as they come, and from there in the order of the index.</remarks>
sealed class FlatGeobufFile : ILayerFile
{
    static readonly byte[] Magic = [0x66, 0x67, 0x62, 3, 0x66, 0x67, 0x62, 0];

    readonly FlatBuffer _message = new();
    readonly ArrayBuilder _properties = new();

    public string Extension => "fgb";
    public string MediaType => "application/flatgeobuf";
    public int Srid => 27700;

    public async Task<int> WriteAsync(
        FileContent content, LayerRows rows, PipeWriter output, CancellationToken cancellation)
    {
        await using var unsorted = new FileStream(Path.GetTempFileName(), new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose | FileOptions.RandomAccess,
            BufferSize = 256 * 1024,
        });
        var features = new List<BoxedFeature>();
        while (await rows.ReadAsync(cancellation))
        {
            var begin = unsorted.Position;
            unsorted.Write(Feature(rows));
            var (xMin, yMin, xMax, yMax) = rows.Shape.Box;
            features.Add(new BoxedFeature(xMin, yMin, xMax, yMax, begin, (int)(unsorted.Position - begin)));
        }
        await unsorted.FlushAsync(cancellation);

        var sorted = features.ToArray();
        HilbertTree.Sort(sorted);
        await output.WriteAsync(Magic, cancellation);
        await output.WriteAsync(Header(content, sorted).ToArray(), cancellation);
        if (sorted.Length > 0) await output.WriteAsync(HilbertTree.Pack(sorted), cancellation);
        foreach (var feature in sorted)
        {
            var room = output.GetMemory(feature.Length)[..feature.Length];
            RandomAccess.Read(unsorted.SafeFileHandle, room.Span, feature.Place);
            output.Advance(feature.Length);
            await output.FlushIfFullAsync(cancellation);
        }
        return sorted.Length;
    }

    // Field numbers here and below are those of the specification's header.fbs and feature.fbs.
    ReadOnlySpan<byte> Header(FileContent content, BoxedFeature[] features)
    {
        _message.Clear();
        var metadata = _message.Text(JsonSerializer.Serialize(content.Notes.ToDictionary(note => note.Name, note => note.Value)));
        var description = _message.Text(content.Layer.Description);
        var title = _message.Text(content.Collection.Title);
        var crs = CrsTable();
        var columns = content.Layer.Columns.Select(ColumnTable).ToArray();
        var columnVector = _message.Tables(columns);
        var (xMin, yMin, xMax, yMax) = HilbertTree.Around(features);
        var envelope = _message.Vector([xMin, yMin, xMax, yMax]);
        var name = _message.Text(content.Layer.Name);
        _message.BeginTable();
        _message.Reference(0, name);
        if (features.Length > 0) _message.Reference(1, envelope);
        _message.Field(2, (byte)content.Layer.Shape);
        _message.Reference(7, columnVector);
        _message.Field(8, (ulong)features.Length);
        _message.Field(9, (ushort)(features.Length > 0 ? HilbertTree.NodeSize : 0)); // 0: there is no index
        _message.Reference(10, crs);
        _message.Reference(11, title);
        _message.Reference(12, description);
        _message.Reference(13, metadata);
        return _message.End(_message.EndTable());
    }

    int CrsTable()
    {
        var organisation = _message.Text("EPSG");
        var name = _message.Text("OSGB36 / British National Grid");
        _message.BeginTable();
        _message.Reference(0, organisation);
        _message.Field(1, Srid);
        _message.Reference(2, name);
        return _message.EndTable();
    }

    int ColumnTable(LayerColumn column)
    {
        var name = _message.Text(column.Name);
        var description = _message.Text(column.Description);
        _message.BeginTable();
        _message.Reference(0, name);
        _message.Field(1, column.Kind switch
        {
            ColumnKind.Whole => (byte)7,
            ColumnKind.Real => (byte)10,
            ColumnKind.Flag => (byte)2,
            ColumnKind.Date or ColumnKind.Time => (byte)13,
            _ => (byte)11,
        });
        _message.Reference(3, description);
        return _message.EndTable();
    }

    ReadOnlySpan<byte> Feature(LayerRows rows)
    {
        _message.Clear();
        var properties = _message.Vector(Properties(rows));
        var geometry = Geometry(rows.Shape);
        _message.BeginTable();
        _message.Reference(0, geometry);
        _message.Reference(1, properties);
        return _message.End(_message.EndTable());
    }

    int Geometry(Shape shape)
    {
        if (shape.Kind == ShapeKind.MultiPolygon)
        {
            var parts = new int[shape.PolygonEnds.Count];
            var (ring, point) = (0, 0);
            for (var i = 0; i < parts.Length; i++)
            {
                var ends = RingEnds(shape, ring, shape.PolygonEnds[i], point);
                var last = shape.RingEnds[shape.PolygonEnds[i] - 1];
                parts[i] = Table(ShapeKind.Polygon, shape.Coordinates[(2 * point)..(2 * last)], ends);
                (ring, point) = (shape.PolygonEnds[i], last);
            }
            var vector = _message.Tables(parts);
            _message.BeginTable();
            _message.Field(6, (byte)ShapeKind.MultiPolygon);
            _message.Reference(7, vector);
            return _message.EndTable();
        }
        var rings = shape.Kind == ShapeKind.Polygon ? RingEnds(shape, 0, shape.RingEnds.Count, 0) : [];
        return Table(shape.Kind, shape.Coordinates, rings);
    }

    int Table(ShapeKind kind, ReadOnlySpan<double> points, uint[] ends)
    {
        var coordinates = _message.Vector(points);
        var rings = ends.Length > 1 ? _message.Vector(ends) : 0; // one ring needs no end
        _message.BeginTable();
        if (rings > 0) _message.Reference(0, rings);
        _message.Reference(1, coordinates);
        _message.Field(6, (byte)kind);
        return _message.EndTable();
    }

    static uint[] RingEnds(Shape shape, int begin, int end, int firstPoint) =>
        [.. Enumerable.Range(begin, end - begin).Select(ring => (uint)(shape.RingEnds[ring] - firstPoint))];

    // Number of the column, then its value; a null is left out.
    ReadOnlySpan<byte> Properties(LayerRows rows)
    {
        _properties.Clear();
        var columns = rows.Layer.Columns;
        for (var i = 0; i < columns.Count; i++)
        {
            if (rows.IsNull(i)) continue;
            BinaryPrimitives.WriteUInt16LittleEndian(_properties.Take(2), (ushort)i);
            switch (columns[i].Kind)
            {
                case ColumnKind.Whole:
                    BinaryPrimitives.WriteInt64LittleEndian(_properties.Take(8), rows.Whole(i));
                    break;
                case ColumnKind.Real:
                    BinaryPrimitives.WriteDoubleLittleEndian(_properties.Take(8), rows.Real(i));
                    break;
                case ColumnKind.Flag:
                    _properties.Take(1)[0] = rows.Flag(i) ? (byte)1 : (byte)0;
                    break;
                case ColumnKind.Date:
                    Put($"{rows.Date(i):yyyy-MM-dd}");
                    break;
                case ColumnKind.Time:
                    Put($"{rows.Time(i):yyyy-MM-ddTHH:mm:ss.ffffffZ}");
                    break;
                default:
                    Put(rows.Text(i));
                    break;
            }
        }
        return _properties.Written;
    }

    void Put(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        BinaryPrimitives.WriteInt32LittleEndian(_properties.Take(4), length);
        Encoding.UTF8.GetBytes(text, _properties.Take(length));
    }

    sealed class ArrayBuilder
    {
        readonly List<byte> _bytes = [];

        public ReadOnlySpan<byte> Written => CollectionsMarshal.AsSpan(_bytes);

        public void Clear() => _bytes.Clear();

        public Span<byte> Take(int count)
        {
            CollectionsMarshal.SetCount(_bytes, _bytes.Count + count);
            return CollectionsMarshal.AsSpan(_bytes)[^count..];
        }
    }
}
