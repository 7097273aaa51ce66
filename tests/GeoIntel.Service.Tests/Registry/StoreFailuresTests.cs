using GeoIntel.Service.Rpc;
using GeoIntel.Service.Rpc.Registry;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.V1;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace GeoIntel.Service.Tests.Registry;

public class StoreFailuresTests
{
    [Theory]
    [InlineData("57P01", true)] // an administrator stops the server
    [InlineData("57P02", true)] // a crash does
    [InlineData("53300", true)] // too many connections
    [InlineData("22P05", false)] // a character the store cannot hold: sent again it fails again
    [InlineData("23503", false)] // a reference to nothing
    public void Only_what_may_pass_is_worth_another_try(string sqlState, bool passes)
    {
        var refused = new PostgresException("no", "ERROR", "ERROR", sqlState);

        Assert.Equal(passes, StoreFailures.MayPass(refused));
        Assert.Equal(passes, StoreFailures.MayPass(new DbUpdateException("not saved", refused)));
    }

    [Fact]
    public async Task A_registry_whose_store_is_away_says_so_by_name()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1");
        await using var services = new ServiceCollection()
            .AddDbContextFactory<RegistryContext>(options => options.UseNpgsql(
                nowhere, npgsql => npgsql.UseNetTopologySuite()))
            .BuildServiceProvider();
        var contexts = services.GetRequiredService<IDbContextFactory<RegistryContext>>();
        // Feeds are not personal, so nothing is audited before the store is asked; no view is waited for either.
        var feeds = new FeedRpc(new RegistryDesk(contexts, null!, null!, TimeProvider.System));

        foreach (var ask in (Func<Task>[])
        [
            () => feeds.GetFeed(new GetFeedRequest { Name = "feeds/a" }, RegistryServices.Call()),
            () => feeds.ListFeeds(new ListFeedsRequest(), RegistryServices.Call()),
            () => feeds.CreateFeed(new CreateFeedRequest { Feed = Examples.Feed, FeedId = "a" }, RegistryServices.Call()),
        ])
        {
            var refusal = await Assert.ThrowsAsync<RpcException>(ask);
            Assert.Equal(StatusCode.Unavailable, refusal.StatusCode);
        }
    }
}
