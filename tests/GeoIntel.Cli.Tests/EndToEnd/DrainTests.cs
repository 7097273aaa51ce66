using System.Net.Sockets;
using GeoIntel.V1;
using Grpc.Core;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace GeoIntel.Cli.Tests.EndToEnd;

[Collection(ServiceCollection.Name)]
public class DrainTests
{
    [PostGisFact]
    public async Task Asked_to_stop_it_says_so_ends_its_streams_refuses_new_calls_and_waits_for_no_sleeper()
    {
        await using var service = await ServiceProcess.StartAsync();
        using var connection = service.Connect();
        var clients = new Clients(connection);
        using var health = new Health.HealthClient(connection.Channel).Watch(new HealthCheckRequest());
        Assert.True(await health.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(ServingStatus.Serving, health.ResponseStream.Current.Status);
        using var hits = await OpenWatch.OpenAsync(clients);
        using var intake = clients.Ingest.IngestSightings(); // opened, and silent from then on
        using var asleep = clients.Hits.WatchHits(new WatchHitsRequest { Purpose = Stored.Purpose, ResumeToken = "beginning" });
        await asleep.ResponseHeadersAsync; // and nothing of it is ever read
        using var mute = await ConnectAsync(service.Address, []);
        using var halfSpoken = await ConnectAsync(service.Address, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0"u8.ToArray());

        var stopping = service.StopAsync(); // which must end in order, within its time

        Assert.True(await health.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(ServingStatus.NotServing, health.ResponseStream.Current.Status);
        var toldHealth = await Refusal.OfAsync(() => health.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((StatusCode.Unavailable, "SERVICE_STOPPING"), (toldHealth.Code, toldHealth.Reason));
        var toldHits = Refusal.Of(await hits.ToEndAsync());
        Assert.Equal((StatusCode.Unavailable, "SERVICE_STOPPING"), (toldHits.Code, toldHits.Reason));
        var toldIntake = await Refusal.OfAsync(() => intake.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((StatusCode.Unavailable, "SERVICE_STOPPING"), (toldIntake.Code, toldIntake.Reason));
        using var late = service.Connect();
        foreach (var channel in new[] { late.Channel, connection.Channel })
        {
            // Until it has stopped listening, and until those who are connected know.
            while (await TryCheckAsync(new Health.HealthClient(channel)) is { } status)
                Assert.Equal(ServingStatus.NotServing, status);
        }
        await stopping;
        Assert.False(service.HasPostmaster, $"A postmaster is left:\n{service.Log}");
    }

    // Null when it is unavailable; fails when it is anything else.
    static async Task<ServingStatus?> TryCheckAsync(Health.HealthClient health)
    {
        try
        {
            return (await health.CheckAsync(new HealthCheckRequest())).Status;
        }
        catch (RpcException refused) when (refused.StatusCode == StatusCode.Unavailable)
        {
            return null;
        }
    }

    static async Task<TcpClient> ConnectAsync(Uri service, byte[] said)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(service.Host, service.Port);
        await tcp.GetStream().WriteAsync(said);
        return tcp;
    }
}
