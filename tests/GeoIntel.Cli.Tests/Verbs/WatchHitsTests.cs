using GeoIntel.Cli.Remote;
using GeoIntel.Ingest.Sending;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Tests.Verbs;

public class WatchHitsTests
{
    [Fact]
    public async Task A_watch_goes_on_with_the_token_that_its_file_holds_then_and_says_when_there_is_none()
    {
        using var folder = new TestFolder();
        var file = folder.File("token");
        await File.WriteAllTextAsync(file, "first");
        await using var service = await FakeWatch.StartAsync("first", "second");
        // Whoever renews the token does so once.
        service.Asked.BeforeEnd = () => File.WriteAllText(file, service.Asked.Calls.Count == 1 ? "second" : "third");
        using var connection = new ServiceConnection(service.Address, new Credentials(file));
        var told = new List<string>();

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await foreach (var response in new Hits(connection).WatchAsync(new Purpose(), "", CancellationToken.None))
                told.Add(response.Change.Hit.Sentence);
        });

        Assert.Equal(["1", "2", "3", "4"], told);
        Assert.Equal(["first ", "second 2", "third 4"], service.Asked.Calls);
        Assert.Contains("put a new one there", RpcFailure.Explain(refused), StringComparison.Ordinal);
    }
}
