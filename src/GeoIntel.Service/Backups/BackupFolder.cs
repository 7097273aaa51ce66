using System.Security.Cryptography;
using GeoIntel.Service.Storage.Attachments;

namespace GeoIntel.Service.Backups;

/// <summary>The files of one backup: the database's dump, and the files that lie beside the database.</summary>
static class BackupFolder
{
    public const string Dump = "database";

    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>A backup holds everything that the service knows of people, so nobody else may look into it.</summary>
    public static void Make(string folder) => Directory.CreateDirectory(folder, OwnerOnly);

    /// <summary>Copies whole files into a part of the backup, or out of it. A file that is there already, of the same
    /// length, stays: names tell contents. What is still arriving, or is let go meanwhile, belongs to nothing that is
    /// stored.</summary>
    public static async Task CopyAsync(string from, string to, CancellationToken cancel)
    {
        foreach (var file in FilesUnder(from))
        {
            var target = Path.Combine(to, file);
            var source = new FileInfo(Path.Combine(from, file));
            if (source.Extension == AttachmentFiles.ArrivingExtension || !source.Exists) continue;
            if (new FileInfo(target) is { Exists: true } there && there.Length == source.Length) continue;

            try
            {
                await CopyFileAsync(source, target, cancel);
            }
            catch (FileNotFoundException)
            {
                // Its retention ended between the listing and the copy.
            }
        }
        if (!Directory.Exists(to)) return;
        SyncFolders(to);
        Disk.SyncFolder(Path.GetDirectoryName(to)!); // the folder may have been made here
    }

    static async Task CopyFileAsync(FileInfo source, string target, CancellationToken cancel)
    {
        var arriving = target + ".new";
        await using (var read = source.OpenRead())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(target)!, OwnerOnly);
            await using var written = new FileStream(arriving, FileMode.Create, FileAccess.Write);
            await read.CopyToAsync(written, cancel);
            written.Flush(flushToDisk: true);
        }
        // Retention goes by the time of the file, so a copy that looked new would outlive its term.
        File.SetLastWriteTimeUtc(arriving, source.LastWriteTimeUtc);
        File.Move(arriving, target, overwrite: true);
    }

    /// <summary>Every file with its length and digest; on the disk when this returns.</summary>
    public static async Task<List<BackupFile>> ListAsync(string folder, CancellationToken cancel)
    {
        var files = new List<BackupFile>();
        foreach (var file in FilesUnder(folder))
        {
            // Opened for writing, because only what we may write can be flushed.
            await using var stream = new FileStream(Path.Combine(folder, file), FileMode.Open, FileAccess.ReadWrite);
            var digest = await SHA256.HashDataAsync(stream, cancel);
            stream.Flush(flushToDisk: true);
            files.Add(new BackupFile(file, stream.Length, Convert.ToHexStringLower(digest)));
        }
        return files;
    }

    /// <summary>Looks at every byte.</summary>
    /// <returns>What is wrong, one sentence a file; none when all is as it was written.</returns>
    public static async Task<List<string>> ProblemsAsync(string folder, BackupManifest manifest, CancellationToken cancel)
    {
        var problems = new List<string>();
        foreach (var file in manifest.Files)
        {
            var path = Path.Combine(folder, file.Path);
            if (!File.Exists(path))
            {
                problems.Add($"{file.Path} is missing.");
                continue;
            }
            await using var stream = File.OpenRead(path);
            if (stream.Length != file.Bytes)
                problems.Add($"{file.Path} has {stream.Length} bytes; {file.Bytes} were written.");
            else if (Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel)) != file.Sha256)
                problems.Add($"{file.Path} holds other bytes than were written.");
        }
        var known = manifest.Files.Select(file => file.Path).Append(BackupManifest.FileName).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(FilesUnder(folder).Where(file => !known.Contains(file)).Select(file => $"{file} was added later."));
        return problems;
    }

    /// <summary>Writes the manifest and gives the backup its name: only now is it one.</summary>
    public static async Task FinishAsync(string making, string folder, BackupManifest manifest, CancellationToken cancel)
    {
        var path = Path.Combine(making, BackupManifest.FileName);
        await File.WriteAllTextAsync(path, manifest.ToJson(), cancel);
        using (var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite)) stream.Flush(flushToDisk: true);
        SyncFolders(making);
        Directory.Move(making, folder);
        Disk.SyncFolder(Path.GetDirectoryName(folder)!);
    }

    static void SyncFolders(string root)
    {
        Disk.SyncFolder(root);
        foreach (var folder in Directory.EnumerateDirectories(root, "*", SearchOption.AllDirectories)) Disk.SyncFolder(folder);
    }

    static IEnumerable<string> FilesUnder(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)
        : [];
}
