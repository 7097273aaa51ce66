namespace GeoIntel.Ingest.Spool;

/// <summary>What a spool says. Feeds are named, reads never.</summary>
static partial class SpoolLog
{
    [LoggerMessage(201, LogLevel.Information,
        "The spool of feed {FeedId} is open as {Source}: {Bytes} bytes, forwarded through {Forwarded} of {Last}")]
    public static partial void Opened(ILogger log, string feedId, Guid source, long bytes, long forwarded, long last);

    [LoggerMessage(202, LogLevel.Warning,
        "Segment {Segment} ended in the middle of an append that was never acknowledged; cut at {Offset}, {Length} bytes")]
    public static partial void TailCut(ILogger log, string segment, long offset, long length);

    [LoggerMessage(203, LogLevel.Error,
        "Segment {Segment} is damaged at {Offset}, {Length} bytes; they are kept as quarantine/{Kept} and passed over")]
    public static partial void Damaged(ILogger log, string segment, long offset, long length, string kept);

    [LoggerMessage(204, LogLevel.Error, "The spool takes nothing in: {Reason} It goes on by itself when that ends")]
    public static partial void Full(ILogger log, string reason);

    [LoggerMessage(205, LogLevel.Information, "The spool takes reads in again")]
    public static partial void HasRoom(ILogger log);

    [LoggerMessage(206, LogLevel.Error,
        "The spool's segments are gone though {Forwarded} reads had been forwarded; it begins anew as {Source}")]
    public static partial void BeganAnew(ILogger log, long forwarded, Guid source);
}
