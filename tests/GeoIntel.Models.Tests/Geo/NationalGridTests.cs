using GeoIntel.Models.Geo;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GeoIntel.Models.Tests.Geo;

public class NationalGridTests
{
    // Expected values by PROJ 9.1.1 (Debian's cs2cs -f %.4f), from "+proj=longlat +datum=WGS84" to
    // "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy
    //  +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489", which is EPSG:27700 through EPSG:1314.
    [Theory]
    [InlineData("in the Mersey", -3.0, 53.4, 333607.9125, 389707.6777)]
    [InlineData("Prescot", -2.80, 53.43, 346942.9629, 392877.4155)]
    [InlineData("east of Prescot", -2.7797, 53.4296, 348291.2461, 392817.9767)]
    [InlineData("east of Kirkby", -2.8350, 53.4784, 344680.5686, 398288.5808)]
    [InlineData("Birkenhead docks", -3.0052, 53.3994, 333261.2369, 389645.7878)]
    [InlineData("Cronton", -2.7240, 53.4084, 351968.1601, 390420.4508)]
    [InlineData("Liverpool waterfront", -2.9916, 53.4084, 334179.3972, 390634.3640)]
    [InlineData("London", -0.1276, 51.5072, 530043.1950, 180358.2086)]
    [InlineData("Land's End", -5.7167, 50.0667, 134124.7373, 25128.6663)]
    [InlineData("Isles of Scilly", -6.3, 49.92, 91456.9867, 11067.7229)]
    [InlineData("west of Lerwick", -1.1823, 60.1536, 445498.6297, 1141293.4671)]
    [InlineData("Unst", -0.9, 60.75, 460061.7659, 1207940.8573)]
    [InlineData("John o' Groats", -3.0700, 58.6400, 337984.9880, 972952.6607)]
    [InlineData("Sea of the Hebrides", -7.0, 57.0, 96507.5016, 800992.7264)]
    [InlineData("St Kilda", -8.6, 57.81, 8278.7597, 899177.7620)]
    [InlineData("Lowestoft", 1.75, 52.48, 654734.6768, 293509.5966)]
    [InlineData("Thanet", 1.35, 51.35, 633369.4768, 166541.2571)]
    [InlineData("Channel, on the central meridian", -2.0, 49.95, 400096.0081, 5533.0869)]
    [InlineData("Midlands, on the central meridian", -2.0, 53.0, 400097.2360, 344742.0723)]
    [InlineData("Isle of Man", -4.4777, 54.1500, 238281.0512, 475523.5842)]
    [InlineData("Solway", -3.5, 55.0, 304146.1556, 568298.8836)]
    [InlineData("North Sea", 0.5, 54.0, 563960.3322, 458888.8434)]
    [InlineData("north of Ullapool", -5.0, 58.0, 222801.9494, 905136.6638)]
    public void It_agrees_with_PROJ_to_a_centimetre(
        string place, double longitude, double latitude, double easting, double northing)
    {
        Assert.True(NationalGrid.TryToGrid(new Wgs84Point(longitude, latitude), out var point), place);

        Assert.InRange(point.EastingMetres - easting, -0.01, 0.01);
        Assert.InRange(point.NorthingMetres - northing, -0.01, 0.01);
    }

    [Fact]
    public void There_and_back_ends_within_a_centimetre_all_over_the_grid()
    {
        for (var east = 0; east <= 700; east += 25)
        {
            for (var north = 0; north <= 1300; north += 25)
            {
                var point = GeoPoint.OfMetres(east * 1000, north * 1000);

                // The corners of the grid come back a hair outside it, so the metres are compared, not the points.
                var back = NationalGrid.ToWgs84(point);
                Assert.True(
                    NationalGrid.TryToMetres(back.LongitudeDegrees, back.LatitudeDegrees, out var e, out var n));

                Assert.InRange(Math.Abs(e - point.EastingMetres), 0, 0.01);
                Assert.InRange(Math.Abs(n - point.NorthingMetres), 0, 0.01);
            }
        }
    }

