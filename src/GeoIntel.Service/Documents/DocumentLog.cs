namespace GeoIntel.Service.Documents;

static partial class DocumentLog
{
    [LoggerMessage(8301, LogLevel.Information, "Document {Document} ended: version {Version} of a {Kind}.")]
    public static partial void Ended(ILogger log, string document, string kind, int version);
}
