using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GeoIntel.Models.Tests.Geo;

public class OutlineProblemsTests
{
    [Theory]
    [InlineData("empty", "POLYGON EMPTY", "is empty")]
    [InlineData("a point", "POINT(345000 393000)", "is a Point; draw a Polygon")]
    [InlineData("a line", "LINESTRING(345000 393000, 345100 393000)", "is a LineString")]
    [InlineData("a collection", "GEOMETRYCOLLECTION(POLYGON((0 0, 1 0, 1 1, 0 0)))", "is a GeometryCollection")]
    [InlineData("a bow tie", "POLYGON((1000 1000, 1100 1100, 1100 1000, 1000 1100, 1000 1000))", "at (1050, 1050)")]
    [InlineData("a hole outside",
        "POLYGON((1000 1000, 1100 1000, 1100 1100, 1000 1000), (2000 2000, 2010 2000, 2010 2010, 2000 2000))",
        "not valid")]
    [InlineData("overlapping parts",
        "MULTIPOLYGON(((1000 1000, 1100 1000, 1100 1100, 1000 1000)), ((1050 1000, 1150 1000, 1150 1100, 1050 1000)))",
        "not valid")]
    [InlineData("no area", "POLYGON((1000 1000, 1100 1000, 1200 1000, 1000 1000))", "not valid")]
    [InlineData("degrees", "POLYGON((-2.9 53.4, -2.8 53.4, -2.8 53.5, -2.9 53.4))", "(-2.9, 53.4) outside the National")]
    [InlineData("far away", "POLYGON((1000 1000, 800000 1000, 1000 2000, 1000 1000))", "(800000, 1000) outside")]
    public void What_cannot_be_an_outline_is_refused_with_its_place(string what, string wkt, string expected)
    {
        var geometry = new WKTReader().Read(wkt);

        Assert.False(Outline.TryCreate(geometry, out var outline, out var problem), what);

        Assert.Null(outline);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.Equal(problem, OutlineProblems.Find(geometry));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_corner_that_is_not_a_number_is_refused(double easting)
    {
        var ring = new LinearRing([new(1000, 1000), new(easting, 1000), new(1100, 1100), new(1000, 1000)]);

        Assert.Contains("not a number", OutlineProblems.Find(new Polygon(ring)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_oversize_outline_is_refused_by_its_count_alone()
    {
        var corners = new Coordinate[OutlineProblems.VerticesMax + 1];
        for (var i = 0; i < corners.Length; i++) corners[i] = new Coordinate(1000 + i % 2, 1000);
        corners[^1] = corners[0].Copy();

        var problem = OutlineProblems.Find(new Polygon(new LinearRing(corners)));

        Assert.Contains("1000001 vertices; use at most 1000000", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Rounding_to_centimetres_never_makes_an_outline_unusable()
    {
        // A spike a millimetre wide: valid as drawn, without width when rounded.
        var drawn = new WKTReader().Read(
            "POLYGON((1000 1000, 1100 1000, 1100 1050, 1200 1050.001, 1100 1050.002, 1000 1100, 1000 1000))");

        Assert.True(Outline.TryCreate(drawn, out var outline, out var problem), problem);

        Assert.True(outline.Contains(GeoPoint.OfMetres(1150, 1050)));
        Assert.False(outline.Contains(GeoPoint.OfMetres(1150, 1050.01)));
        Assert.True(outline.Contains(GeoPoint.OfMetres(1050, 1050)));
    }
}
