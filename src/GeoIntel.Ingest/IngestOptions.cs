using GeoIntel.Ingest.Receiving;
using GeoIntel.Ingest.Sending;
using GeoIntel.Ingest.Spool;

namespace GeoIntel.Ingest;

/// <summary>All that the daemon is told. Keys are these names, as GEOINTEL_INGEST_SERVICE_ADDRESS, --service-address or
/// "service-address" in the file that --config names.</summary>
sealed record IngestOptions
{
    /// <summary>Where the service is: http://host:port, or https. No default.</summary>
    public Uri ServiceAddress { get; init; } = new("http://localhost");

    /// <summary>How the daemon proves to the service for which feeds it sends (service-certificate-file,
    /// service-certificate-key-file, or service-token-file), and the root of the service's own certificate
    /// (service-ca-file). Default nothing, which no service lets in.</summary>
    public Credentials Credentials { get; init; } = Credentials.None;

    /// <summary>The feeds: one that the flat keys describe, or those of the file's list.</summary>
    public IReadOnlyList<FeedOptions> Feeds { get; init; } = [];

    /// <summary>Seconds between two looks into a folder, 0.1 to 3600. Default 1. A file is taken when it did not change
    /// in between.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the spools lie, a folder for each feed. Default spool, in the working folder.</summary>
    public string SpoolFolder { get; init; } = "spool";

    /// <summary>Most bytes of one feed's spool, 1 MiB to 1 TiB. Default 4 GiB.</summary>
    public long SpoolBytesMax { get; init; } = 4L << 30;

    /// <summary>Bytes of the spools' disk that are left free, up to 1 TiB. Default 64 MiB.</summary>
    public long SpoolFreeBytesMin { get; init; } = 64L << 20;

    /// <summary>Most bytes of posted messages that are kept because they could not be decoded, up to 1 TiB, for each
    /// feed. Default 256 MiB.</summary>
    public long RejectsBytesMax { get; init; } = 256L << 20;

    public WebhookOptions Webhook { get; init; } = new();

    /// <summary>Batches sent and not yet answered, 1 to 64. Default 4.</summary>
    public int UnacknowledgedBatchesMax { get; init; } = 4;

    /// <summary>Reads of a batch, 1 to 10 000. Default 1 000.</summary>
    public int BatchReadsMax { get; init; } = 1_000;

    /// <summary>Whether log lines are JSON. Default text.</summary>
    public bool LogAsJson { get; init; }

    public SenderOptions SenderOf(Guid spool) => new()
    {
        UnacknowledgedBatchesMax = UnacknowledgedBatchesMax,
        BatchReadsMax = BatchReadsMax,
        FailuresMax = 0, // a daemon outlives its service's restarts
        Source = spool.ToString(),
    };

    public SpoolOptions SpoolOf(string feedId) => new()
    {
        Folder = Path.Combine(SpoolFolder, feedId),
        BytesMax = SpoolBytesMax,
        FreeBytesMin = SpoolFreeBytesMin,
        SegmentBytesMax = Math.Clamp(SpoolBytesMax / 8, 64 << 10, 64 << 20), // full, it has room again after an eighth
    };

    /// <inheritdoc cref="IngestSettings.Read"/>
    public static IngestOptions Read(
        IEnumerable<KeyValuePair<string, string?>> settings, out IReadOnlyList<string> problems) =>
        new IngestSettings().Read(settings, out problems);
}
