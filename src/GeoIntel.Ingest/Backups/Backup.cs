using GeoIntel.Ingest.Receiving;
using GeoIntel.Ingest.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Ingest.Backups;

/// <summary>Makes, checks and restores backups of the spools: reads that wait for the service with their pictures,
/// rejects, quarantined bytes, and how far each file of a watched folder was taken.</summary>
static class Backup
{
    /// <summary>Makes a backup while the daemon runs, or without it.</summary>
    /// <param name="folder">Must not exist. It appears when the backup is whole.</param>
    /// <param name="tell">Told what is being done.</param>
    /// <exception cref="BackupException">It cannot be made; nothing is left in <paramref name="folder"/>.</exception>
    public static async Task<BackupManifest> TakeAsync(
        string spoolFolder, string folder, Action<string> tell, CancellationToken cancel)
    {
        (spoolFolder, folder) = (FullPath(spoolFolder), FullPath(folder));
        if (Path.Exists(folder)) throw new BackupException($"{folder} exists already; name a folder that does not.");
        if (folder.StartsWith(spoolFolder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new BackupException($"{folder} lies in the spool-folder; name a folder elsewhere, best on another disk.");
        var began = DateTimeOffset.UtcNow;
        List<string> spools = Directory.Exists(spoolFolder)
            ? [.. Directory.EnumerateDirectories(spoolFolder).Where(SpoolCopy.IsSpool).Order(StringComparer.Ordinal)]
            : [];
        if (spools.Count == 0)
        {
            throw new BackupException(
                $"There is no spool in {spoolFolder}; give the daemon's own settings, above all its spool-folder.");
        }
        var making = $"{folder}.making-{Environment.ProcessId}";
        try
        {
            BackupFolder.Make(making);
            foreach (var spool in spools)
            {
                var feedId = Path.GetFileName(spool);
                tell($"Copying {feedId}");
                new SpoolCopy(spool, Path.Combine(making, feedId), tell, cancel).Take();
            }
            tell("Taking digests");
            var manifest = new BackupManifest(
                BackupManifest.FormatKnown, ProgramVersion.Text, began, DateTimeOffset.UtcNow,
                await BackupFolder.ListAsync(making, cancel));
            var path = Path.Combine(making, BackupManifest.FileName);
            BackupFolder.Write(path, path, file => file.Write(System.Text.Encoding.UTF8.GetBytes(manifest.ToJson())));
            BackupFolder.Finish(making, folder);
            return manifest;
        }
        finally
        {
            if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        }
    }

    /// <summary>Reads every byte of a backup again.</summary>
    /// <exception cref="BackupException">It is none, or not as it was written.</exception>
    public static async Task<BackupManifest> VerifyAsync(string folder, CancellationToken cancel)
    {
        var manifest = BackupManifest.Read(folder);
        var problems = await BackupFolder.ProblemsAsync(folder, manifest, cancel);
        if (problems.Count == 0) return manifest;

        const int Shown = 10;
        throw new BackupException(
            $"{folder} is damaged in {problems.Count} files; restore another backup.\n"
            + string.Join('\n', problems.Take(Shown).Select(problem => $"  {problem}"))
            + (problems.Count > Shown ? "\n  ..." : ""));
    }

    /// <summary>Makes the spools anew from a backup that has been read through first. What they hold goes on under its old
    /// names and numbers, what they take in goes under new names.</summary>
    /// <param name="spoolFolder">Must be empty or not exist. It is filled at once or not at all.</param>
    /// <exception cref="BackupException">The backup is damaged, or there are spools already.</exception>
    public static async Task<BackupManifest> RestoreAsync(
        string spoolFolder, string folder, Action<string> tell, CancellationToken cancel)
    {
        tell("Checking the backup");
        var manifest = await VerifyAsync(folder, cancel);
        spoolFolder = FullPath(spoolFolder);
        if (File.Exists(spoolFolder) || Directory.Exists(spoolFolder) && Directory.EnumerateFileSystemEntries(spoolFolder).Any())
        {
            throw new BackupException(
                $"{spoolFolder} is not empty; nothing was changed. Restore into a new spool-folder, or stop the daemon and "
                + "move this one away.");
        }
        var making = $"{spoolFolder}.restoring-{Environment.ProcessId}";
        try
        {
            BackupFolder.Make(making);
            foreach (var file in manifest.Files)
            {
                cancel.ThrowIfCancellationRequested();
                BackupFolder.Copy(Path.Combine(folder, file.Path), Path.Combine(making, file.Path));
            }
            foreach (var spool in Directory.EnumerateDirectories(making))
            {
                var feedId = Path.GetFileName(spool);
                tell($"Renaming the stream of {feedId}");
                // Reads that are refused under numbers which the rejects know would be taken for told again.
                var told = new Rejects(Path.Combine(spool, Rejects.FolderName), 0, NullLogger.Instance).LastSequenceWritten();
                await ReadSpool.RenewAsync(new SpoolOptions { Folder = spool }, feedId, told, NullLogger.Instance);
            }
            if (Directory.Exists(spoolFolder)) Directory.Delete(spoolFolder);
            BackupFolder.Finish(making, spoolFolder);
            return manifest;
        }
        finally
        {
            if (Directory.Exists(making)) Directory.Delete(making, recursive: true);
        }
    }

    static string FullPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
}
