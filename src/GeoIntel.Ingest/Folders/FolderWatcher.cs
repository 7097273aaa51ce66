using System.Security.Cryptography;
using System.Text;
using GeoIntel.Ingest.Receiving;
using GeoIntel.Ingest.Spool;

namespace GeoIntel.Ingest.Folders;

/// <summary>Takes whole files that appear in a folder into the spool, oldest name first, and moves each away when all
/// of it is on the disk.</summary>
/// <remarks>
/// A file is taken when its size and time did not change between two looks. It goes to done/, or, when anything of it
/// could not be decoded, to refused/ with its reasons beside it; what was good in it is taken either way. Killed in the
/// middle of a file it goes on where it was: the spool remembers, by name and content, how far it came.
/// </remarks>
sealed class FolderWatcher(InputIntake intake, TimeSpan pollInterval, ILogger<FolderWatcher> log) : BackgroundService
{
    static readonly string[] Extensions = [".json", ".xml", ".csv", ".ndjson", ".multipart"];

    readonly string _folder = intake.Feed.WatchFolder;
    Dictionary<string, (long Length, DateTime WrittenAt)> _seen = [];
    long _fileCount;
    bool _isMissing;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        FolderLog.Watching(log, intake.Feed.FeedId);
        try
        {
            TryForgetWhatIsGone();
            using var looks = new PeriodicTimer(pollInterval);
            do await LookAsync(stoppingToken);
            while (await looks.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            FolderLog.Stopped(log);
        }
    }

    /// <summary>A file that was put away before the program was killed may come again and is another one then.</summary>
    void TryForgetWhatIsGone()
    {
        try
        {
            var there = new HashSet<Guid>();
            foreach (var path in Directory.EnumerateFiles(_folder).Where(IsOurs))
            {
                using var file = File.OpenRead(path);
                there.Add(KeyOf(path, file));
            }
            intake.Spool.Keep(there);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            FolderLog.FileStays(log, failure.GetType().Name);
        }
    }

    List<string> TakeSettled()
    {
        var folder = new DirectoryInfo(_folder);
        if (!folder.Exists)
        {
            if (!_isMissing) FolderLog.FolderMissing(log);
            _isMissing = true;
            return [];
        }
        _isMissing = false;
        var now = folder.EnumerateFiles()
            .Where(file => IsOurs(file.FullName))
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
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                FolderLog.FileStays(log, failure.GetType().Name); // the next file is not held up by it
            }
        }
    }

    async Task DealWithAsync(string path, CancellationToken stopping)
    {
        InputOutcome outcome;
        Guid key;
        using (var file = File.OpenRead(path))
        {
            key = KeyOf(path, file);
            file.Position = 0;
            outcome = await intake.TakeStreamAsync(file, key, stopping);
        }
        var now = new FileInfo(path);
        if ((now.Length, now.LastWriteTimeUtc) != _seen[path])
        {
            FolderLog.FileChanged(log);
            return;
        }
        Move(path, outcome.Reasons);
        intake.Spool.Forget(key);
        FolderLog.FileDone(log, ++_fileCount, intake.Feed.FeedId, outcome.ReadCount, outcome.Reasons.Count);
    }

    void Move(string path, InputReasons reasons)
    {
        var folder = Path.Combine(_folder, reasons.Count == 0 ? "done" : "refused");
        Directory.CreateDirectory(folder);
        var target = Path.Combine(folder, Path.GetFileName(path));
        for (var copy = 1; File.Exists(target); copy++)
            target = Path.Combine(folder, $"{Path.GetFileNameWithoutExtension(path)}.{copy}{Path.GetExtension(path)}");
        if (reasons.Count > 0) File.WriteAllText(target + ".reasons.txt", reasons.ToText());
        File.Move(path, target);
        // The spool forgets the file only when a power cut can no longer bring it back.
        Disk.SyncFolder(folder);
        Disk.SyncFolder(_folder);
    }

    static bool IsOurs(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    static Guid KeyOf(string path, Stream content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Path.GetFileName(path)));
        hash.AppendData([0]);
        hash.AppendData(SHA256.HashData(content));
        return new Guid(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
