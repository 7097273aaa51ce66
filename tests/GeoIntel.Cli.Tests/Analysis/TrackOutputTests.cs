using System.Diagnostics;
using System.Text;
using System.Text.Json;
using GeoIntel.Cli.Analysis;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.Analysis;

public sealed class TrackOutputTests
{
    const string OgrInfo = "/usr/bin/ogrinfo";

    // The newest goes from c1 over a van whose place is not known to c2; the oldest is one read.
    static readonly TrackVehicleResponse[] Answer =
    [
        new() { Terms = new TrackTerms { JourneyGapMinutes = 30, ClockSkewSecondsMax = 30, SpeedKmhMax = 198 } },
        new()
        {
            Journey = new TrackJourney
            {
                ReadCount = 4, DistanceMetres = 1500,
                Points = { Point("cameras/c1", 60, 346_000, reads: 2, description: "=red, Ford"), Point("cameras/van", 62, null, description: "-2+3"), Point("cameras/c2", 64, 347_500) },
                Legs =
                {
                    new TrackLeg { ElapsedSeconds = 118, ElapsedSecondsMin = 58, ElapsedSecondsMax = 178 },
                    new TrackLeg
                    {
                        ElapsedSeconds = 120, ElapsedSecondsMin = -10, ElapsedSecondsMax = 250, DistanceMetres = 1500, SpeedKmh = 45, SpeedKmhMin = 21.6,
                        OrderDoubtful = true, Link = new TrackLink { DepartureCount = 40, Share = 0.625, TripCount = 31, SampledOneIn = 1 },
                        Outages =
                        {
                            new TrackOutage { Camera = "cameras/c3", State = CameraState.Down, Seconds = 90, WayShare = 0.5 },
                            new TrackOutage { Camera = "cameras/c4", State = CameraState.Unspecified, Seconds = 120 },
                        },
                    },
                },
                LegBefore = new TrackLeg { ElapsedSeconds = 3600, DistanceMetres = 500, SpeedKmh = 0.5, SpeedKmhMin = 0.4, SpeedKmhMax = 0.6 },
            },
        },
        new() { Journey = new TrackJourney { ReadCount = 1, Points = { Point("", 0, 346_500, observed: true) } } },
    ];

