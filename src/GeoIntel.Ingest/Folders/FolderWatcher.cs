using GeoIntel.Ingest.Decoding;
using GeoIntel.Ingest.Sending;
using Grpc.Core;

namespace GeoIntel.Ingest.Folders;

/// <summary>Sends whole files that appear in a folder, oldest name first, and moves each away when all of it is
/// answered.</summary>
/// <remarks>
/// A file is taken when its size and time did not change between two looks. It goes to done/, or, when anything of it
/// was
/// refused, to refused/ with its reasons beside it; what was good in it is stored either way. Killed in the middle of
/// a file
/// it starts that file again: the service stores nothing twice.
/// </remarks>
sealed class FolderWatcher(IngestOptions options, SightingSender sender, ILogger<FolderWatcher> log) : BackgroundService
{
    static readonly string[] Extensions = [".json", ".xml", ".csv", ".ndjson"];

    static readonly TimeSpan CallRefusedDelay = TimeSpan.FromSeconds(30);

    Dictionary<string, (long Length, DateTime WrittenAt)> _seen = [];
    long _fileCount;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        FolderLog.Watching(log, options.FeedId);
        try
        {
            using var looks = new PeriodicTimer(options.PollInterval);
            do await LookAsync(stoppingToken);
            while (await looks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            FolderLog.Stopped(log);
        }
    }

    List<string> TakeSettled()
    {
        var folder = new DirectoryInfo(options.WatchFolder);
        if (!folder.Exists)
        {
            FolderLog.FolderMissing(log);
            return [];
        }
        var now = folder.EnumerateFiles()
            .Where(file => Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(file => file.FullName, file => (file.Length, file.LastWriteTimeUtc));
        var settled = now.Where(file => _seen.TryGetValue(file.Key, out var before) && before == file.Value);
        var paths = settled.Select(file => file.Key).Order(StringComparer.Ordinal).ToList();
        _seen = now;
        return paths;
    }

    async Task LookAsync(CancellationToken stopping)
    {
        foreach (var path in TakeSettled())
        {
            try
            {
                await DealWithAsync(path, stopping);
            }
            catch (RpcException refused)
            {
                FolderLog.CallRefused(log, refused.StatusCode.ToString(), refused.Status.Detail, CallRefusedDelay);
                await Task.Delay(CallRefusedDelay, stopping);
                return;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                FolderLog.FileStays(log, failure.GetType().Name); // the next file is not held up by it
            }
        }
    }

    async Task DealWithAsync(string path, CancellationToken stopping)
    {
        var reasons = new FileReasons();
        SendProgress progress;
        using (var file = File.OpenRead(path))
        {
            var decoded = Decoders.Decode(file, options.Format, new DecodeContext { TimeZone = options.TimeZone });
            progress = await sender.SendAsync(
                DecodedStream.ReadsAsync(decoded, refusal => reasons.Add(refusal.ToString()), stopping),
                new SendObserver
                {
                    Refused = refusal => reasons.Add(refusal.ToString()),
                    Reconnecting = (reason, delay) => FolderLog.Reconnecting(log, reason, delay),
                },
                stopping);
        }
        Move(path, reasons, progress);
        FolderLog.FileDone(log, ++_fileCount, progress.AcceptedCount, progress.DuplicateCount, reasons.Count);
    }

    void Move(string path, FileReasons reasons, SendProgress progress)
    {
        var folder = Path.Combine(options.WatchFolder, reasons.Count == 0 ? "done" : "refused");
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, Path.GetFileName(path));
        for (var copy = 1; File.Exists(target); copy++)
            target = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(path)}.{copy}{Path.GetExtension(path)}");
        if (reasons.Count > 0) File.WriteAllText(target + ".reasons.txt", reasons.ToText(progress));
        File.Move(path, target);
    }
}
