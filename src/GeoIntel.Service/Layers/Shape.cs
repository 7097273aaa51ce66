using System.Buffers.Binary;

namespace GeoIntel.Service.Layers;

/// <summary>Numbers of OGC Simple Features, which WKB, GeoPackage and FlatGeobuf share.</summary>
enum ShapeKind : byte
{
    Point = 1,
    Polygon = 3,
    MultiPolygon = 6,
}

/// <summary>The coordinates of one geometry in flat arrays, read from WKB; reused from row to row.</summary>
sealed class Shape
{
    double[] _coordinates = new double[64];
    readonly List<int> _ringEnds = [];
    readonly List<int> _polygonEnds = [];

    public ShapeKind Kind { get; private set; }

    /// <summary>Easting or longitude, then northing or latitude, of each point.</summary>
    public ReadOnlySpan<double> Coordinates => _coordinates.AsSpan(0, PointCount * 2);

    public int PointCount { get; private set; }

    /// <summary>For each ring, how many points there are up to its end.</summary>
    public IReadOnlyList<int> RingEnds => _ringEnds;

    /// <summary>For each polygon, how many rings there are up to its end.</summary>
    public IReadOnlyList<int> PolygonEnds => _polygonEnds;

    public (double XMin, double YMin, double XMax, double YMax) Box { get; private set; }

    /// <summary>Reads a point, a polygon or a multipolygon in the plane, little-endian.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public void Read(ReadOnlySpan<byte> wkb)
    {
        PointCount = 0;
        _ringEnds.Clear();
        _polygonEnds.Clear();
        Kind = KindOf(wkb);
        var at = 5;
        switch (Kind)
        {
            case ShapeKind.Point:
                ReadPoints(wkb, ref at, 1);
                break;
            case ShapeKind.Polygon:
                ReadPolygon(wkb, ref at);
                break;
            default:
                var count = ReadCount(wkb, ref at);
                for (var i = 0; i < count; i++)
                {
                    KindOf(wkb[at..]);
                    at += 5;
                    ReadPolygon(wkb, ref at);
                }
                break;
        }
        Box = BoxOf(Coordinates);
    }

    /// <summary>The middle of its area by the shoelace formula, holes taken off; the point itself of a point.</summary>
    public (double X, double Y) Centroid()
    {
        var (area, x, y) = (0.0, 0.0, 0.0);
        var points = Coordinates;
        // From a corner nearby, or the products of far-away coordinates would swallow a small shape's digits.
        var (x0, y0) = points.Length > 0 ? (points[0], points[1]) : (0, 0);
        var first = 0;
        foreach (var end in _ringEnds)
        {
            for (var i = first; i < end - 1; i++)
            {
                var (ax, ay) = (points[2 * i] - x0, points[2 * i + 1] - y0);
                var (bx, by) = (points[2 * i + 2] - x0, points[2 * i + 3] - y0);
                var cross = ax * by - bx * ay;
                area += cross;
                x += (ax + bx) * cross;
                y += (ay + by) * cross;
            }
            first = end;
        }
        return area == 0 ? (x0, y0) : (x0 + x / (3 * area), y0 + y / (3 * area));
    }

    static ShapeKind KindOf(ReadOnlySpan<byte> wkb)
    {
        var kind = (ShapeKind)BinaryPrimitives.ReadUInt32LittleEndian(wkb[1..]);
        if (wkb[0] != 1 || !Enum.IsDefined(kind))
            throw new InvalidDataException($"A layer's geometry is of WKB type {(uint)kind}; points and polygons are served.");
        return kind;
    }

    static (double, double, double, double) BoxOf(ReadOnlySpan<double> points)
    {
        var (xMin, yMin, xMax, yMax) =
            (double.PositiveInfinity, double.PositiveInfinity, double.NegativeInfinity, double.NegativeInfinity);
        for (var i = 0; i < points.Length; i += 2)
        {
            xMin = Math.Min(xMin, points[i]);
            xMax = Math.Max(xMax, points[i]);
            yMin = Math.Min(yMin, points[i + 1]);
            yMax = Math.Max(yMax, points[i + 1]);
        }
        return (xMin, yMin, xMax, yMax);
    }

    static int ReadCount(ReadOnlySpan<byte> wkb, ref int at)
    {
        var count = BinaryPrimitives.ReadInt32LittleEndian(wkb[at..]);
        at += 4;
        return count;
    }

    void ReadPolygon(ReadOnlySpan<byte> wkb, ref int at)
    {
        var rings = ReadCount(wkb, ref at);
        for (var i = 0; i < rings; i++)
        {
            ReadPoints(wkb, ref at, ReadCount(wkb, ref at));
            _ringEnds.Add(PointCount);
        }
        _polygonEnds.Add(_ringEnds.Count);
    }

    void ReadPoints(ReadOnlySpan<byte> wkb, ref int at, int count)
    {
        var begin = PointCount * 2;
        if (_coordinates.Length < begin + 2 * count)
            Array.Resize(ref _coordinates, Math.Max(_coordinates.Length * 2, begin + 2 * count));
        for (var i = 0; i < 2 * count; i++, at += 8)
            _coordinates[begin + i] = BinaryPrimitives.ReadDoubleLittleEndian(wkb[at..]);
        PointCount += count;
    }
}
