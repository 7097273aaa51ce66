namespace GeoIntel.Service.Storage.Embedded;

/// <summary>What the embedded cluster logs: 1000 to 1019.</summary>
static partial class EmbeddedLog
{
    [LoggerMessage(1000, LogLevel.Information, "Making a cluster of PostgreSQL {Major} in {Folder}")]
    public static partial void Making(ILogger logger, string folder, int major);

    [LoggerMessage(1001, LogLevel.Information, "Adopting the running PostgreSQL, process {Pid}, in {Folder}")]
    public static partial void Adopting(ILogger logger, int pid, string folder);

    [LoggerMessage(1002, LogLevel.Information, "Started PostgreSQL, process {Pid}, in {Folder}")]
    public static partial void Launched(ILogger logger, int pid, string folder);

    [LoggerMessage(1003, LogLevel.Warning, "{Count} processes of a dead PostgreSQL use {Folder}; sending {Signal}")]
    public static partial void EndingOrphans(ILogger logger, int count, string folder, string signal);

    [LoggerMessage(1004, LogLevel.Information, "Stopped PostgreSQL in {Folder}")]
    public static partial void Stopped(ILogger logger, string folder);

    [LoggerMessage(1005, LogLevel.Warning, "PostgreSQL in {Folder} did not stop within {Limit}; stopping it at once")]
    public static partial void StoppingHard(ILogger logger, string folder, TimeSpan limit);

    [LoggerMessage(1006, LogLevel.Error, "PostgreSQL, process {Pid}, in {Folder} has ended; starting it again")]
    public static partial void Lost(ILogger logger, int pid, string folder);

    [LoggerMessage(1007, LogLevel.Error, "PostgreSQL in {Folder} could not be started again; next try in {Delay}")]
    public static partial void RestartFailed(ILogger logger, Exception exception, string folder, TimeSpan delay);
}
