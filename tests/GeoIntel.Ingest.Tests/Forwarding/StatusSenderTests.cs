using System.Collections.Concurrent;
using GeoIntel.Ingest.Forwarding;
using GeoIntel.Ingest.Receiving;
using GeoIntel.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using DeviceStatus = GeoIntel.Ingest.Decoding.CameraStatus;

namespace GeoIntel.Ingest.Tests.Forwarding;

public class StatusSenderTests
{
    static readonly DateTimeOffset At = new(2026, 3, 1, 8, 15, 30, TimeSpan.Zero);

    [Fact]
    public async Task Signs_of_life_reach_the_service_once_and_wait_while_it_is_not_there()
    {
        var log = new LoggedLines();
        var statuses = new CameraStatuses(TimeProvider.System);
        statuses.Take("f1", new DeviceStatus("c1", At, IsStreaming: true));
        statuses.Take("f2", new DeviceStatus("c2", At, IsStreaming: false));
        var received = new Received { FailuresLeft = 2 };
        await using var service = await StartAsync(received);
        using var channel = GrpcChannel.ForAddress(service.Urls.Single());
        using var sender = new StatusSender(
            statuses, new CameraStatusService.CameraStatusServiceClient(channel), TimeSpan.FromMilliseconds(20), new Logger<StatusSender>(log));

        await sender.StartAsync(CancellationToken.None);
        await RunningDaemon.UntilAsync(() => statuses.Waiting().Count == 0, "all is reported");
        await sender.StopAsync(CancellationToken.None);

        Assert.Equal(
            [("feeds/f1", "c1", true), ("feeds/f2", "c2", false)],
            received.Requests.Select(one => (one.Feed, one.Statuses.Single().Camera, one.Statuses.Single().IsStreaming)).Order());
        Assert.All(received.Requests, one => Assert.Equal(At, one.Statuses.Single().DeviceTime.ToDateTimeOffset()));
        Assert.Contains(log.All, line => line.Contains("wait: Unavailable", StringComparison.Ordinal));
    }

    [Fact]
    public void The_oldest_are_let_go_when_too_many_wait()
    {
        var statuses = new CameraStatuses(TimeProvider.System);

        for (var i = 0; i <= CameraStatuses.WaitingMax; i++) statuses.Take("f1", new DeviceStatus($"c{i}", At, IsStreaming: true));

        Assert.Equal(CameraStatuses.WaitingMax, statuses.Waiting().Count);
        Assert.Equal("c1", statuses.Waiting()[0].Status.Camera);
    }

    static async Task<WebApplication> StartAsync(Received received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton(received);
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<Rpc>();
        await app.StartAsync();
        return app;
    }

    sealed class Received
    {
        public ConcurrentQueue<ReportCameraStatusRequest> Requests { get; } = new();

        public int FailuresLeft { get; set; }
    }

    sealed class Rpc(Received received) : CameraStatusService.CameraStatusServiceBase
    {
        public override Task<ReportCameraStatusResponse> ReportCameraStatus(ReportCameraStatusRequest request, ServerCallContext context)
        {
            if (received.FailuresLeft-- > 0) throw new RpcException(new Status(StatusCode.Unavailable, "Not now."));

            received.Requests.Enqueue(request);
            return Task.FromResult(new ReportCameraStatusResponse { AcceptedCount = request.Statuses.Count });
        }
    }
}
