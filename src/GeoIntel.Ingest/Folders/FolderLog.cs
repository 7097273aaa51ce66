namespace GeoIntel.Ingest.Folders;

/// <summary>What the folder's watcher says. File names are left out: cameras put marks into them.</summary>
static partial class FolderLog
{
    [LoggerMessage(101, LogLevel.Information, "Watching the folder for feed {FeedId}")]
    public static partial void Watching(ILogger log, string feedId);

    [LoggerMessage(102, LogLevel.Information, "File {FileNumber} of feed {FeedId} is dealt with: {Taken} reads taken, {Refused} refused")]
    public static partial void FileDone(ILogger log, long fileNumber, string feedId, long taken, long refused);

    [LoggerMessage(105, LogLevel.Error,
        "A file of the folder could not be read or moved ({Kind}); it stays and is tried again")]
    public static partial void FileStays(ILogger log, string kind);

    [LoggerMessage(106, LogLevel.Information, "Stopped watching; files not fully taken stay in the folder")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(107, LogLevel.Error, "The folder is not there; looking again until it is")]
    public static partial void FolderMissing(ILogger log);

    [LoggerMessage(108, LogLevel.Warning, "A file changed while it was read: it was not whole; it stays and is looked at again")]
    public static partial void FileChanged(ILogger log);
}
