namespace GeoIntel.Service.Audit;

static partial class AuditLogMessages
{
    [LoggerMessage(3901, LogLevel.Error, "Audit entries could not be sealed; it is tried again.")]
    public static partial void SealingFailed(ILogger log, Exception exception);

    [LoggerMessage(3902, LogLevel.Error, "The audit entry of a call of {Rpc} could not be written, so it was not answered: {Problem}")]
    public static partial void CallNotWritten(ILogger log, string rpc, string problem);
}
