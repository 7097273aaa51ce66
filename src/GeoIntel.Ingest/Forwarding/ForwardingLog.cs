namespace GeoIntel.Ingest.Forwarding;

/// <summary>What the forwarders say.</summary>
static partial class ForwardingLog
{
    [LoggerMessage(301, LogLevel.Warning, "Feed {FeedId}: the connection broke: {Reason}; trying again in {Delay}")]
    public static partial void Reconnecting(ILogger log, string feedId, string reason, TimeSpan delay);

    [LoggerMessage(302, LogLevel.Error,
        "Feed {FeedId}: the service refuses the call: {Status}. {Detail} Trying again in {Delay}; reads are kept")]
    public static partial void CallRefused(ILogger log, string feedId, string status, string detail, TimeSpan delay);

    [LoggerMessage(303, LogLevel.Error,
        "Feed {FeedId}: the spool's disk fails ({Kind}); forwarding goes on in {Delay}")]
    public static partial void DiskFails(ILogger log, string feedId, string kind, TimeSpan delay);

    [LoggerMessage(304, LogLevel.Warning, "Feed {FeedId}: {Count} pictures or messages were left out of their reads: {Why}")]
    public static partial void AttachmentsLeftOut(ILogger log, string feedId, int count, string why);

    [LoggerMessage(305, LogLevel.Warning, "Feed {FeedId}: {Count} signs of life were refused, the first because: {Why}")]
    public static partial void StatusesRefused(ILogger log, string feedId, int count, string why);

    [LoggerMessage(306, LogLevel.Warning, "Feed {FeedId}: {Count} signs of life of cameras wait: {Status}")]
    public static partial void StatusesWait(ILogger log, string feedId, int count, string status);
}
