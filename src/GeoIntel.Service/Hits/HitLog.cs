namespace GeoIntel.Service.Hits;

static partial class HitLog
{
    [LoggerMessage(3001, LogLevel.Error, "A round of the episode keeper failed; the same matches are taken again.")]
    public static partial void RoundFailed(ILogger log, Exception exception);

    [LoggerMessage(3002, LogLevel.Warning, "Listening for changed hits failed; it is tried again, and nothing is missed.")]
    public static partial void ListeningFailed(ILogger log, Exception exception);

    [LoggerMessage(3003, LogLevel.Information, "A watch ended after {Count} changes, {First} to {Last}.")]
    public static partial void WatchEnded(ILogger log, int count, long first, long last);

    [LoggerMessage(3004, LogLevel.Warning, "The database comes from another cluster; the episode keeper's cursor was put right.")]
    public static partial void Reanchored(ILogger log);
}
