using System.Globalization;
using System.Text.Json;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class AnalysisTests(RunningService running)
{
    static readonly string[] Purpose =
    [
        "--purpose-class", "serious-crime", "--purpose-reference", "OP-TEST", "--purpose-reason", "A test on made-up people.",
        "--regime", "council-part3",
    ];

    // Two journeys over the gate to the far camera, three kilometres in four minutes; on both the other vehicle is a minute
    // behind.
    [PostGisFact]
    public async Task The_commands_print_a_track_and_its_company_in_each_form()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("analysis"));
        var begin = DateTimeOffset.UtcNow.AddHours(-20);
        await clients.SendAsync(town.NumberedFeed, new[] { 0, 240 }.SelectMany(minute => new[]
        {
            town.Numbered("TR26ACK", begin.AddMinutes(minute), town.Gate), town.Numbered("FO26LOW", begin.AddMinutes(minute + 1), town.Gate),
            town.Numbered("TR26ACK", begin.AddMinutes(minute + 4), town.Far), town.Numbered("FO26LOW", begin.AddMinutes(minute + 5), town.Far),
        }));
        var service = await running.ServiceAsync();
        string[] asked = ["tr26 ack", .. service.Reached, .. Purpose, "--from", Text(begin.AddMinutes(-1)), "--until", Text(begin.AddHours(10))];

        var table = await CliRun.OfAsync(["track", .. asked]);
        Assert.Equal((0, 5), (table.Code, table.OutLines.Length));
        Assert.Contains($"\t{town.Far}\t1\t3.2\t4.0\t48\t", table.OutLines[2], StringComparison.Ordinal);
        Assert.StartsWith("2 journeys of 4 reads; 30 minutes without a read end one.", table.Error, StringComparison.Ordinal);
        var one = await CliRun.OfAsync(["track", .. asked, "--gap", "300", "--json"]);
        Assert.Equal((0, 2), (one.Code, one.OutLines.Length));
        Assert.Equal(5, (await CliRun.OfAsync(["track", .. asked, "--csv"])).OutLines.Length);
        using var map = JsonDocument.Parse((await CliRun.OfAsync(["track", .. asked, "--geojson"])).Out);
        var features = map.RootElement.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal(6, features.Count);
        Assert.Equal("TR26ACK", features[0].GetProperty("properties").GetProperty("vrm").GetString());
        var wrong = await CliRun.OfAsync(["track", .. asked, "--gap", "1"]);
        Assert.Equal((1, ""), (wrong.Code, wrong.Out));
        Assert.Contains("journey_gap_minutes", wrong.Error, StringComparison.Ordinal);

        var company = await CliRun.OfAsync(["convoy", .. asked]);
        Assert.Equal((0, 2), (company.Code, company.OutLines.Length));
        Assert.StartsWith("FO26LOW\t2\t", company.OutLines[1], StringComparison.Ordinal);
        Assert.Equal(5, (await CliRun.OfAsync(["convoy", .. asked, "--csv"])).OutLines.Length);
        Assert.Single((await CliRun.OfAsync(["convoy", .. asked, "--window", "30"])).OutLines);
        await AssertPointsAsync(4, ["convoy", .. asked, "--geojson"]);
        using var answer = JsonDocument.Parse((await CliRun.OfAsync(["convoy", .. asked, "--json"])).Out);
        Assert.Equal(2, answer.RootElement.GetProperty("journey_count").GetInt32());

        string[] both = ["--scene", Scene(town.Gate, begin), "--scene", Scene(town.Far, begin.AddMinutes(240)), .. service.Reached, .. Purpose];
        var scenes = await CliRun.OfAsync(["scenes", .. both, "--before", "10", "--after", "10"]);
        Assert.Equal((0, 3), (scenes.Code, scenes.OutLines.Length));
        Assert.StartsWith("FO26LOW\t2\t", scenes.OutLines[1], StringComparison.Ordinal);
        Assert.Contains("Scene 2: 2 vehicles at 1 cameras", scenes.Error, StringComparison.Ordinal);
        Assert.Single((await CliRun.OfAsync(["scenes", .. both])).OutLines); // nobody was at the far camera in the first five minutes
        Assert.Equal(5, (await CliRun.OfAsync(["scenes", .. both, "--before", "10", "--after", "10", "--csv"])).OutLines.Length);
        await AssertPointsAsync(4, ["scenes", .. both, "--before", "10", "--after", "10", "--geojson"]);

        string[] line =
        [
            "--gate", $"{Id(town.Gate)}:in:North Road", "--gate", $"{Id(town.Far)}:out", "--from", Text(begin.AddMinutes(-1)), "--until",
            Text(begin.AddHours(10)), .. service.Reached, .. Purpose,
        ];
        var cordon = await CliRun.OfAsync(["cordon", .. line]);
        Assert.Equal(0, cordon.Code);
        Assert.Equal(4, cordon.OutLines.Where(row => row.StartsWith("North Road\t", StringComparison.Ordinal)).Sum(row => int.Parse(row.Split('\t')[3], CultureInfo.InvariantCulture)));
        Assert.StartsWith("8 crossings; 0 reads", cordon.Error, StringComparison.Ordinal);
        var alone = await CliRun.OfAsync(["cordon", .. line, "--vrm", "TR26ACK"]);
        Assert.Equal((1, ""), (alone.Code, alone.Out));
        Assert.Contains("case authorisation", alone.Error, StringComparison.Ordinal);

        var interest = await CliRun.OfAsync(["interest", "TR26ACK", .. service.Reached, .. Purpose]);
        Assert.Equal((0, "by\towner\tstate\tends"), (interest.Code, Assert.Single(interest.OutLines).TrimEnd()));
    }

    // Two members; their vehicles are twice a minute apart at the gate, and somebody's follows them the second time.
    [PostGisFact]
    public async Task The_commands_print_a_groups_picture_its_meetings_and_who_is_new_with_it()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("picture"));
        var import = await RegistryImport.SendAsync(
            connection, Stored.Purpose, [.. Group()], validateOnly: false, partial: false, CancellationToken.None);
        Assert.True(import.RefusedCount == 0, $"The group was not taken: {import}");
        var begin = DateTimeOffset.UtcNow.AddHours(-20);
        await clients.SendAsync(town.NumberedFeed, new[] { 0, 240 }.SelectMany(minute => new[]
        {
            town.Numbered("PC26AAA", begin.AddMinutes(minute)), town.Numbered("PC26BBB", begin.AddMinutes(minute + 1)),
        }));
        await clients.SendAsync(town.NumberedFeed, town.Numbered("PC26NEW", begin.AddMinutes(241)));
        var service = await running.ServiceAsync();
        string[] asked = [.. service.Reached, .. Purpose, "--from", Text(begin.AddMinutes(-1)), "--until", Text(begin.AddHours(10))];

        var picture = await CliRun.OfAsync(["group", "picture", "groups/picture-g", .. asked, "--depth", "2"]);
        Assert.Equal((0, 5), (picture.Code, picture.OutLines.Length));
        Assert.Contains("PC26AAA	stop check	1-B-P	", picture.Out, StringComparison.Ordinal);
        Assert.StartsWith("5 nodes, 4 associations", picture.Error, StringComparison.Ordinal);
        Assert.Equal(5, (await CliRun.OfAsync(["group", "picture", "groups/picture-g", .. asked, "--depth", "2", "--csv"])).OutLines.Length);
        Assert.Equal(
            3, (await CliRun.OfAsync(["group", "picture", "nominals/picture-a", .. service.Reached, .. Purpose])).OutLines.Length);

        var meetings = await CliRun.OfAsync(["group", "meetings", "picture-g", .. asked]);
        Assert.Equal((0, 3), (meetings.Code, meetings.OutLines.Length));
        Assert.Contains("PC26AAA: nominals/picture-a; PC26BBB: nominals/picture-b", meetings.OutLines[1], StringComparison.Ordinal);
        Assert.StartsWith("2 of 2 meetings of 2 vehicles linked to 2 members.", meetings.Error, StringComparison.Ordinal);
        Assert.Equal(5, (await CliRun.OfAsync(["group", "meetings", "picture-g", .. asked, "--csv"])).OutLines.Length);
        using var map = JsonDocument.Parse((await CliRun.OfAsync(["group", "meetings", "picture-g", .. asked, "--geojson"])).Out);
        Assert.Equal(2, map.RootElement.GetProperty("features").GetArrayLength());

        string[] company = ["group", "company", "groups/picture-g", .. asked, "--shared", "1"];
        var fresh = await CliRun.OfAsync([.. company, "--new-since", Text(begin.AddMinutes(100))]);
        Assert.Equal((0, 2), (fresh.Code, fresh.OutLines.Length));
        Assert.StartsWith("PC26NEW	1	", fresh.OutLines[1], StringComparison.Ordinal);
        using var answer = JsonDocument.Parse((await CliRun.OfAsync([.. company, "--json"])).Out);
        Assert.Equal(2, answer.RootElement.GetProperty("subject_count").GetInt32());
        var wrong = await CliRun.OfAsync(["group", "meetings", "nobody", .. asked]);
        Assert.Equal((1, ""), (wrong.Code, wrong.Out));

        IEnumerable<RegistryResource> Group()
        {
            var since = Timestamp.FromDateTimeOffset(DateTimeOffset.UtcNow.AddDays(-30));
            yield return new() { Group = new OrganisedCrimeGroup { Name = "groups/picture-g", DisplayName = "Made up" } };
            foreach (var (id, mark) in (IEnumerable<(string, string)>)[("a", "PC26AAA"), ("b", "PC26BBB")])
            {
                yield return new()
                {
                    Nominal = new Nominal
                    {
                        Name = $"nominals/picture-{id}", DisplayName = "Made Up", Category = DataSubjectCategory.Suspect, FromTime = since,
                    },
                };
                yield return new()
                {
                    VehicleLink = new VehicleLink
                    {
                        Name = $"vehicleLinks/picture-{id}", Nominal = $"nominals/picture-{id}", Vrm = mark, Type = VehicleLinkType.SeenDriving,
                        Source = "stop check", FromTime = since,
                        Evaluation = new Evaluation { Scheme = EvaluationScheme._3X5X2, Source = "1", Assessment = "B", Handling = "P" },
                    },
                };
                yield return new()
                {
                    Membership = new GroupMembership
                    {
                        Name = $"memberships/picture-{id}", Group = "groups/picture-g", Nominal = $"nominals/picture-{id}", FromTime = since,
                    },
                };
            }
        }
    }

    // On the square and a minute later before a bus 50 km off; the service's watch over journeys finds it.
    [PostGisFact]
    public async Task Implausible_journeys_are_printed_in_each_form_and_resolved()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("clone"));
        var begin = DateTimeOffset.UtcNow.AddHours(-3);
        await clients.SendAsync(
            town.NamedFeed, town.Named("CL26ONE", begin),
            new V1.Read(town.Named("CL26ONE", begin.AddMinutes(1), town.Bus)) { Position = new V1.Point { Epsg = 4326, X = -2.0, Y = 53.4 } });
        var service = await running.ServiceAsync();
        string[] asked = [.. service.Reached, .. Purpose];

        var open = await UntilAsync(["implausible", "list", "--open", "--vrm", "cl26 one", "--json", .. asked], run => run.OutLines.Length > 0);
        using var journey = JsonDocument.Parse(open.OutLines[0]);
        var name = journey.RootElement.GetProperty("name").GetString()!;
        string[] resolve = ["implausible", "resolve", name, "--as", "cloned", "--why", "The pictures show two cars", "--etag", "0", .. asked];
        Assert.Equal(0, (await CliRun.OfAsync(resolve)).Code);

        Assert.Empty((await CliRun.OfAsync(["implausible", "list", "--open", "--vrm", "CL26ONE", "--json", .. asked])).OutLines);
        var table = await CliRun.OfAsync(["implausible", "list", "--resolved", "--vrm", "CL26ONE", .. asked]);
        Assert.Equal(0, table.Code);
        Assert.Contains("\tcloned\t", table.OutLines[1], StringComparison.Ordinal);
        Assert.EndsWith(name, table.OutLines[1].TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(table.OutLines, line => line.Contains("\tmisread\t\tslight\tThe mark made no other", StringComparison.Ordinal));
        var csv = await CliRun.OfAsync(["implausible", "list", "--vrm", "CL26ONE", "--csv", .. asked]);
        Assert.Equal(1 + journey.RootElement.GetProperty("evidence").GetArrayLength(), csv.OutLines.Length);
        resolve[4] = "clock";
        var late = await CliRun.OfAsync(resolve);
        Assert.Equal(1, late.Code);
        Assert.Contains("was changed since the etag was given", late.Error, StringComparison.Ordinal);
        Assert.Equal(2, (await CliRun.OfAsync(["implausible", "resolve", name, "--as", "stolen", .. asked])).Code);
    }

    static async Task<CliRun> UntilAsync(string[] arguments, Func<CliRun, bool> isThere)
    {
        while (true)
        {
            var run = await CliRun.OfAsync(arguments);
            Assert.Equal(0, run.Code);
            if (isThere(run)) return run;
            await Task.Delay(100);
        }
    }

    // Each where a camera is.
    static async Task AssertPointsAsync(int count, string[] arguments)
    {
        using var map = JsonDocument.Parse((await CliRun.OfAsync(arguments)).Out);
        var features = map.RootElement.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal(count, features.Count);
        Assert.All(features, feature => Assert.Equal("Point", feature.GetProperty("geometry").GetProperty("type").GetString()));
    }

    static string Scene(string camera, DateTimeOffset time) => $"{Id(camera)}@{Text(time)}/{Text(time.AddMinutes(1))}";

    static string Id(string camera) => camera["cameras/".Length..];

    static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
