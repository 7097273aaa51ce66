namespace GeoIntel.Service.Audit;

static partial class AuditLogMessages
{
    [LoggerMessage(3901, LogLevel.Error, "Audit entries could not be sealed; it is tried again.")]
    public static partial void SealingFailed(ILogger log, Exception exception);
}
