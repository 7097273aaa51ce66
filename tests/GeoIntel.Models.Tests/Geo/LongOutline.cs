using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Geo;

/// <summary>Closed outlines of very many corners, in centimetres.</summary>
static class LongOutline
{
    const int West = 34_000_000;
    const int South = 39_000_000;

    /// <summary>Upright teeth, two corners each, with their foot on one line.</summary>
    public static (int X, int Y)[] Comb(int vertices)
    {
        var corners = new (int X, int Y)[vertices];
        for (var i = 0; i < vertices - 2; i++) corners[i] = (West + i / 2 * 2 + i % 2, South + (i + 1) / 2 % 2 * 40_000 + 1);
        corners[^2] = (West + vertices / 2, South);
        corners[^1] = corners[0];
        return corners;
    }

    /// <summary>A walk round a lake that goes back and forth.</summary>
    public static (int X, int Y)[] Coast(int vertices, int seed)
    {
        var random = new Random(seed);
        var corners = new (int X, int Y)[vertices];
        var (wander, reach) = (0.0, 1_000_000.0);
        for (var i = 0; i < vertices - 1; i++)
        {
            wander += random.NextDouble() - 0.5;
            reach = Math.Clamp(reach + random.Next(-400, 401), 500_000, 2_000_000);
            var angle = Math.Tau * i / vertices + wander * 0.001;
            corners[i] = (West + (int)(reach * Math.Cos(angle)), South + (int)(reach * Math.Sin(angle)));
        }
        corners[^1] = corners[0];
        return corners;
    }

    /// <summary>A board of squares: each a part with a hole, corner to corner with none of its neighbours.</summary>
    public static MultiPolygon Chequered(Random random, int squares)
    {
        var parts = new List<Polygon>();
        for (var i = 0; i < squares * squares; i++)
        {
            var (x, y) = (West + i % squares * 1_000, South + i / squares * 1_000);
            var (side, inset) = (random.Next(300, 1_000), random.Next(20, 100));
            parts.Add(new Polygon(Square(x, y, side), [Square(x + inset, y + inset, side - 2 * inset)]));
        }
        return new MultiPolygon([.. parts.OrderBy(_ => random.Next())]);
    }

    public static LinearRing RingInMetres((int X, int Y)[] corners) =>
        new([.. corners.Select(corner => new Coordinate(corner.X / 100.0, corner.Y / 100.0))]);

    static LinearRing Square(int x, int y, int side) =>
        new([new(x, y), new(x + side, y), new(x + side, y + side), new(x, y + side), new(x, y)]);
}
