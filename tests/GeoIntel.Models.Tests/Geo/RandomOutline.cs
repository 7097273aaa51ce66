using System.Numerics;
using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;

namespace GeoIntel.Models.Tests.Geo;

/// <summary>Seeded valid outlines with whole-centimetre corners, with holes and several parts, and places to try them
/// with.</summary>
public static class RandomOutline
{
    /// <summary>One to three parts within 4 km of (345 000, 393 000) metres, in centimetres.</summary>
    public static Geometry InCentimetres(Random random)
    {
        while (true)
        {
            var parts = Enumerable.Range(0, random.Next(1, 4)).Select(part => Part(random, part)).ToArray();
            Geometry outline = parts.Length == 1 ? parts[0] : new MultiPolygon(parts);
            if (outline.IsValid) return outline;
        }
    }

    public static Geometry InMetres(Geometry centimetres)
    {
        var metres = centimetres.Copy();
        metres.Apply(new Scaling());
        metres.GeometryChanged();
        return metres;
    }

    /// <summary>Corners, grid points on sides, their neighbours, and points anywhere round about.</summary>
    public static IEnumerable<(GeoPoint Point, bool OnEdge)> Points(Random random, Geometry centimetres, int count)
    {
        var corners = centimetres.Coordinates;
        var envelope = centimetres.EnvelopeInternal;
        for (var i = 0; i < count; i++)
        {
            var at = random.Next(corners.Length);
            var corner = (X: (int)corners[at].X, Y: (int)corners[at].Y);
            switch (i % 4)
            {
                case 0:
                    yield return (new GeoPoint(corner.X, corner.Y), true);
                    break;
                case 1:
                    yield return (new GeoPoint(corner.X + random.Next(-2, 3), corner.Y + random.Next(-2, 3)), false);
                    break;
                case 2 when OnSide(random, centimetres) is { } point:
                    yield return (point, true);
                    break;
                default:
                    yield return (new GeoPoint(
                        random.Next((int)envelope.MinX - 500, (int)envelope.MaxX + 500),
                        random.Next((int)envelope.MinY - 500, (int)envelope.MaxY + 500)), false);
                    break;
            }
        }
    }

    // A point of the centimetre grid that lies exactly on a side and is no corner; sides without one are common.
    static GeoPoint? OnSide(Random random, Geometry centimetres)
    {
        var part = (Polygon)centimetres.GetGeometryN(random.Next(centimetres.NumGeometries));
        var ring = part.ExteriorRing.Coordinates;
        for (var attempt = 0; attempt < ring.Length; attempt++)
        {
            var i = random.Next(1, ring.Length);
            var (dx, dy) = ((int)(ring[i].X - ring[i - 1].X), (int)(ring[i].Y - ring[i - 1].Y));
            var steps = (int)BigInteger.GreatestCommonDivisor(dx, dy);
            if (steps < 2) continue;
            var step = random.Next(1, steps);
            return new GeoPoint((int)ring[i - 1].X + dx / steps * step, (int)ring[i - 1].Y + dy / steps * step);
        }
        return null;
    }

    static Polygon Part(Random random, int part)
    {
        var (x, y) = (34_500_000 + part * 130_000 + random.Next(20_000), 39_300_000 + random.Next(200_000));
        var radius = random.Next(5_000, 60_000);
        var shell = random.Next(4) == 0 ? Rectangle(random, x, y, radius) : Star(random, x, y, radius);
        return random.Next(3) > 0
            ? new Polygon(shell)
            : new Polygon(shell, [Star(random, x, y, radius / 3)]);
    }

    static LinearRing Star(Random random, int x, int y, int radius)
    {
        var corners = random.Next(3, 40);
        // Corners on a coarse grid, so that many sides hold whole-centimetre points between their ends.
        var coarse = random.Next(2) == 0 ? 1 : 50;
        var ring = new List<Coordinate>();
        for (var i = 0; i < corners; i++)
        {
            var angle = Math.Tau * i / corners;
            var reach = radius * (0.5 + 0.5 * random.NextDouble());
            ring.Add(new Coordinate(
                Math.Round((x + reach * Math.Cos(angle)) / coarse) * coarse,
                Math.Round((y + reach * Math.Sin(angle)) / coarse) * coarse));
        }
        ring.Add(ring[0].Copy());
        return new LinearRing([.. ring]);
    }

    // Axis-aligned, with corners in between that lie in line.
    static LinearRing Rectangle(Random random, int x, int y, int radius)
    {
        var between = random.Next(-radius / 2, radius / 2);
        return new LinearRing(
        [
            new(x - radius, y - radius), new(x + between, y - radius), new(x + radius, y - radius),
            new(x + radius, y + between), new(x + radius, y + radius), new(x - radius, y + radius),
            new(x - radius, y - radius),
        ]);
    }

    sealed class Scaling : ICoordinateSequenceFilter
    {
        public bool Done => false;
        public bool GeometryChanged => true;

        public void Filter(CoordinateSequence points, int i)
        {
            points.SetX(i, points.GetX(i) / 100);
            points.SetY(i, points.GetY(i) / 100);
        }
    }
}
