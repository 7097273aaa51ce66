using System.Text.Json;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class ProfileTests(RunningService running)
{
    const string Wards = """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "properties": {"code": "P1", "name": "East"},
           "geometry": {"type": "Polygon", "coordinates": [[[-2.84, 53.41], [-2.83, 53.41], [-2.83, 53.42], [-2.84, 53.42], [-2.84, 53.41]]]}}
        ]}
        """;

    static readonly string[] Purpose =
        ["--purpose-class", "serious-crime", "--purpose-reference", "LOCP-1", "--purpose-reason", "A test on made-up people."];

    [PostGisFact]
    public async Task A_profile_is_built_taken_out_written_in_and_not_signed_by_who_wrote_it()
    {
        var service = await running.ServiceAsync();
        using var folder = new TestFolder().With("profile-wards.geojson", Wards);
        string[] reached = [.. service.Reached, .. Purpose];
        var imported = await CliRun.OfAsync(["import", "boundaries", folder.File("profile-wards.geojson"), "--attribution", "Made up.", .. service.Reached]);
        Assert.True(imported.Code == 0, imported.Error);
        string[] build =
            ["profile", "build", "--boundaries", "profile-wards", "--from", "2025-01", "--months", "2", "--edition", "partner",
                "--out", folder.File("profile"), "--json", .. reached];

        var built = await CliRun.OfAsync(build);

        Assert.True(built.Code == 0, built.Error);
        using var told = JsonDocument.Parse(Assert.Single(built.OutLines));
        var id = told.RootElement.GetProperty("name").GetString()!;
        foreach (var file in (string[])["profile.html", "manifest.json", "figures.json", "tables/overview.csv"])
            Assert.True(File.Exists(Path.Combine(folder.File("profile"), file)), file);
        // Printed where Chromium is; else it is said.
        Assert.True(
            File.Exists(folder.File("profile/profile.pdf")) || built.Error.Contains("no PDF", StringComparison.Ordinal), built.Error);
        Assert.Equal(2, (await CliRun.OfAsync(build)).Code); // the folder is not empty

        var written = await CliRun.OfAsync(["profile", "text", id, "--field", "summary", "--text", "Quiet.", .. reached]);
        var stale = await CliRun.OfAsync(["profile", "sign", id, "--manifest", folder.File("profile/manifest.json"), .. reached]);
        var got = await CliRun.OfAsync(["profile", "get", id, "--out", folder.File("again"), .. reached]);
        var listed = await CliRun.OfAsync(["profile", "list", "--areas", "profile-wards", .. service.Reached]);

        Assert.Equal((0, 0, 0), (written.Code, got.Code, listed.Code));
        Assert.Equal(1, stale.Code);
        Assert.Contains("a second person signs", stale.Error, StringComparison.Ordinal);
        Assert.Contains("summary (person:", got.Out, StringComparison.Ordinal);
        Assert.Contains("Quiet.", await File.ReadAllTextAsync(Path.Combine(folder.File("again"), "profile.html")), StringComparison.Ordinal);
        Assert.Contains(id, listed.Out, StringComparison.Ordinal);
    }
}
