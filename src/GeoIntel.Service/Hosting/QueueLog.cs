namespace GeoIntel.Service.Hosting;

static partial class QueueLog
{
    [LoggerMessage(8002, LogLevel.Information, "{Work} {Id} was refused: {Reason}")]
    public static partial void Refused(ILogger log, string work, string id, string reason);

    [LoggerMessage(8003, LogLevel.Information, "{Work} {Id} was stopped.")]
    public static partial void Stopped(ILogger log, string work, string id);

    [LoggerMessage(8004, LogLevel.Error, "{Work} {Id} failed.")]
    public static partial void Failed(ILogger log, string work, string id, Exception exception);

    [LoggerMessage(8005, LogLevel.Error, "{Work}: looking for one to do failed; it is tried again.")]
    public static partial void RoundFailed(ILogger log, string work, Exception exception);
}
