using System.Text.Json;
using GeoIntel.Cli.Tests.EndToEnd;

namespace GeoIntel.Cli.Tests.Verbs;

[Collection(ServiceCollection.Name)]
public class ImportIncidentsVerbTests(RunningService running)
{
    const string Header = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,Crime type";
    const string Name = "2026-01-verb-street.csv";
    const string First = "c1,2026-01,Verb Police,Verb Police,-2.84,53.41,On or near High Street,E01006448,Burglary";
    const string Second = ",2026-01,Verb Police,Verb Police,,,,,Anti-social behaviour";

    [Fact]
    public async Task A_check_reports_on_the_files_and_needs_no_service()
    {
        using var folder = new TestFolder().With(Name, $"{Header}\r{First}\r{Second}\rc2,2026-02,,,,,,,Robbery\r");

        var run = await CliRun.OfAsync("import", "incidents", "--check", folder.File(Name), "--service", "http://127.0.0.1:1");

        Assert.Equal(ExitCodes.SomeRefused, run.Code);
        Assert.Contains("2 of 3 rows taken, 1 refused, 0 duplicates", run.OutLines);
        Assert.Contains(run.OutLines, line => line.Contains($"{Name}:4: month: 'month' is 2026-02", StringComparison.Ordinal));
        Assert.Contains("50.0 % without coordinates (1)", run.OutLines);
    }

    [Fact]
    public async Task A_check_as_JSON_is_one_object_in_the_contracts_spelling()
    {
        using var folder = new TestFolder().With(Name, $"{Header}\n{First}\n{Second}\n");

        var run = await CliRun.OfAsync("import", "incidents", "--check", "--json", folder.File(Name));

        Assert.Equal(ExitCodes.Done, run.Code);
        using var answer = JsonDocument.Parse(Assert.Single(run.OutLines));
        var report = answer.RootElement.GetProperty("report");
        Assert.Equal(2, report.GetProperty("taken").GetInt32());
        Assert.Equal(1, report.GetProperty("without_place").GetInt32());
        Assert.Equal("2026-01", report.GetProperty("months")[0].GetProperty("first").GetString());
        Assert.False(answer.RootElement.TryGetProperty("publications", out _));
    }

    [Theory]
    [InlineData("own columns without a source", ExitCodes.WrongUsage, "need --source ID")]
    [InlineData("a file that is not there", ExitCodes.Failed, "There is no file")]
    [InlineData("an area that is no GeoJSON", ExitCodes.WrongUsage, "It is not JSON")]
    public async Task What_cannot_be_done_is_said_in_words(string what, int code, string words)
    {
        using var folder = new TestFolder().With("b.csv", "crime_type,month\nBurglary,2026-01\n").With("area.geojson", "POLYGON");
        string[] arguments = what switch
        {
            "a file that is not there" => [folder.File("none.csv")],
            "an area that is no GeoJSON" => [folder.File("b.csv"), "--area", folder.File("area.geojson")],
            _ => [folder.File("b.csv")],
        };

        var run = await CliRun.OfAsync(["import", "incidents", .. arguments]);

        Assert.Equal(code, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task Files_are_stored_once_and_a_month_that_is_published_anew_is_replaced()
    {
        var reached = (await running.ServiceAsync()).Reached;
        using var folder = new TestFolder().With(Name, $"{Header}\n{First}\n{Second}\n");
        string[] import = ["import", "incidents", folder.File(Name), .. reached, "--source", "verb-test"];

        var first = await CliRun.OfAsync(import);
        var again = await CliRun.OfAsync(import);
        folder.With(Name, $"{Header}\n{First}\n{Second}\n{Second}\nc1,2026-01,Verb Police,,,,,,Robbery\n");
        var anew = await CliRun.OfAsync([.. import, "--json"]);

        Assert.True(first.Code == ExitCodes.Done, first.Error);
        Assert.Equal("verb-test: 2026-01/Verb Police: 2 incidents stored", first.OutLines[^1]);
        Assert.Equal("verb-test: 2026-01/Verb Police: unchanged, 2 incidents are stored already", again.OutLines[^1]);
        using var answer = JsonDocument.Parse(Assert.Single(anew.OutLines));
        var publication = Assert.Single(answer.RootElement.GetProperty("publications").EnumerateArray());
        Assert.Equal(
            ("replaced", 4, 2, 2),
            (publication.GetProperty("change").GetString(), publication.GetProperty("incidents").GetInt32(),
                publication.GetProperty("removed").GetInt32(), publication.GetProperty("revision").GetInt32()));
    }

    // More than one message a publication, and several publications a call.
    [PostGisFact]
    public async Task Large_files_go_in_portions_and_every_publication_is_answered()
    {
        var reached = (await running.ServiceAsync()).Reached;
        using var folder = new TestFolder();
        foreach (var month in (string[])["2025-10", "2025-11"])
        {
            var rows = Enumerable.Range(0, 4_500).Select(i => $"{month}-{i},{month},Large Police,,-2.84,53.41,,,Burglary");
            folder.With($"{month}-large-street.csv", $"{Header}\n{string.Join('\n', rows)}\n");
        }

        var run = await CliRun.OfAsync(
        [
            "import", "incidents", folder.File("2025-10-large-street.csv"), folder.File("2025-11-large-street.csv"), .. reached,
            "--source", "large-test",
        ]);

        Assert.True(run.Code == ExitCodes.Done, run.Error);
        Assert.Equal(
            ["large-test: 2025-10/Large Police: 4500 incidents stored", "large-test: 2025-11/Large Police: 4500 incidents stored"],
            run.OutLines[^2..]);
    }
}
