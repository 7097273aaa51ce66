namespace GeoIntel.Service.Documents;

static partial class DocumentLog
{
    [LoggerMessage(8301, LogLevel.Information, "Document {Document} ended: version {Version} of a {Kind}.")]
    public static partial void Ended(ILogger log, string document, string kind, int version);

    [LoggerMessage(8302, LogLevel.Information, "Document {Document} was refused: {Reason}")]
    public static partial void Refused(ILogger log, string document, string reason);

    [LoggerMessage(8303, LogLevel.Information, "Document {Document} was stopped.")]
    public static partial void Stopped(ILogger log, string document);

    [LoggerMessage(8304, LogLevel.Error, "Document {Document} failed.")]
    public static partial void Failed(ILogger log, string document, Exception exception);

    [LoggerMessage(8305, LogLevel.Error, "Looking for documents to make failed; it is tried again.")]
    public static partial void RoundFailed(ILogger log, Exception exception);
}
