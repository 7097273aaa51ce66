using System.Text.RegularExpressions;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public partial class DemoTests
{
    [PostGisFact]
    public async Task The_demo_replays_a_day_says_its_hits_and_ends_with_one_line()
    {
        await using var service = await ServiceProcess.StartAsync();

        using var demo = ServiceProcess.Run(
            "geointel", "GeoIntel.Cli", ["demo", .. service.Reached, "--once"], []);
        var errors = demo.StandardError.ReadToEndAsync();
        var printed = await demo.StandardOutput.ReadToEndAsync();
        await demo.WaitForExitAsync();

        var everything = $"exit code {demo.ExitCode}, printed:\n{printed}\nand said:\n{await errors}\nlog:\n{service.Log}";
        Assert.True(demo.ExitCode == 0, everything);
        var lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var sentences = lines.Where(line => line.StartsWith("- ", StringComparison.Ordinal)).ToList();
        Assert.True(sentences.Count >= 3 && sentences.All(line => Sentence().IsMatch(line)), everything);
        var summary = Summary().Match(lines[^1]);
        Assert.True(summary.Success, everything);
        var (committed, hits, ofInterest, inZones) = (Count(1), Count(2), Count(3), Count(4));
        Assert.True(committed > 40_000 && ofInterest > 0 && inZones > 0, everything);
        var ofOtherKinds = summary.Groups[5].Captures.Sum(count => long.Parse(count.Value, null));
        Assert.Equal(hits, ofInterest + inZones + ofOtherKinds);

        // What it says is committed is what the service holds.
        using var connection = service.Connect();
        var stored = new Stored(connection);
        var accepted = 0L;
        foreach (var feed in new[] { "feeds/police-anpr", "feeds/council-anpr", "feeds/council-cctv" })
            accepted += (await stored.IntakeAsync(feed)).AcceptedCount;
        Assert.Equal(committed, accepted);

        long Count(int group) => long.Parse(summary.Groups[group].Value, null);
    }

    [GeneratedRegex(@"^- [A-Z0-9]+: (A vehicle|\d+ vehicles) (linked to|on the list) .*\bread\b.*\.")]
    private static partial Regex Sentence();

    [GeneratedRegex(
        @"^(\d+) sightings committed, (\d+) hits \((\d+) vehicle of interest, (\d+) exclusion zone"
        + @"(?:, (\d+) [a-z ]+)*\), \d+ sightings/s$")]
    private static partial Regex Summary();
}
