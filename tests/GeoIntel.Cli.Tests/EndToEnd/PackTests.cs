using System.Text.Json;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class PackTests(RunningService running)
{
    static readonly string[] Purpose =
        ["--purpose-class", "serious-crime", "--purpose-reference", "OCG-1", "--purpose-reason", "A test on made-up people."];

    [PostGisFact]
    public async Task A_pack_is_built_taken_out_written_in_and_not_signed_by_who_wrote_it()
    {
        var service = await running.ServiceAsync();
        using var folder = new TestFolder();
        string[] reached = [.. service.Reached, .. Purpose];
        var monday = DateTimeOffset.UtcNow.AddDays(-7);
        var week = $"{System.Globalization.ISOWeek.GetYear(monday.UtcDateTime):0000}-W{System.Globalization.ISOWeek.GetWeekOfYear(monday.UtcDateTime):00}";
        string[] build = ["pack", "build", "--template", "ocg-weekly", "--week", week, "--out", folder.File("pack"), "--json", .. reached];

        var built = await CliRun.OfAsync(build);

        Assert.True(built.Code == 0, built.Error);
        using var told = JsonDocument.Parse(Assert.Single(built.OutLines));
        var id = told.RootElement.GetProperty("name").GetString()!;
        foreach (var file in (string[])["pack.html", "manifest.json", "figures.json", "tables/hits.csv", "tables/cameras.csv"])
            Assert.True(File.Exists(Path.Combine(folder.File("pack"), file)), file);
        Assert.True(File.Exists(folder.File("pack/pack.pdf")) || built.Error.Contains("no PDF", StringComparison.Ordinal), built.Error);
        Assert.Equal(2, (await CliRun.OfAsync(build)).Code); // the folder is not empty

        var written = await CliRun.OfAsync(["pack", "text", id, "--field", "decisions", "--text", "Look again.", .. reached]);
        var wrong = await CliRun.OfAsync(["pack", "text", id, "--field", "pursue", "--text", "No such field.", .. reached]);
        var signed = await CliRun.OfAsync(["pack", "sign", id, "--manifest", folder.File("pack/manifest.json"), .. reached]);
        var got = await CliRun.OfAsync(["pack", "get", id, "--out", folder.File("again"), .. reached]);
        var listed = await CliRun.OfAsync(["pack", "list", "--about", $"ocg-weekly {week}", .. service.Reached]);

        Assert.Equal((0, 1, 1, 0, 0), (written.Code, wrong.Code, signed.Code, got.Code, listed.Code));
        Assert.Contains("use summary, decisions, actions", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("a second person signs", signed.Error, StringComparison.Ordinal);
        Assert.Contains("decisions (person:", got.Out, StringComparison.Ordinal);
        Assert.Contains("Look again.", await File.ReadAllTextAsync(Path.Combine(folder.File("again"), "pack.html")), StringComparison.Ordinal);
        Assert.Contains(id, listed.Out, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_wrong_order_says_what_is_allowed()
    {
        var service = await running.ServiceAsync();
        string[] reached = [.. service.Reached, .. Purpose];

        var both = await CliRun.OfAsync(["pack", "build", "--template", "ocg-weekly", "--week", "2026-W01", "--month", "2026-01", .. reached]);
        var none = await CliRun.OfAsync(["pack", "build", "--template", "ours", "--week", "2026-W01", .. reached]);

        Assert.Equal((2, 1), (both.Code, none.Code));
        Assert.Contains("either --week or --month", both.Error, StringComparison.Ordinal);
        Assert.Contains("there are disruption-weekly, intelligence-monthly, ocg-weekly", none.Error, StringComparison.Ordinal);
    }
}
