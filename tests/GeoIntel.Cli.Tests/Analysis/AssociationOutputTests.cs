using System.Text;
using System.Text.Json;
using GeoIntel.Cli.Analysis;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.Analysis;

public sealed class AssociationOutputTests
{
    static readonly GetAssociationGraphResponse Found = new()
    {
        LeftOutCount = 2,
        Nodes =
        {
            new AssociationNode { Name = "groups/g1", DisplayName = "Example Group" },
            new AssociationNode { Name = "nominals/n1", Distance = 1, DisplayName = "Made Up", Safeguarding = true },
            new AssociationNode { Name = "vehicles/AB12CDE", Distance = 2, Vrm = "AB12CDE", Confidential = true },
        },
        Edges =
        {
            new AssociationEdge
            {
                Kind = AssociationKind.Membership, Resource = "memberships/m1", Revision = 1, FromNode = "groups/g1", ToNode = "nominals/n1",
                Role = "transport", FromTime = Day(1), RecordTime = Day(1), ReviewTime = Day(1), ReviewDue = true,
            },
            new AssociationEdge
            {
                Kind = AssociationKind.VehicleLink, Resource = "vehicleLinks/k1", Revision = 2, FromNode = "nominals/n1",
                ToNode = "vehicles/AB12CDE", LinkType = VehicleLinkType.SeenDriving, Source = "stop check", FromTime = Day(2), UntilTime = Day(30),
                Evaluation = new Evaluation { Source = "1", Assessment = "B", Handling = "C", HandlingConditions = "Not to partners" },
                RecordTime = Day(2), ObserveTime = Day(9), ReadCount = 41,
                LastReads = { new AssociationRead { Sighting = "sightings/s", Camera = "cameras/c1", CaptureTime = Day(20) } },
            },
        },
    };

    [Fact]
    public void A_table_is_a_row_an_association_with_its_grading_and_who_vouched_for_it_last()
    {
        Assert.Equal(
            [
                "from\tis\tto\tsource\tgrading\theld from\tuntil\tvouched for\treview\treads\tlast read",
                "Example Group (groups/g1)\thas as member (transport)\tMade Up (nominals/n1) [safeguarding]\t\tnot evaluated\t2026-01-01\t\t"
                    + "2026-01-01\t2026-01-01 due\t\t",
                "Made Up (nominals/n1) [safeguarding]\tis linked to (SeenDriving)\tAB12CDE [confidential]\tstop check\t1-B-C Not to partners\t"
                    + "2026-01-02\t2026-01-30\t2026-01-09\t\t41\t2026-01-20T00:00:00Z cameras/c1",
            ],
            Print(null).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')));
    }

    [Fact]
    public void Csv_is_a_line_an_association_with_the_conditions_of_handling()
    {
        var lines = Print("csv").Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, lines.Length);
        Assert.Equal(
            "VehicleLink,vehicleLinks/k1,2,nominals/n1,Made Up,vehicles/AB12CDE,,2,SeenDriving,stop check,1-B-C,Not to partners,"
            + "2026-01-02T00:00:00Z,2026-01-30T00:00:00Z,2026-01-02T00:00:00Z,2026-01-09T00:00:00Z,,false,41,2026-01-20T00:00:00Z,true,true",
            lines[2]);
        Assert.All(lines, line => Assert.Equal(22, line.Split(',').Length));
    }

    [Fact]
    public void Json_is_the_whole_answer_and_what_is_left_out_is_said()
    {
        using var answer = JsonDocument.Parse(Print("json"));

        Assert.Equal(2, answer.RootElement.GetProperty("left_out_count").GetInt32());
        var said = AssociationOutput.Summary(Found).ToList();
        Assert.StartsWith("3 nodes, 2 associations", said[0], StringComparison.Ordinal);
        Assert.StartsWith("2 nodes within the depth are left out", said[1], StringComparison.Ordinal);
        Assert.Contains("safeguarding", said[2], StringComparison.Ordinal);
    }

    static Timestamp Day(int day) => Timestamp.FromDateTime(new DateTime(2026, 1, day, 0, 0, 0, DateTimeKind.Utc));

    static string Print(string? format)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        AssociationOutput.Print(Found, format, new Terminal(Stream.Null, output, error));
        return Encoding.UTF8.GetString(output.ToArray());
    }
}
