using GeoIntel.Ingest.Receiving;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Ingest.Forwarding;

/// <summary>Reports cameras' signs of life to the service, a few seconds after they came.</summary>
sealed class StatusSender(
    CameraStatuses statuses, CameraStatusService.CameraStatusServiceClient client, TimeSpan interval, ILogger<StatusSender> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(interval);
        try
        {
            while (await ticks.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var ofFeed in statuses.Waiting().GroupBy(one => one.FeedId)) await SendAsync(ofFeed.Key, [.. ofFeed], stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What was not reported is a gap in what is known, not a loss.
        }
    }

    async Task SendAsync(string feedId, List<ReceivedStatus> signs, CancellationToken stopping)
    {
        try
        {
            var answer = await client.ReportCameraStatusAsync(
                new ReportCameraStatusRequest { Feed = $"feeds/{feedId}", Statuses = { signs.Select(ToWire) } }, cancellationToken: stopping);
            statuses.Remove(signs);
            if (answer.Refusals.Count > 0) ForwardingLog.StatusesRefused(log, feedId, answer.Refusals.Count, answer.Refusals[0].Description);
        }
        catch (RpcException failure) when (!stopping.IsCancellationRequested)
        {
            ForwardingLog.StatusesWait(log, feedId, signs.Count, failure.StatusCode.ToString());
        }
    }

    static CameraStatus ToWire(ReceivedStatus sign) => new()
    {
        Camera = sign.Status.Camera,
        ReceiveTime = Timestamp.FromDateTimeOffset(sign.ReceivedAt),
        DeviceTime = Timestamp.FromDateTimeOffset(sign.Status.At),
        IsStreaming = sign.Status.IsStreaming,
    };
}
