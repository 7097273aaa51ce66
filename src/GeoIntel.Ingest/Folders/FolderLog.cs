namespace GeoIntel.Ingest.Folders;

/// <summary>What the folder's watcher says. File names are left out: cameras put marks into them.</summary>
static partial class FolderLog
{
    [LoggerMessage(101, LogLevel.Information, "Watching the folder for feed {FeedId}")]
    public static partial void Watching(ILogger log, string feedId);

    [LoggerMessage(102, LogLevel.Information,
        "File {FileNumber} is dealt with: {Accepted} reads stored, {Duplicates} known before, {Refused} refused")]
    public static partial void FileDone(ILogger log, long fileNumber, long accepted, long duplicates, long refused);

    [LoggerMessage(103, LogLevel.Warning, "The connection broke: {Reason}; trying again in {Delay}")]
    public static partial void Reconnecting(ILogger log, string reason, TimeSpan delay);

    [LoggerMessage(104, LogLevel.Error, "The service refuses the call: {Status}. {Detail} Trying again in {Delay}")]
    public static partial void CallRefused(ILogger log, string status, string detail, TimeSpan delay);

    [LoggerMessage(105, LogLevel.Error,
        "A file of the folder could not be read or moved ({Kind}); it stays and is tried again")]
    public static partial void FileStays(ILogger log, string kind);

    [LoggerMessage(106, LogLevel.Information, "Stopped watching; files not fully answered for stay in the folder")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(107, LogLevel.Error, "The folder is not there; looking again until it is")]
    public static partial void FolderMissing(ILogger log);
}
