using GeoIntel.Service.Rpc;

namespace GeoIntel.Service.Tests.Registry;

public class WireOutlineTests
{
    [Theory]
    [InlineData("no reference system", 0, "POLYGON((0 0, 1 0, 1 1, 0 0))", "epsg")]
    [InlineData("no text", 27700, "", "wkt")]
    [InlineData("no well-known text", 27700, "a polygon", "wkt")]
    [InlineData("numbers that are none", 27700, "POLYGON((x y, 1 0, 1 1, x y))", "wkt")]
    [InlineData("a ring left open", 27700, "POLYGON((0 0, 100 0, 100 100))", "wkt")]
    [InlineData("a point", 27700, "POINT(343000 391000)", "wkt")]
    [InlineData("degrees outside Great Britain", 4326, "POLYGON((30 50, 31 50, 31 51, 30 50))", "wkt")]
    [InlineData("latitude before longitude", 4326, "POLYGON((53.4 -2.8, 53.5 -2.8, 53.5 -2.7, 53.4 -2.8))", "wkt")]
    [InlineData("rings that cross", 27700, "POLYGON((0 0, 100 100, 100 0, 0 100, 0 0))", "wkt")]
    public void An_outline_that_cannot_be_used_is_refused_by_its_field(string what, int epsg, string wkt, string field)
    {
        var taken = WireOutline.TryRead(new V1.Geometry { Epsg = epsg, Wkt = wkt }, out _, out var problem);

        Assert.False(taken, what);
        Assert.Equal(field, problem.Field);
        Assert.NotEmpty(problem.Description);
    }

    [Theory]
    [InlineData(27700, "POLYGON((343000 391000, 343500 391000, 343500 391500, 343000 391000))")]
    [InlineData(4326, "POLYGON((-2.86 53.41, -2.85 53.41, -2.85 53.42, -2.86 53.41))")]
    public void An_outline_in_either_system_comes_out_on_the_grid(int epsg, string wkt)
    {
        Assert.True(WireOutline.TryRead(new V1.Geometry { Epsg = epsg, Wkt = wkt }, out var outline, out _));

        Assert.Equal(27700, outline.SRID);
        Assert.InRange(outline.Centroid.X, 342_000, 344_000);
        Assert.InRange(outline.Centroid.Y, 390_000, 393_000);
    }
}
