namespace GeoIntel.Service.Cameras;

static partial class CameraLog
{
    [LoggerMessage(3201, LogLevel.Error, "A round of the watch over cameras failed; the same commits are taken again.")]
    public static partial void RoundFailed(ILogger log, Exception exception);

    [LoggerMessage(3202, LogLevel.Information, "Passes, up times and clocks are not kept: Cameras:Enabled is false.")]
    public static partial void Off(ILogger log);

    [LoggerMessage(3203, LogLevel.Error, "Cameras' clocks could not be estimated; it is tried again.")]
    public static partial void ClocksFailed(ILogger log, Exception exception);
}
