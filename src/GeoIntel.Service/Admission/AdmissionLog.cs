namespace GeoIntel.Service.Admission;

static partial class AdmissionLog
{
    [LoggerMessage(1001, LogLevel.Error, "{Batches} batches could not be committed; their senders were told to send them again.")]
    public static partial void CommitFailed(ILogger log, Exception exception, int batches);
}
