using System.Text.Json;
using GeoIntel.Cli.Tests.EndToEnd;

namespace GeoIntel.Cli.Tests.Verbs;

[Collection(ServiceCollection.Name)]
public class ImportBoundariesVerbTests(RunningService running)
{
    const string Beats =
        """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "properties": {"code": "B2", "name": "East"},
           "geometry": {"type": "Polygon", "coordinates": [[[-2.84, 53.41], [-2.83, 53.41], [-2.83, 53.42], [-2.84, 53.42], [-2.84, 53.41]]]}},
          {"type": "Feature", "properties": {"BEAT26CD": "B1", "BEAT26NM": "West"},
           "geometry": {"type": "Polygon", "coordinates": [[[-2.85, 53.41], [-2.84, 53.41], [-2.84, 53.42], [-2.85, 53.42], [-2.85, 53.41]]]}}
        ]}
        """;

    [PostGisFact]
    public async Task A_set_is_imported_once_and_found_unchanged_the_second_time()
    {
        using var folder = new TestFolder().With("verb-beats.geojson", Beats).With("facts.csv", "code,residents\nB1,1200\n");
        string[] import =
        [
            "import", "boundaries", folder.File("verb-beats.geojson"), "--attribution", "Made up.", "--area-facts",
            folder.File("facts.csv"), .. (await running.ServiceAsync()).Reached,
        ];

        var first = await CliRun.OfAsync(import);
        var second = await CliRun.OfAsync([.. import, "--json"]);

        Assert.Equal((ExitCodes.Done, ""), (first.Code, first.Error));
        Assert.Equal(["verb-beats: created, 2 areas, of 1 the residents are known"], first.OutLines);
        using var answer = JsonDocument.Parse(Assert.Single(second.OutLines));
        Assert.Equal("unchanged", answer.RootElement.GetProperty("change").GetString());
        Assert.Equal(2, answer.RootElement.GetProperty("areas").GetInt32());
    }

    [Fact]
    public async Task A_check_needs_no_service()
    {
        using var folder = new TestFolder().With("beats.geojson", Beats);

        var run = await CliRun.OfAsync(
            "import", "boundaries", folder.File("beats.geojson"), "--attribution", "Made up.", "--check", "--service", "http://127.0.0.1:1");

        Assert.Equal(["beats: checked, 2 areas, of 0 the residents are known"], run.OutLines);
    }

    [Theory]
    [InlineData("no attribution", "--attribution")]
    [InlineData("a feature without code", "feature 1 has no code")]
    [InlineData("points", "feature 1")]
    public async Task What_cannot_be_imported_is_said_in_words(string what, string words)
    {
        var text = what switch
        {
            "a feature without code" => Beats.Replace("\"code\"", "\"id\"", StringComparison.Ordinal),
            "points" => """{"type": "Feature", "properties": {"code": "B1"}, "geometry": {"type": "Point", "coordinates": [-2.84, 53.41]}}""",
            _ => Beats,
        };
        using var folder = new TestFolder().With("beats.geojson", text);
        string[] attribution = what == "no attribution" ? [] : ["--attribution", "Made up."];

        var run = await CliRun.OfAsync(["import", "boundaries", folder.File("beats.geojson"), .. attribution, "--check"]);

        Assert.Equal(ExitCodes.WrongUsage, run.Code);
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
    }
}
