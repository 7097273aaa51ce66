using System.Numerics;
using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GeoIntel.Models.Tests.Geo;

public class OutlineTests
{
    // Two parts; the west one an L with a hole in its foot. Metres from (345 000, 393 000):
    //   100 +-----+
    //       |     |           +-----+ 90
    //    60 |     +-----+     |     |
    //       |  +--+     |     |     |
    //    20 |  +--+     |     +-----+ 40
    //     0 +-----------+
    //       0 20 40 50  100   150  200
    const string LWithHoleAndBlock =
        "MULTIPOLYGON(((345000 393000, 345100 393000, 345100 393060, 345050 393060, 345050 393100, 345000 393100, " +
        "345000 393000), (345020 393020, 345040 393020, 345040 393050, 345020 393050, 345020 393020)), " +
        "((345150 393040, 345200 393040, 345200 393090, 345150 393090, 345150 393040)))";

    [Theory]
    [InlineData("in the foot", 75, 30, true, 25)]
    [InlineData("in the stem", 25, 80, true, 20)]
    [InlineData("in the notch", 75, 80, false, 20)]
    [InlineData("in the hole", 30, 35, false, 10)]
    [InlineData("on the hole's west edge", 20, 35, true, 0)]
    [InlineData("on the hole's corner", 40, 50, true, 0)]
    [InlineData("between the hole and the west edge", 10, 35, true, 10)]
    [InlineData("on the west edge", 0, 50, true, 0)]
    [InlineData("a centimetre past the west edge", -0.01, 50, false, 0.01)]
    [InlineData("on the inner corner of the L", 50, 60, true, 0)]
    [InlineData("in line with the notch's floor, inside", 25, 60, true, 10)]
    [InlineData("in line with the notch's floor, past the east end", 120, 60, false, 20)]
    [InlineData("on the topmost corner", 50, 100, true, 0)]
    [InlineData("level with the topmost edge, outside", 60, 100, false, 10)]
    [InlineData("in the block", 175, 65, true, 25)]
    [InlineData("between the parts", 125, 50, false, 25)]
    public void The_outline_decides_and_its_edges_count_as_inside(
        string place, double east, double north, bool inside, double edgeMetres)
    {
        var outline = Create(new WKTReader().Read(LWithHoleAndBlock));
        var point = GeoPoint.OfMetres(345_000 + east, 393_000 + north);

        Assert.True(outline.Contains(point) == inside, place);
        Assert.Equal((int)Math.Round(edgeMetres * 100), outline.DistanceToEdgeCentimetres(point));
    }

    [Fact]
    public void It_finds_what_NetTopologySuite_finds_on_edges_on_vertices_and_anywhere()
    {
        var insides = 0;
        var onEdges = 0;
        for (var seed = 1; seed <= Worlds.Count(100, 2000); seed++)
        {
            var random = new Random(seed);
            var centimetres = RandomOutline.InCentimetres(random);
            var outline = Create(RandomOutline.InMetres(centimetres));
            foreach (var (point, onEdge) in RandomOutline.Points(random, centimetres, 60))
            {
                // In whole centimetres every coordinate is exact, and so is NetTopologySuite's orientation test.
                var expected = centimetres.Covers(new Point(point.EastingCentimetres, point.NorthingCentimetres));

                Assert.True(outline.Contains(point) == expected, $"seed {seed}, {point}, on an edge: {onEdge}");
                Assert.True(!onEdge || expected, $"seed {seed}, {point} should lie on an edge");
                Assert.True(PlainLoop.Contains(centimetres, point) == expected, $"seed {seed}, {point}: the loop is wrong");
                var distance = outline.DistanceToEdgeCentimetres(point);
                Assert.True(distance == ExactDistance(centimetres, point), $"seed {seed}, {point}: {distance} cm");
                if (expected) insides++;
                if (onEdge) onEdges++;
            }
        }
        Assert.True(insides > 1000 && onEdges > 1000, $"{insides} inside, {onEdges} on edges: too few to prove much");
    }

    [Fact]
    public void Distances_are_exact_even_across_the_whole_grid()
    {
        var outline = Create(new WKTReader().Read("POLYGON((0 0, 700000 1299999.99, 0.01 1300000, 0 0))"));
        var random = new Random(1);
        var centimetres = new WKTReader().Read("POLYGON((0 0, 70000000 129999999, 1 130000000, 0 0))");
        for (var i = 0; i < 2000; i++)
        {
            var point = new GeoPoint(random.Next(70_000_001), random.Next(130_000_001));
            Assert.Equal(ExactDistance(centimetres, point), outline.DistanceToEdgeCentimetres(point));
            var place = new Point(point.EastingCentimetres, point.NorthingCentimetres);
            Assert.Equal(centimetres.Covers(place), outline.Contains(point));
        }
    }

