namespace GeoIntel.Service.Journeys;

static partial class JourneyLog
{
    [LoggerMessage(3101, LogLevel.Error, "A round of the watch over journeys failed; the same commits are taken again.")]
    public static partial void RoundFailed(ILogger log, Exception exception);

    [LoggerMessage(3102, LogLevel.Information, "Implausible journeys are not watched for: Journeys:Enabled is false.")]
    public static partial void Off(ILogger log);
}
