using System.Text;
using System.Text.Json;
using GeoIntel.Cli.Analysis;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.Analysis;

public sealed class ConvoyOutputTests
{
    static readonly FindConvoysResponse Found = new()
    {
        JourneyCount = 3, CandidateCount = 900, SharingCount = 2,
        Convoys =
        {
            new Convoy
            {
                Vrm = "AB12CDE", DayCount = 2, ExpectedJourneyCount = 0.01234, PValue = 0.00001234, FalseDiscoveryRate = 0.0123,
                Journeys = { new ConvoyJourney { Places = { Place(0), Place(5) } }, new ConvoyJourney { Places = { Place(90) } } },
            },
            new Convoy { Vrm = "XY34ZZZ", DayCount = 1, ExpectedJourneyCount = 3, PValue = 1, FalseDiscoveryRate = 1, Confidential = true },
        },
    };

    [Fact]
    public void A_table_is_a_row_a_vehicle_with_its_figures()
    {
        Assert.Equal(
            ["VRM\tjourneys\tdays\texpected\tp\tfalse discovery", "AB12CDE\t2\t2\t0.012\t1.23e-05\t0.0123", "XY34ZZZ\t0\t1\t3\t1\t1"],
            Print(null).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')));
    }

    [Fact]
    public void Csv_is_a_line_a_place_each_with_the_figures_of_its_vehicle()
    {
        var lines = Print("csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(4, lines.Length);
        Assert.Equal("AB12CDE,2,2,0.012,1.23e-05,0.0123,false,1,cameras/c1,2026-03-01T09:05:00Z,2026-03-01T09:05:20Z,SU61ECT,true", lines[2]);
        Assert.StartsWith("AB12CDE,2,2,0.012,1.23e-05,0.0123,false,2,", lines[3], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal(13, line.Split(',').Length));
    }

    [Fact]
    public void Json_is_the_whole_answer_in_the_contracts_names()
    {
        using var answer = JsonDocument.Parse(Assert.Single(Print("json").Split('\n', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Equal(3, answer.RootElement.GetProperty("journey_count").GetInt32());
        Assert.Equal(2, answer.RootElement.GetProperty("convoys").GetArrayLength());
    }

    [Fact]
    public void GeoJson_is_a_point_a_place_in_WGS_84_with_the_figures_of_its_vehicle()
    {
        using var map = JsonDocument.Parse(Print("geojson"));

        Assert.Equal(3, map.RootElement.GetProperty("features").GetArrayLength());
        var feature = map.RootElement.GetProperty("features")[1];
        var at = feature.GetProperty("geometry").GetProperty("coordinates");
        Assert.InRange(at[0].GetDouble(), -2.9, -2.8);
        Assert.InRange(at[1].GetDouble(), 53.4, 53.5);
        Assert.Equal("AB12CDE", feature.GetProperty("properties").GetProperty("vrm").GetString());
        Assert.Equal(1, feature.GetProperty("properties").GetProperty("journey").GetInt32());
        Assert.Equal(0.0123, feature.GetProperty("properties").GetProperty("false_discovery_rate").GetDouble());
    }

    static ConvoyPlace Place(int minute)
    {
        var at = new DateTime(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc).AddMinutes(minute);
        return new ConvoyPlace
        {
            Camera = "cameras/c1", SubjectCaptureTime = Timestamp.FromDateTime(at), CaptureTime = Timestamp.FromDateTime(at.AddSeconds(20)),
            SubjectVrm = "SU61ECT", SameDirection = true, Position = new Point { Epsg = 27700, X = 345_000, Y = 392_000 },
        };
    }

    static string Print(string? format)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        ConvoyOutput.Print(Found, format, new Terminal(Stream.Null, output, error));
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
