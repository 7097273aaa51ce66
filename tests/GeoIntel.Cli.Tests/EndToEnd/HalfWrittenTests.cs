using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>Whatever ends a document on its way, neither the store nor the disk holds a part of it.</summary>
[Collection(ServiceCollection.Name)]
public sealed class HalfWrittenTests : IDisposable
{
    const string Ward = """
        {"type": "FeatureCollection", "features": [
          {"type": "Feature", "properties": {"code": "H1", "name": "East"},
           "geometry": {"type": "Polygon", "coordinates": [[[-2.84, 53.41], [-2.83, 53.41], [-2.83, 53.42], [-2.84, 53.42], [-2.84, 53.41]]]}}
        ]}
        """;

    const string Kept = "SELECT (SELECT count(*) FROM document), (SELECT count(*) FROM document_file), (SELECT count(*) FROM document_text)";

    static readonly string[] Purpose =
        ["--purpose-class", "serious-crime", "--purpose-reference", "LOCP-1", "--purpose-reason", "A test on made-up people."];

    readonly TestFolder _folder = new TestFolder().With("half-wards.geojson", Ward);

    public void Dispose() => _folder.Dispose();

    // The table that the document needs is held, so that it is on its way for as long as the test likes.
    [TerminalTheory]
    [InlineData("profile", "organised_crime_group", "groups and sources")]
    [InlineData("pack", "organised_crime_group", "associations")]
    [InlineData("siting", "sighting", "reviewing")]
    public async Task A_terminal_shows_how_far_a_document_is_and_CtrlC_leaves_nothing_of_it(string document, string table, string stage)
    {
        await using var service = await ServiceProcess.StartAsync(); // its own: nobody else's questions wait for the table
        await PrepareAsync(service);
        if (document == "siting")
        {
            using var connection = service.Connect();
            await new Clients(connection).RegisterAsync(new Town("halfway"));
        }
        var (kept, folder) = (await TableLock.AskAsync(service, Kept), _folder.File($"{document}-out"));
        await using (await TableLock.HoldAsync(service, table))
        {
            await using var run = TerminalRun.Start([.. ArgumentsOf(document), "--out", folder, .. service.Reached, .. Purpose]);
            await run.WaitForAsync(stage);
            // A review's reckoning does not say how far it is: a spinner and the seconds stand for it.
            if (document != "siting") await run.WaitForAsync("%");
            await TableLock.UntilAwaitedAsync(service, table);

            await run.PressCtrlCAsync();

            var code = await run.EndAsync();
            Assert.True(code == 130, $"{code}: {run.Shown}");
            Assert.Equal(kept, await TableLock.AskAsync(service, Kept));
            if (document != "siting")
            {
                Assert.Equal(
                    $"{document}|5", // cancelled
                    Assert.Single(await TableLock.AskAsync(service, "SELECT kind, state FROM document_build ORDER BY created_at DESC LIMIT 1")));
            }
        }
        // Nor does anything come of it once the table is free.
        Assert.Equal(kept, await TableLock.AskAsync(service, Kept));
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(_folder.Path), path => path.StartsWith(folder, StringComparison.Ordinal));
        await service.StopAsync();
    }

    [PostGisFact]
    public async Task What_the_service_was_killed_in_is_not_there_and_the_next_start_makes_it_whole()
    {
        await using var service = await ServiceProcess.StartAsync();
        foreach (var document in (string[])["profile", "pack"])
        {
            await PrepareAsync(service);
            var kept = await TableLock.AskAsync(service, Kept);
            await using (await TableLock.HoldAsync(service, "document_file"))
            {
                var ordered = CliRun.OfAsync([.. ArgumentsOf(document), .. service.Reached, .. Purpose]);
                // Its row is written, and the first of its files is about to be.
                await TableLock.UntilAwaitedAsync(service, "document_file");
                await service.KillAsync();
                Assert.NotEqual(0, (await ordered).Code);
            }
            Assert.Equal(kept, await TableLock.AskAsync(service, Kept));
            var build = Assert.Single(await TableLock.AskAsync(service, $"SELECT id FROM document_build WHERE kind = '{document}' AND state = 2"));

            await service.RestartAsync();

            var question = $"SELECT state FROM document_build WHERE id = '{build}'";
            while (await TableLock.AskAsync(service, question) is ["1"] or ["2"]) await Task.Delay(100);
            Assert.Equal("3", Assert.Single(await TableLock.AskAsync(service, question)));
            var taken = await CliRun.OfAsync([document, "get", build, "--out", _folder.File(document), .. service.Reached, .. Purpose]);
            Assert.True(taken.Code == 0, taken.Error);
            using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(_folder.File(document), "manifest.json")));
            var files = manifest.RootElement.GetProperty("files").EnumerateArray().ToList();
            Assert.True(files.Count > 5);
            foreach (var file in files)
            {
                var bytes = await File.ReadAllBytesAsync(Path.Combine(_folder.File(document), file.GetProperty("name").GetString()!));
                Assert.Equal(file.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
            }
            Assert.Equal("1", Assert.Single(await TableLock.AskAsync(service, $"SELECT count(*) FROM document WHERE kind = '{document}'")));
        }
        await service.StopAsync();
    }

    async Task PrepareAsync(ServiceProcess service)
    {
        var imported = await CliRun.OfAsync(
            ["import", "boundaries", _folder.File("half-wards.geojson"), "--attribution", "Made up.", .. service.Reached]);
        Assert.True(imported.Code == 0, imported.Error);
    }

    static string[] ArgumentsOf(string document)
    {
        var monday = DateTimeOffset.UtcNow.AddDays(-7).UtcDateTime;
        var week = string.Create(CultureInfo.InvariantCulture, $"{ISOWeek.GetYear(monday):0000}-W{ISOWeek.GetWeekOfYear(monday):00}");
        return document switch
        {
            "profile" => ["profile", "build", "--boundaries", "half-wards", "--from", "2025-01", "--months", "2", "--edition", "police"],
            "pack" => ["pack", "build", "--template", "ocg-weekly", "--week", week],
            _ => ["siting", "review", "--objective", "support-surveillance", "--reach", "50", "--gate", "halfway-gate:in:Half Road", "--regime", "council-part3"],
        };
    }
}
