using GeoIntel.V1;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public sealed class EvidenceTests(RunningService running) : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PostGisFact]
    public async Task A_pack_is_taken_from_the_service_checked_without_it_and_listed_as_handed_out()
    {
        using var connection = await running.ConnectAsync();
        var clients = new Clients(connection);
        var town = await clients.RegisterAsync(new Town("evidence"));
        using var watch = await OpenWatch.OpenAsync(clients);
        await clients.SendAsync(town.NamedFeed, town.Named(town.WantedVrm, DateTimeOffset.UtcNow.AddMinutes(-1)));
        var hit = (await watch.UntilAsync("for the hit", change => change.Hit.ListEntry == town.ListEntry)).Hit;
        await clients.Hits.DecideHitAsync(new DecideHitRequest
        {
            Name = hit.Name, Purpose = Stored.Purpose, Etag = hit.Etag, Outcome = HitOutcome.Confirmed, SecondIdentifier = "make and colour",
        });
        string[] asked =
        [
            .. (await running.ServiceAsync()).Reached, "--purpose-class", "demonstration", "--purpose-reference", "E2E", "--purpose-reason",
            "A test on made-up people.",
        ];
        var recipient = $"Partner {Guid.NewGuid():N}";

        var exported = await CliRun.OfAsync(
            ["evidence", "export", hit.Name, "--out", _folder.File("pack.zip"), "--recipient", recipient, "--handling", "For the test only", .. asked]);
        var key = await CliRun.OfAsync(["audit", "checkpoint", "--public-key", .. asked]);
        await File.WriteAllTextAsync(_folder.File("root.pem"), key.Out);
        var verified = await CliRun.OfAsync("evidence", "verify", _folder.File("pack.zip"), "--root", _folder.File("root.pem"));
        var listed = await CliRun.OfAsync(["audit", "disclosures", .. asked]);

        Assert.True(exported.Code == 0, exported.Error);
        Assert.True(verified.Code == 0, verified.Out + verified.Error);
        Assert.Contains($"about {hit.Name} are as they were signed", verified.Out, StringComparison.Ordinal);
        Assert.Contains(recipient, listed.Out, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("pack.zip.part")));
    }
}
