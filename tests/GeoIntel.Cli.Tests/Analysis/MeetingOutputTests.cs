using System.Text;
using System.Text.Json;
using GeoIntel.Cli.Analysis;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.Analysis;

public sealed class MeetingOutputTests
{
    static readonly FindMeetingsResponse Found = new()
    {
        MeetingCount = 5, VehicleCount = 3, MemberCount = 2,
        Meetings =
        {
            new Meeting
            {
                FirstCaptureTime = At(0), LastCaptureTime = At(260),
                Vehicles =
                {
                    new MeetingVehicle { Vrm = "AB12CDE", Nominals = { "nominals/n1", "nominals/n2" }, Safeguarding = true },
                    new MeetingVehicle { Vrm = "XY34ZZZ", Nominals = { "nominals/n2" } },
                },
                Reads = { Read("AB12CDE", "c1", 0), Read("XY34ZZZ", "c1", 40), Read("AB12CDE", "c2", 240), Read("XY34ZZZ", "c2", 260) },
            },
        },
        Pairs = { new MeetingPair { Vrm = "AB12CDE", OtherVrm = "XY34ZZZ", SharedJourneyCount = 4, ExpectedJourneyCount = 0.125, PValue = 0.0000123 } },
        Edges =
        {
            Link("n1", "AB12CDE", new Evaluation { Source = "1", Assessment = "B", Handling = "P" }), Link("n2", "AB12CDE", null),
            Link("n2", "XY34ZZZ", new Evaluation { Source = "2", Assessment = "A", Handling = "C" }), Link("n3", "XY34ZZZ", null),
        },
    };

    [Fact]
    public void A_table_is_a_row_a_meeting_with_whom_its_vehicles_are_linked_to_and_how_that_is_graded()
    {
        Assert.Equal(
            [
                "from (UTC)\tuntil\tvehicles linked to\tgrading of links\tcameras\tshared of expected, p",
                "2026-03-01 09:00:00\t09:04:20\tAB12CDE: nominals/n1 or nominals/n2 [safeguarding]; XY34ZZZ: nominals/n2\t"
                    + "1-B-P, not evaluated; 2-A-C\tcameras/c1, cameras/c2\t4 of 0.13, 1.23e-05",
            ],
            Print(null).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')));
        Assert.StartsWith("1 of 5 meetings of 3 vehicles linked to 2 members.", MeetingOutput.Summary(Found).First(), StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_is_a_line_a_read_with_its_place_and_links()
    {
        var lines = Print("csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(5, lines.Length);
        Assert.Equal(
            "1,2026-03-01T09:00:40Z,XY34ZZZ,cameras/c1,346000,392000,nominals/n2,2-A-C,false,false,sightings/XY34ZZZ-40", lines[2]);
        Assert.StartsWith("1,2026-03-01T09:04:00Z,AB12CDE,cameras/c2,346000,392000,nominals/n1 nominals/n2,\"1-B-P, not evaluated\",true,", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Geojson_is_a_point_a_camera_of_a_meeting()
    {
        using var map = JsonDocument.Parse(Print("geojson"));
        var features = map.RootElement.GetProperty("features").EnumerateArray().ToList();

        Assert.Equal(["cameras/c1", "cameras/c2"], features.Select(one => one.GetProperty("properties").GetProperty("camera").GetString()));
        Assert.Equal(53.4, features[0].GetProperty("geometry").GetProperty("coordinates")[1].GetDouble(), 0.1);
        Assert.Equal(
            "AB12CDE: nominals/n1 or nominals/n2 [safeguarding]; XY34ZZZ: nominals/n2",
            features[0].GetProperty("properties").GetProperty("vehicles_linked_to").GetString());
        Assert.Equal(5, JsonDocument.Parse(Print("json")).RootElement.GetProperty("meeting_count").GetInt32());
    }

    static MeetingRead Read(string vrm, string camera, int second) => new()
    {
        Sighting = $"sightings/{vrm}-{second}", Vrm = vrm, Camera = $"cameras/{camera}", CaptureTime = At(second),
        Position = new Point { Epsg = 27700, X = 346_000, Y = 392_000 },
    };

    static AssociationEdge Link(string nominal, string vrm, Evaluation? evaluation) => new()
    {
        Kind = AssociationKind.VehicleLink, FromNode = $"nominals/{nominal}", ToNode = $"vehicles/{vrm}", Evaluation = evaluation,
    };

    static Timestamp At(int second) => Timestamp.FromDateTime(new DateTime(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc).AddSeconds(second));

    static string Print(string? format)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        MeetingOutput.Print(Found, format, new Terminal(Stream.Null, output, error));
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
