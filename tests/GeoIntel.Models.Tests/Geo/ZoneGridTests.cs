using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GeoIntel.Models.Tests.Geo;

public class ZoneGridTests
{
    [Fact]
    public void It_finds_what_NetTopologySuite_and_a_plain_loop_find_on_edges_on_vertices_and_anywhere()
    {
        var (insides, onEdges) = (0, 0);
        for (var seed = 1; seed <= Worlds.Count(40, 1000); seed++)
        {
            var random = new Random(seed);
            Geometry[] zones = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => RandomOutline.InCentimetres(random))];
            var edges = Array.ConvertAll(zones, PlainLoop.Edges);
            var cases = zones.SelectMany(zone => RandomOutline.Points(random, zone, 60)).ToArray();
            var found = Find(zones, [.. cases.Select(of => of.Point)]);
            for (var i = 0; i < cases.Length; i++)
            {
                var point = cases[i].Point;
                var place = new Point(point.EastingCentimetres, point.NorthingCentimetres);
                int[] covering = [.. Places(zones, zone => zone.Covers(place))];
                int[] looped = [.. Places(edges, of => PlainLoop.Contains(of, point.EastingCentimetres, point.NorthingCentimetres))];

                Assert.True(covering.SequenceEqual(looped), $"seed {seed}, {point}: the loop is wrong");
                Assert.True(covering.SequenceEqual(found[i].Order()), $"seed {seed}, {point}, on an edge: {cases[i].OnEdge}");
                insides += covering.Length;
                onEdges += cases[i].OnEdge ? 1 : 0;
            }
        }
        Assert.True(insides > 10_000 && onEdges > 1000, $"{insides} covers, {onEdges} on edges: too few to prove much");
    }

    [Theory]
    [InlineData("a comb", 20_001)]
    [InlineData("a coast", 20_001)]
    [InlineData("a coast", 300_000)]
    public void A_long_outline_is_found_as_the_outline_itself_says(string shape, int vertices)
    {
        var corners = shape == "a comb" ? LongOutline.Comb(vertices) : LongOutline.Coast(vertices, seed: 2);
        var builder = new EdgeTreeBuilder();
        builder.Add(LongOutline.RingInMetres(corners));
        var tree = builder.Build();
        var random = new Random(5);
        var points = new GeoPoint[4_000];
        for (var i = 0; i < points.Length; i++)
        {
            var near = corners[random.Next(corners.Length)];
            var reach = i % 2 == 0 ? 2 : 500_000;
            points[i] = new GeoPoint(near.X + random.Next(-reach, reach + 1), near.Y + random.Next(-reach, reach + 1));
        }

        var grid = new ZoneGridBuilder([new Outline(builder)]).Build();
        var found = Find(grid, points);

        for (var i = 0; i < points.Length; i++)
        {
            var expected = tree.Contains(points[i].EastingCentimetres, points[i].NorthingCentimetres);
            Assert.True(expected == (found[i].Length == 1), $"case {i}, {points[i]} should be {expected}");
        }
        Assert.Contains(found, of => of.Length == 1);
        Assert.Contains(found, of => of.Length == 0);
    }

    // Sides of a hundred kilometres, and a small zone at the other end of the country.
    [Fact]
    public void Zones_of_every_size_far_apart_stand_in_one_grid()
    {
        Geometry[] zones =
        [
            Read("POLYGON((0 0, 70000000 129999999, 1 130000000, 0 0))"),
            Read("POLYGON((20000000 20000000, 45000000 21000000, 44000001 60000000, 20000000 20000000))"),
            Read("POLYGON((69990000 99990000, 69990100 99990000, 69990100 99990100, 69990000 99990000))"),
        ];
        var random = new Random(11);
        GeoPoint[] points =
        [
            .. Enumerable.Range(0, 20_000).Select(_ => new GeoPoint(random.Next(70_000_001), random.Next(130_000_001))),
            .. zones.SelectMany(zone => RandomOutline.Points(random, zone, 500)).Select(of => of.Point),
        ];
        var outlines = Array.ConvertAll(zones, Create);
        var grid = ZoneGrid.Create(outlines);
        var found = Find(grid, points);

        for (var i = 0; i < points.Length; i++)
            Assert.Equal(Places(outlines, outline => outline.Contains(points[i])), found[i].Order());
        Assert.True(grid.Bytes < 100_000_000, $"{grid.Bytes} bytes for three zones");
    }

    [Fact]
    public void A_point_off_the_grid_and_a_grid_without_zones_find_nothing()
    {
        var square = Read("POLYGON((1000 1000, 90000 1000, 90000 90000, 1000 1000))");

        Assert.All(
            Find([square], [new(-5, -5), new(0, 0), new(999, 1000), new(500_000, 1), new(1, 500_000)]), Assert.Empty);
        Assert.All(Find([], [new(0, 0), new(34_000_000, 39_000_000)]), Assert.Empty);
    }

    [Fact]
    public void Too_little_room_is_refused_before_anything_is_lost()
    {
        var grid = ZoneGrid.Create([Create(Read("POLYGON((1000 1000, 90000 1000, 90000 90000, 1000 1000))"))]);
        var points = new GeoPoint[3];

        Assert.Throws<ArgumentException>(() => grid.Find(points, new int[3 * grid.ZonesPerPointMax - 1], new int[3]));
        Assert.Throws<ArgumentException>(() => grid.Find(points, new int[3 * grid.ZonesPerPointMax], new int[2]));
    }

    [Fact]
    public void Asking_allocates_nothing()
    {
        var random = new Random(1);
        Geometry[] zones = [.. Enumerable.Range(0, 20).Select(_ => RandomOutline.InCentimetres(random))];
        var grid = ZoneGrid.Create(Array.ConvertAll(zones, Create));
        GeoPoint[] points = [.. zones.SelectMany(zone => RandomOutline.Points(random, zone, 60)).Select(of => of.Point)];
        var (found, ends) = (new int[points.Length * grid.ZonesPerPointMax], new int[points.Length]);

        grid.Find(points, found, ends);
        var count = 0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++) count += grid.Find(points, found, ends);
        }));
        Assert.NotEqual(0, count);
    }

    [VectorFact]
    public void The_vector_form_and_the_scalar_form_agree()
    {
        var random = new Random(17);
        var packed = new int[NearEdges.Size];
        var (ons, passes) = (0, 0);
        for (var i = 0; i < 100_000; i++)
        {
            // The outermost corners too, where products use all the bits they ever may.
            var reach = random.Next(3) == 0 ? NearEdges.Reach : 8;
            for (var end = 0; end < packed.Length; end++)
                packed[end] = NearEdges.Pack(Extreme(random, reach), Extreme(random, reach));
            var (x, y) = reach == 8 ? (random.Next(9), random.Next(9)) : (random.Next(4096), random.Next(4096));
            var vector = NearEdges.PassVector(packed, x, y, out var onVector);
            var scalar = NearEdges.PassScalar(packed, x, y, out var onScalar);
            Assert.True(vector == scalar && onVector == onScalar, $"case {i}: {vector:x} {scalar:x}, {onVector:x} {onScalar:x}");
            if (onScalar != 0) ons++;
            if (scalar != 0) passes++;
        }
        Assert.True(ons > 1000 && passes > 1000, $"{ons} on an edge, {passes} passing: too few to prove much");
    }

    static int Extreme(Random random, int reach) => random.Next(4) switch
    {
        0 => -reach,
        1 => reach - 1,
        _ => random.Next(-reach, reach),
    };

    static int[][] Find(Geometry[] centimetres, GeoPoint[] points) =>
        Find(ZoneGrid.Create(Array.ConvertAll(centimetres, Create)), points);

    static int[][] Find(ZoneGrid grid, GeoPoint[] points)
    {
        var (zones, ends) = (new int[points.Length * grid.ZonesPerPointMax], new int[points.Length]);
        var count = grid.Find(points, zones, ends);
        Assert.Equal(points.Length == 0 ? 0 : ends[^1], count);
        return [.. ends.Select((end, i) => zones[(i == 0 ? 0 : ends[i - 1])..end])];
    }

    static IEnumerable<int> Places<T>(T[] zones, Func<T, bool> covers) =>
        zones.Index().Where(of => covers(of.Item)).Select(of => of.Index);

    static Geometry Read(string centimetres) => new WKTReader().Read(centimetres);

    static Outline Create(Geometry centimetres)
    {
        Assert.True(Outline.TryCreate(RandomOutline.InMetres(centimetres), out var outline, out var problem), problem);
        return outline;
    }
}