    [Theory]
    [InlineData("not a number", double.NaN, 53)]
    [InlineData("infinite", -3, double.PositiveInfinity)]
    [InlineData("Paris", 2.35, 48.86)]
    [InlineData("latitude first", 53.43, -2.8)]
    [InlineData("where a device without a fix says it is", 0, 0)]
    [InlineData("the far side of the Earth", 178, -53)]
    public void A_place_off_the_grid_is_refused(string place, double longitude, double latitude)
    {
        Assert.False(NationalGrid.TryToGrid(new Wgs84Point(longitude, latitude), out var point), place);
        Assert.Equal(default, point);
    }

    [Fact]
    public void Projecting_a_point_on_any_thread_gives_the_same_and_allocates_nothing()
    {
        var expected = Project(seed: 1);

        var onThreads = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(4).Select(_ => Project(seed: 1));
        Assert.All(onThreads, points => Assert.Equal(expected, points));

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                NationalGrid.TryToGrid(new Wgs84Point(-2.8 + i * 1e-5, 53.4), out var point);
                NationalGrid.ToWgs84(point);
            }
        }));
    }

    [Fact]
    public void A_long_side_drawn_in_degrees_keeps_to_its_line_within_a_centimetre()
    {
        // 60 km along a parallel near the grid's northern end, where it bends most: its chord is 130 m off in the
        // middle.
        var drawn = new WKTReader().Read("POLYGON((-2 60, -1 60, -1 60.1, -2 60.1, -2 60))");

        var projected = NationalGrid.Project(drawn);

        Assert.Equal(27700, projected.SRID);
        var boundary = projected.Boundary;
        for (var i = 0; i <= 1000; i++)
        {
            Assert.True(NationalGrid.TryToMetres(-2 + i / 1000.0, 60, out var easting, out var northing));
            var offMetres = boundary.Distance(new Point(easting, northing));
            Assert.True(offMetres < 0.001, $"{offMetres} m off at share {i / 1000.0}");
        }
    }

    [Fact]
    public void Holes_and_parts_are_projected_too()
    {
        var drawn = new WKTReader().Read(
            "MULTIPOLYGON(((-2.9 53.4, -2.8 53.4, -2.8 53.5, -2.9 53.5, -2.9 53.4)," +
            "(-2.86 53.44, -2.84 53.44, -2.84 53.46, -2.86 53.46, -2.86 53.44))," +
            "((-2.7 53.4, -2.69 53.4, -2.69 53.41, -2.7 53.4)))");

        var projected = Assert.IsType<MultiPolygon>(NationalGrid.Project(drawn));

        Assert.Equal(2, projected.NumGeometries);
        Assert.Equal(1, ((Polygon)projected[0]).NumInteriorRings);
        Assert.Null(OutlineProblems.Find(projected));
    }

    [Theory]
    [InlineData("POLYGON((53.4 -2.9, 53.4 -2.8, 53.5 -2.8, 53.4 -2.9))", "(53.4, -2.9)", "longitude, then latitude")]
    [InlineData("POLYGON((-2.9 53.4, 2.35 48.86, -2.8 53.5, -2.9 53.4))", "(2.35, 48.86)", "within Great Britain")]
    public void An_outline_off_the_grid_is_refused_with_its_place(string wkt, string place, string advice)
    {
        Assert.False(NationalGrid.TryProject(new WKTReader().Read(wkt), out _, out var problem));

        Assert.Contains(place, problem, StringComparison.Ordinal);
        Assert.Contains(advice, problem, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NationalGrid.Project(new WKTReader().Read(wkt)));
    }

    [Fact]
    public void An_outline_whose_sides_would_need_millions_of_corners_is_refused_before_they_are_made()
    {
        // 2 000 zigzags of 440 km each: 8.8 million corners at 100 m.
        var zigzag = Enumerable.Range(0, 2000);
        var corners = zigzag.Select(i => new Coordinate(-3 + i * 1e-4, i % 2 == 0 ? 51 : 55)).ToList();
        corners.Add(corners[0].Copy());

        Assert.False(NationalGrid.TryProject(new Polygon(new LinearRing([.. corners])), out _, out var problem));

        Assert.Contains("1000000", problem, StringComparison.Ordinal);
    }

    static List<GeoPoint> Project(int seed)
    {
        var random = new Random(seed);
        var points = new List<GeoPoint>();
        for (var i = 0; i < 2000; i++)
        {
            var place = new Wgs84Point(-5 + random.NextDouble() * 5, 50 + random.NextDouble() * 8);
            NationalGrid.TryToGrid(place, out var point);
            points.Add(point);
        }
        return points;
    }
}
