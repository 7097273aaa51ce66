namespace GeoIntel.Service.Hotspots;

static partial class HotspotLog
{
    [LoggerMessage(8001, LogLevel.Information, "Hotspot run {Run} ended: {Cells} cells, {Flags} flags.")]
    public static partial void Ended(ILogger log, string run, int cells, int flags);

    [LoggerMessage(8002, LogLevel.Information, "Hotspot run {Run} was refused: {Reason}")]
    public static partial void Refused(ILogger log, string run, string reason);

    [LoggerMessage(8003, LogLevel.Information, "Hotspot run {Run} was stopped.")]
    public static partial void Stopped(ILogger log, string run);

    [LoggerMessage(8004, LogLevel.Error, "Hotspot run {Run} failed.")]
    public static partial void Failed(ILogger log, string run, Exception exception);

    [LoggerMessage(8005, LogLevel.Error, "Looking for hotspot runs failed; it is tried again.")]
    public static partial void RoundFailed(ILogger log, Exception exception);
}
