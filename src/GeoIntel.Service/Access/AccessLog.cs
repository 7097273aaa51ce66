namespace GeoIntel.Service.Access;

static partial class AccessLog
{
    [LoggerMessage(9501, LogLevel.Information, "{Count} keys of {Issuer} are known.")]
    public static partial void KeysFound(ILogger log, int count, string issuer);

    [LoggerMessage(9502, LogLevel.Warning, "The keys of {Issuer} could not be asked for; those before stay in use for a day: {Problem}")]
    public static partial void KeysNotFound(ILogger log, string issuer, string problem);

    [LoggerMessage(9503, LogLevel.Error, "Access:Issuer is {Issuer}, but it calls itself {Found}; write it as the provider does.")]
    public static partial void OtherIssuer(ILogger log, string issuer, string found);

    [LoggerMessage(9504, LogLevel.Warning, "The list of revoked certificates stays as it was: {Problem}")]
    public static partial void RevokedNotRead(ILogger log, string problem);

    [LoggerMessage(9505, LogLevel.Warning,
        "The development issuer gives tokens of any role to whoever asks on this machine; it is for demonstrations and tests.")]
    public static partial void DevelopmentIssuerIsOn(ILogger log);

    [LoggerMessage(9506, LogLevel.Warning,
        "Neither Access:Issuer nor Access:FeedCertificates is set: only health checks are answered.")]
    public static partial void NobodyIsLetIn(ILogger log);

    [LoggerMessage(9507, LogLevel.Warning, "A count of refused calls could not be written to the audit log and is kept: {Problem}")]
    public static partial void RefusalsNotWritten(ILogger log, string problem);
}
