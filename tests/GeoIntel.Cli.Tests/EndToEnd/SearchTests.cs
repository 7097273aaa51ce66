using System.Globalization;
using System.Text.Json;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class SearchTests(RunningService running) : IDisposable
{
    static readonly string[] Purpose =
    [
        "--purpose-class", "serious-crime", "--purpose-reference", "OP-TEST", "--purpose-reason", "A test on made-up people.",
        "--regime", "council-part3",
    ];

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostGisFact]
    public async Task The_command_finds_a_read_by_each_way_of_asking_and_prints_it_in_each_form()
    {
        using var connection = await running.ConnectAsync();
        var town = await new Clients(connection).RegisterAsync(new Town("search"));
        var camera = town.Square["cameras/".Length..];
        var now = DateTimeOffset.UtcNow;
        var message = File.ReadAllText(Path.Combine(TestFolder.Repository, "docs", "samples", "genetec.xml"))
            .Replace("EXAMPLE0003", camera, StringComparison.Ordinal)
            .Replace("2026-06-01T20:40:11.1250001+00:00", now.ToString("O", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var service = await running.ServiceAsync();
        var sent = await CliRun.OfAsync(
            ["ingest", "--feed", town.NamedFeed["feeds/".Length..], .. service.Reached, _folder.With("read.xml", message).File("read.xml")]);
        Assert.Equal(0, sent.Code);
        string[] asked = ["search", .. service.Reached, .. Purpose, "--camera", camera, "--until", $"{now.AddMinutes(1).UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}"];

        string[][] finding =
        [
            [], ["--vrm", "ZZ26EXA"], ["--vrm", "AB12CDE", "--vrm", "zz26 exa"], ["--like", "ZZ*A"], ["--vrm", "ZZ26EXB", "--match", "similar"],
            ["--filter", "camera = \"search-*\" AND observed = false"], ["--hours", "Daily 00:00-24:00"], ["--camera", town.Bus],
        ];
        string[][] missing =
            [["--vrm", "ZZ26EXB"], ["--like", "ZY*A"], ["--filter", "observed = true"], ["--circle", "100000,100000,10"]];
        foreach (var more in finding)
        {
            Assert.Contains("ZZ26EXA", (await CliRun.OfAsync([.. asked, .. more])).Out, StringComparison.Ordinal);
            Assert.Contains("ZZ26EXA", (await CliRun.OfAsync([.. asked, .. more, "--all", "--csv"])).Out, StringComparison.Ordinal);
        }
        foreach (var more in missing)
        {
            var run = await CliRun.OfAsync([.. asked, .. more]);
            Assert.Equal((0, 1), (run.Code, run.OutLines.Length)); // the heading
        }
        var json = await CliRun.OfAsync([.. asked, "--vrm", "ZZ26EXB", "--match", "similar", "--all", "--json"]);
        using var line = JsonDocument.Parse(Assert.Single(json.OutLines));
        Assert.Equal("MATCH_CLASS_SIMILAR", line.RootElement.GetProperty("match").GetProperty("match_class").GetString());
        using var map = JsonDocument.Parse((await CliRun.OfAsync([.. asked, "--all", "--geojson"])).Out);
        Assert.Equal(1, map.RootElement.GetProperty("features").GetArrayLength());
        var wrong = await CliRun.OfAsync([.. asked, "--filter", "vrm = ZZ26EXA"]);
        Assert.Equal(1, wrong.Code);
        Assert.Contains("filter: At character 1: ", wrong.Error, StringComparison.Ordinal);
    }
}
