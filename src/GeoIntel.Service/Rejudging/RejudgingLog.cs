namespace GeoIntel.Service.Rejudging;

static partial class RejudgingLog
{
    [LoggerMessage(7001, LogLevel.Information, "Alteration {Version} of the registry changed the past: {Count} matches were added or withdrawn.")]
    public static partial void Rejudged(ILogger log, long version, int count);

    [LoggerMessage(7002, LogLevel.Error, "Judging the past again failed; it is tried again from where it stopped.")]
    public static partial void RoundFailed(ILogger log, Exception exception);
}
