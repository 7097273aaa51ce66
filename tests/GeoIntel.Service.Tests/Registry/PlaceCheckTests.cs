using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.V1;

namespace GeoIntel.Service.Tests.Registry;

public class PlaceCheckTests
{
    public static TheoryData<string, Action<Camera>, string> WrongCameras => new()
    {
        { "no feed", it => it.Feed = "", "feed" },
        { "no kind", it => it.Kind = 0, "kind" },
        { "fixed without a capture point", it => it.CapturePoint = null, "capture_point" },
        { "moving with a mast", Moving, "mast" },
        { "no reference system", it => it.CapturePoint.Epsg = 0, "capture_point.epsg" },
        { "web mercator", it => it.CapturePoint.Epsg = 3857, "capture_point.epsg" },
        { "off the grid", it => it.CapturePoint.X = -1, "capture_point" },
        { "not a number", it => it.CapturePoint.Y = double.NaN, "capture_point" },
        { "latitude first", it => it.CapturePoint = new Point { Epsg = 4326, X = 53.4, Y = -2.8 }, "capture_point" },
        { "an uncertainty below nothing", it => it.SurveyUncertaintyMetres = -1, "survey_uncertainty_metres" },
        { "a full circle", it => it.BearingDegrees = 360, "bearing_degrees" },
        { "a zone of no clock", it => it.TimeZone = "Europe/Knowsley", "time_zone" },
        { "a device named twice", it => it.DeviceIds.Add("00-11-22/1"), "device_ids" },
        { "a device of no name", it => it.DeviceIds.Add(""), "device_ids" },
        { "a clock two hours ahead", it => it.ClockSkewSecondsMax = 7200, "clock_skew_seconds_max" },
        { "stopped before it began", Stopped, "in_service_until" },
    };

    [Theory]
    [MemberData(nameof(WrongCameras))]
    public void What_is_wrong_with_a_camera_is_refused_at_its_field(string what, Action<Camera> spoil, string field)
    {
        var camera = Examples.Camera;
        spoil(camera);

        var problems = Check.Problems(RegistryKinds.Camera, camera);

        Assert.True(problems.Select(problem => problem.Field).SequenceEqual([field]), what + ": " + string.Join("; ", problems));
    }

    [Fact]
    public void A_camera_without_a_bearing_is_not_one_that_looks_north()
    {
        var camera = Examples.Camera;
        camera.ClearBearingDegrees();
        var row = new CameraRow();

        RegistryKinds.Camera.Fill(camera, row, new FieldChecks(Examples.Now));

        Assert.Null(row.BearingDegrees);
    }

    [Fact]
    public void A_point_in_degrees_is_told_on_the_grid()
    {
        var camera = Examples.Camera;
        camera.CapturePoint = new Point { Epsg = 4326, X = -2.835, Y = 53.4195 }; // Huyton

        var told = (Camera)Check.RoundTrip(RegistryKinds.Camera, camera);

        Assert.Equal(27700, told.CapturePoint.Epsg);
        Assert.InRange(told.CapturePoint.X, 344_000, 345_500);
        Assert.InRange(told.CapturePoint.Y, 391_000, 392_500);
    }

    public static TheoryData<string, int, string, string> WrongOutlines => new()
    {
        { "no reference system", 0, "POLYGON((0 0, 9 0, 9 9, 0 0))", "outline.epsg" },
        { "no words", 27700, "", "outline.wkt" },
        { "no outline", 27700, "somewhere in town", "outline.wkt" },
        { "a point", 27700, "POINT(345500 391500)", "outline.wkt" },
        { "empty", 27700, "POLYGON EMPTY", "outline.wkt" },
        { "not closed", 27700, "POLYGON((0 0, 9 0, 9 9, 0 9))", "outline.wkt" },
        { "not a number", 27700, "POLYGON((0 0, NaN 0, 9 9, 0 0))", "outline.wkt" },
        { "in another country", 4326, "POLYGON((30 50, 31 50, 31 51, 30 50))", "outline.wkt" },
        // the bow tie: its sides cross in the middle
        { "crossing itself", 27700, "POLYGON((0 0, 100 100, 100 0, 0 100, 0 0))", "outline.wkt" },
        { "off the grid", 27700, "POLYGON((-5 0, 9 0, 9 9, -5 0))", "outline.wkt" },
        { "smaller than a centimetre", 27700, "POLYGON((1 1, 1.001 1, 1.001 1.001, 1 1))", "outline.wkt" },
        { "latitude first", 4326, "POLYGON((53.4 -2.8, 53.5 -2.8, 53.5 -2.7, 53.4 -2.8))", "outline.wkt" },
    };

    [Theory]
    [MemberData(nameof(WrongOutlines))]
    public void What_cannot_be_an_outline_is_refused(string what, int epsg, string wkt, string field)
    {
        var zone = Examples.Zone;
        zone.Outline = new Geometry { Epsg = epsg, Wkt = wkt };

        var problems = Check.Problems(RegistryKinds.Zone, zone);

        Assert.True(problems.Select(problem => problem.Field).SequenceEqual([field]), what + ": " + string.Join("; ", problems));
    }

    [Fact]
    public void An_outline_of_more_than_a_million_vertices_is_refused_before_it_is_read()
    {
        var zone = Examples.Zone;
        var corners = Enumerable.Range(0, 1_000_001).Select(i => $"{345_000 + i % 1000} {391_000 + i / 1000}");
        zone.Outline.Wkt = $"POLYGON(({string.Join(", ", corners)}, 345000 391000))";

        var problem = Assert.Single(Check.Problems(RegistryKinds.Zone, zone));

        Assert.Equal("outline.wkt", problem.Field);
        Assert.Contains("use at most", problem.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void A_zone_without_an_outline_is_refused()
    {
        var zone = Examples.Zone;
        zone.Outline = null;

        Assert.Equal("outline", Assert.Single(Check.Problems(RegistryKinds.Zone, zone)).Field);
    }

    [Fact]
    public void An_outline_is_kept_in_whole_centimetres_with_its_holes_and_without_heights()
    {
        var zone = Examples.Zone;
        zone.Outline.Wkt =
            "POLYGON Z((0 0 7, 100.004 0 7, 100 100 7, 0 100 7, 0 0 7), (10 10 7, 20 10 7, 20 20.006 7, 10 10 7))";

        var told = (Zone)Check.RoundTrip(RegistryKinds.Zone, zone);

        Assert.Equal(
            "MULTIPOLYGON (((0 0, 100 0, 100 100, 0 100, 0 0), (10 10, 20 10, 20 20.01, 10 10)))", told.Outline.Wkt);
    }

    static void Moving(Camera camera)
    {
        camera.Mast = camera.CapturePoint;
        camera.CapturePoint = null;
        camera.Kind = V1.CameraKind.Moving;
    }

    static void Stopped(Camera camera)
    {
        camera.InServiceFrom = Examples.Day(0);
        camera.InServiceUntil = Examples.Day(-1);
    }
}
