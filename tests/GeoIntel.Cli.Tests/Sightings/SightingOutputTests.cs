using System.Text;
using System.Text.Json;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.Sightings;

public sealed class SightingOutputTests
{
    static readonly Sighting Plain = new()
    {
        Name = "sightings/1", Vrm = "AB12CDE", VrmText = "=AB12 CDE", Camera = "cameras/c1", Feed = "feeds/f1",
        CaptureTime = Timestamp.FromDateTime(new DateTime(2026, 3, 1, 9, 0, 0, DateTimeKind.Utc).AddMilliseconds(250)),
        Position = new Point { Epsg = 27700, X = 346_000, Y = 392_000 }, PositionUncertaintyMetres = 10,
        VehicleDescription = "red, Ford \"Ka\"",
    };

    static readonly Sighting Similar = new(Plain)
    {
        Name = "sightings/2", Vrm = "AB12CDF", Position = null, Confidence = 0.5,
        Match = new SightingMatch { MatchClass = MatchClass.Similar, Vrm = "AB12CDE", Probability = 0.25 },
    };

    [Fact]
    public void Csv_quotes_what_must_be_and_a_spreadsheet_runs_nothing_of_it()
    {
        var lines = Print("csv", Plain, Similar).Split("\r\n");

        Assert.StartsWith("name,capture_time,vrm,", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            "sightings/1,2026-03-01T09:00:00.25Z,AB12CDE,'=AB12 CDE,cameras/c1,feeds/f1,346000,392000,10,,\"red, Ford \"\"Ka\"\"\","
            + "false,false,false,,,",
            lines[1]);
        Assert.EndsWith(",false,false,false,similar,AB12CDE,0.25", lines[2], StringComparison.Ordinal);
        Assert.Contains(",,,10,0.5,", lines[2], StringComparison.Ordinal);
        Assert.Equal(["", 4], (object[])[lines[3], lines.Length]);
    }

    [Fact]
    public void Geojson_is_one_collection_in_longitude_and_latitude_with_null_for_an_unknown_place()
    {
        using var none = JsonDocument.Parse(Print("geojson"));
        using var two = JsonDocument.Parse(Print("geojson", Plain, Similar));

        Assert.Equal(0, none.RootElement.GetProperty("features").GetArrayLength());
        var features = two.RootElement.GetProperty("features");
        Assert.Equal(2, features.GetArrayLength());
        var place = features[0].GetProperty("geometry").GetProperty("coordinates");
        // 346000 392000 is in Knowsley; PROJ gives -2.8143, 53.4219.
        Assert.InRange(place[0].GetDouble(), -2.816, -2.812);
        Assert.InRange(place[1].GetDouble(), 53.420, 53.424);
        Assert.Equal(JsonValueKind.Null, features[1].GetProperty("geometry").ValueKind);
        Assert.Equal(0.25, features[1].GetProperty("properties").GetProperty("match_probability").GetDouble());
        Assert.False(features[0].GetProperty("properties").TryGetProperty("match_class", out _));
    }

    [Fact]
    public void A_table_has_the_columns_of_a_match_where_there_is_one()
    {
        Assert.Equal("captured (UTC)\tVRM\tcamera\teasting\tnorthing\tvehicle", Print(null, Plain).Split('\n')[0].TrimEnd());
        var lines = Print(null, Plain, Similar).Split('\n');
        Assert.EndsWith("\tmatch\tof\tprobability", lines[0].TrimEnd(), StringComparison.Ordinal);
        Assert.EndsWith("\tsimilar\tAB12CDE\t0.25", lines[2].TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_a_line_a_sighting_in_the_contracts_names()
    {
        var lines = Print("json", Plain, Similar).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(2, lines.Length);
        using var second = JsonDocument.Parse(lines[1]);
        Assert.Equal("MATCH_CLASS_SIMILAR", second.RootElement.GetProperty("match").GetProperty("match_class").GetString());
    }

    static string Print(string? format, params Sighting[] sightings)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var printed = SightingOutput.Of(format, new Terminal(Stream.Null, output, error));
        foreach (var sighting in sightings) printed.Write(sighting);
        printed.End();
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