    [Fact]
    public void Csv_is_a_line_a_point_with_the_leg_to_it_and_a_spreadsheet_runs_nothing_of_it()
    {
        var lines = Print("csv", Answer).Split("\r\n");

        Assert.Equal(6, lines.Length);
        var heads = lines[0].Split(',');
        Assert.All(lines[2..5], line => Assert.Equal(heads.Length, line.Split(',').Length));
        Assert.StartsWith(
            "1,2026-03-01T10:00:00Z,2026-03-01T10:00:02Z,cameras/c1,346000,392000,10,2,false,false,\"'=red, Ford\",false,true,500,3600,,,false,0.5,0.4,0.6,",
            lines[1], StringComparison.Ordinal);
        Assert.Contains(",cameras/van,,,10,1,false,false,'-2+3,", lines[2], StringComparison.Ordinal);
        // A negative number is no formula.
        Assert.EndsWith(
            ",false,1500,120,-10,250,false,45,21.6,,true,false,0.625,40,1,c3 down 90 s; c4 unknown 120 s,sightings/64-0", lines[3], StringComparison.Ordinal);
        // The very first read was led to by nothing.
        Assert.StartsWith("2,2026-03-01T09:00:00Z,2026-03-01T09:00:00Z,,346500,392000,10,1,true,false,,false,,,,", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public void Geojson_has_a_line_for_each_journey_that_leads_anywhere_and_all_points()
    {
        using var none = JsonDocument.Parse(Print("geojson", Answer[0]));
        using var map = JsonDocument.Parse(Print("geojson", Answer));

        Assert.Equal(0, none.RootElement.GetProperty("features").GetArrayLength());
        var features = map.RootElement.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal(
            ["journey 1 LineString", "point 1 Point", "point 1 -", "point 1 Point", "point 2 Point"],
            features.Select(one => $"{Property(one, "kind")} {Property(one, "journey")} "
                + (one.GetProperty("geometry").ValueKind == JsonValueKind.Null ? "-" : one.GetProperty("geometry").GetProperty("type"))));
        var line = features[0].GetProperty("geometry").GetProperty("coordinates");
        Assert.Equal(2, line.GetArrayLength()); // the place of the van is not known
        Assert.InRange(line[0][0].GetDouble(), -2.816, -2.812);
        Assert.InRange(line[0][1].GetDouble(), 53.420, 53.424);
        Assert.True(line[1][0].GetDouble() > line[0][0].GetDouble());
        Assert.Equal("AB12CDE", Property(features[4], "vrm").GetString());
        Assert.Equal(30, Property(features[0], "journey_gap_minutes").GetInt32());
    }

    [OgrFact]
    public async Task Gdal_opens_the_geojson_and_finds_lines_points_and_times()
    {
        using var folder = new TestFolder();
        folder.With("track.geojson", Print("geojson", Answer));

        using var process = Process.Start(new ProcessStartInfo(OgrInfo, ["-ro", "-al", folder.File("track.geojson")])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var told = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal((0, ""), (process.ExitCode, await errors));
        Assert.Contains("Feature Count: 5", told, StringComparison.Ordinal);
        Assert.Contains("LINESTRING (", told, StringComparison.Ordinal);
        Assert.Equal(3, told.Split("POINT (").Length - 1);
        Assert.Contains("first_capture_time: DateTime", told, StringComparison.Ordinal);
        Assert.Contains("WGS 84", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_says_what_is_not_known_by_leaving_it_empty()
    {
        var lines = Print(null, Answer).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(
        [
            "1\t2026-03-01 10:00:00\t10:00:02\tcameras/c1\t2\t0.5\t60.0\t1\t0\t1\t\t",
            "1\t2026-03-01 10:02:00\t\tcameras/van\t1\t\t2.0\t\t\t\t\t",
            "1\t2026-03-01 10:04:00\t\tcameras/c2\t1\t1.5\t2.0\t45\t22\t\t63 % of 40\tc3 down 90 s; c4 unknown 120 s",
            "2\t2026-03-01 09:00:00\t\tobservation\t1\t\t\t\t\t\t\t",
        ], lines[1..].Select(line => line.TrimEnd('\r')));
    }

    [Fact]
    public void Parts_of_a_journey_have_one_number_and_each_message_is_a_line_of_json()
    {
        TrackVehicleResponse[] parts = [Answer[0], new(Answer[2]), Answer[2]];
        parts[1].Journey.Continued = true;

        Assert.Equal(["1", "1"], Print("csv", parts).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)[1..].Select(line => line.Split(',')[0]));
        var lines = Print("json", parts).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(30, first.RootElement.GetProperty("terms").GetProperty("journey_gap_minutes").GetInt32());
    }

    static JsonElement Property(JsonElement feature, string name) => feature.GetProperty("properties").GetProperty(name);

    static TrackPoint Point(string camera, int minute, double? easting, int reads = 1, string description = "", bool observed = false)
    {
        var at = new DateTime(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc).AddMinutes(minute);
        var point = new TrackPoint
        {
            Camera = camera, FirstCaptureTime = Timestamp.FromDateTime(at), LastCaptureTime = Timestamp.FromDateTime(at.AddSeconds(2 * (reads - 1))),
            PositionUncertaintyMetres = 10, VehicleDescription = description, Observed = observed,
            Sightings = { Enumerable.Range(0, reads).Select(i => $"sightings/{minute}-{i}") },
        };
        if (easting is { } east) point.Position = new Point { Epsg = 27700, X = east, Y = 392_000 };
        return point;
    }

    static string Print(string? format, params TrackVehicleResponse[] answer)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var printed = TrackOutput.Of(format, "AB12CDE", new Terminal(Stream.Null, output, error));
        foreach (var message in answer) printed.Add(message);
        printed.End();
        return Encoding.UTF8.GetString(output.ToArray());
    }

    [AttributeUsage(AttributeTargets.Method)]
    sealed class OgrFactAttribute : FactAttribute
    {
        public OgrFactAttribute() => Skip = File.Exists(OgrInfo) ? null : "GDAL is not installed; ./dev setup --peers=gdal does.";
    }
}
