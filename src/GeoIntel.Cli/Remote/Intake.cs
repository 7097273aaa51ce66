using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using GeoIntel.V1;

namespace GeoIntel.Cli.Remote;

/// <summary>Sends one feed for a person who waits: tries again after a short break, gives up on a long one.</summary>
static class Intake
{
    static readonly SenderOptions Options = new() { FailuresMax = 4, UnacknowledgedBatchesMax = 8 };

    public static Task<SendProgress> SendAsync(
        ServiceConnection connection, string feedId, IAsyncEnumerable<DecodedRead> reads, SendObserver observer,
        CancellationToken cancellation)
    {
        var client = new SightingIngestService.SightingIngestServiceClient(connection.Channel);
        return new SightingSender(client, feedId, Options).SendAsync(reads, observer, cancellation);
    }
}