    // Upright teeth a centimetre apart, so that every level line crosses all of them, and a ragged coast.
    [Theory]
    [InlineData("a comb", 1_001)]
    [InlineData("a comb", 1_000_000)]
    [InlineData("a coast", 1_001)]
    [InlineData("a coast", 1_000_000)]
    public void A_long_outline_is_judged_as_a_plain_loop_judges_it(string shape, int vertices)
    {
        var corners = shape == "a comb" ? LongOutline.Comb(vertices) : LongOutline.Coast(vertices, seed: 1);
        var edges = PlainLoop.Edges(corners);
        var builder = new EdgeTreeBuilder();
        builder.Add(LongOutline.RingInMetres(corners));
        var tree = builder.Build();
        var random = new Random(vertices);
        var answers = new int[2];
        for (var i = 0; i < (vertices > 10_000 ? Worlds.Count(30, 2_000) : 2_000); i++)
        {
            var near = corners[random.Next(corners.Length)];
            var reach = i % 2 == 0 ? 3 : 20_000;
            var (x, y) = (near.X + random.Next(-reach, reach + 1), near.Y + random.Next(-reach, reach + 1));
            var expected = PlainLoop.Contains(edges, x, y);
            Assert.True(tree.Contains(x, y) == expected, $"{shape}, case {i}: ({x}, {y}) should be {expected}");
            Assert.Equal(PlainLoop.DistanceTo(edges, x, y), tree.DistanceTo(x, y));
            answers[expected ? 1 : 0]++;
        }
        Assert.All(answers, count => Assert.True(count > 1, $"{answers[0]} outside, {answers[1]} inside"));
    }

    [Fact]
    public void Hundreds_of_holes_and_parts_are_judged_as_a_plain_loop_judges_them()
    {
        var random = new Random(3);
        var outline = LongOutline.Chequered(random, 25);
        var compiled = Create(RandomOutline.InMetres(outline));
        foreach (var (point, _) in RandomOutline.Points(random, outline, 4_000))
        {
            Assert.Equal(PlainLoop.Contains(outline, point), compiled.Contains(point));
            Assert.Equal(ExactDistance(outline, point), compiled.DistanceToEdgeCentimetres(point));
        }
    }

    [VectorFact]
    public void The_vector_form_and_the_scalar_form_agree()
    {
        var random = new Random(7);
        var (on, odd) = (0, 0);
        for (var i = 0; i < 100_000; i++)
        {
            // From streets to the whole grid, so that products use all the bits they ever may.
            var reach = 1 << random.Next(1, 28);
            int[] x = [.. Enumerable.Range(0, 9).Select(_ => random.Next(Math.Min(reach, 70_000_001)))];
            int[] y = [.. Enumerable.Range(0, 9).Select(_ => random.Next(Math.Min(reach, 130_000_001)))];
            var at = random.Next(9);
            var (px, py) = random.Next(3) > 0
                ? (x[at] + random.Next(-1, 2), y[at] + random.Next(-1, 2))
                : (random.Next(Math.Min(reach, 70_000_001)), random.Next(Math.Min(reach, 130_000_001)));
            var (vector, scalar) = (false, false);
            var onVector = EdgeChain.PassVector(x, y, px, py, ref vector);
            var onScalar = EdgeChain.PassScalar(x, y, px, py, ref scalar);
            Assert.True(onVector == onScalar, $"case {i}: on an edge {onVector} and {onScalar}");
            Assert.True(onScalar || vector == scalar, $"case {i}: odd {vector} and {scalar}");
            if (onScalar) on++;
            if (scalar) odd++;
        }
        Assert.True(on > 1000 && odd > 1000, $"{on} on an edge, {odd} odd: too few to prove much");
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var outline = Create(new WKTReader().Read(LWithHoleAndBlock));
        var inside = 0;

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var point = new GeoPoint(34_500_000 + i, 39_300_000 + i / 2);
                if (outline.Contains(point) && outline.DistanceToEdgeCentimetres(point) > 100) inside++;
            }
        }));
        Assert.NotEqual(0, inside);
    }

    static Outline Create(Geometry metres)
    {
        Assert.True(Outline.TryCreate(metres, out var outline, out var problem), problem);
        return outline;
    }

    // The floor of the root of the smallest squared distance, in rational arithmetic on big integers.
    static int ExactDistance(Geometry centimetres, GeoPoint point)
    {
        BigInteger? nearest = null;
        foreach (var ring in Rings(centimetres))
        {
            for (var i = 1; i < ring.Count; i++)
            {
                BigInteger ax = (long)ring.GetX(i - 1), ay = (long)ring.GetY(i - 1);
                BigInteger dx = (long)ring.GetX(i) - ax, dy = (long)ring.GetY(i) - ay;
                BigInteger px = point.EastingCentimetres - ax, py = point.NorthingCentimetres - ay;
                var length = dx * dx + dy * dy;
                var along = BigInteger.Clamp(px * dx + py * dy, 0, length);
                var (offX, offY) = (px * length - along * dx, py * length - along * dy);
                var squared = (offX * offX + offY * offY) / (length * length);
                if (nearest is null || squared < nearest) nearest = squared;
            }
        }
        var root = (BigInteger)Math.Sqrt((double)nearest!.Value);
        while (root * root > nearest) root--;
        while ((root + 1) * (root + 1) <= nearest) root++;
        return (int)root;
    }

    static IEnumerable<CoordinateSequence> Rings(Geometry geometry)
    {
        for (var i = 0; i < geometry.NumGeometries; i++)
        {
            var polygon = (Polygon)geometry.GetGeometryN(i);
            yield return polygon.ExteriorRing.CoordinateSequence;
            foreach (var hole in polygon.InteriorRings) yield return hole.CoordinateSequence;
        }
    }
}
