namespace GeoIntel.Service.Storage.Attachments;

static partial class AttachmentLog
{
    [LoggerMessage(3301, LogLevel.Information,
        "{Links} attachments of sightings and {Files} files were let go; {Bytes} bytes are kept.")]
    public static partial void Swept(ILogger log, int links, int files, long bytes);

    [LoggerMessage(3302, LogLevel.Error, "Looking for attachments to let go failed; it is tried again.")]
    public static partial void SweepFailed(ILogger log, Exception exception);

    [LoggerMessage(3303, LogLevel.Error,
        "The file of an attachment is damaged: it does not have the digest that it is named by.")]
    public static partial void Damaged(ILogger log);
}
