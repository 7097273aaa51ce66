using System.Security.Cryptography;
using GeoIntel.Ingest.Spool;

namespace GeoIntel.Ingest.Backups;

/// <summary>The files of one backup, and how a folder of files comes to be whole or not at all.</summary>
static class BackupFolder
{
    const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads are personal data, so nobody else may look into it.</summary>
    public static void Make(string folder) => Directory.CreateDirectory(folder, OwnersFile | UnixFileMode.UserExecute);

    /// <summary>Fills a new file, which is on the disk when this returns and keeps the age of the one it comes
    /// from.</summary>
    /// <param name="fill">Reads the source and writes the file.</param>
    /// <exception cref="FileNotFoundException">The source is gone, or went while it was being copied.</exception>
    public static void Write(string source, string target, Action<FileStream> fill)
    {
        Make(Path.GetDirectoryName(target)!);
        using (var written = new FileStream(target, new FileStreamOptions
        {
            Mode = FileMode.Create, Access = FileAccess.ReadWrite, UnixCreateMode = OwnersFile,
        }))
        {
            fill(written);
            written.Flush(flushToDisk: true);
        }
        if (new FileInfo(source) is { Exists: true } there) File.SetLastWriteTimeUtc(target, there.LastWriteTimeUtc);
    }

    /// <summary>Copies all that a file holds now; another program may have it open.</summary>
    public static void Copy(string source, string target, Action<FileStream>? then = null)
    {
        using var read = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Write(source, target, written =>
        {
            read.CopyTo(written);
            then?.Invoke(written);
        });
    }

    /// <summary>Every file with its length and digest.</summary>
    public static async Task<List<BackupFile>> ListAsync(string folder, CancellationToken cancel)
    {
        var files = new List<BackupFile>();
        foreach (var file in FilesUnder(folder))
        {
            await using var stream = File.OpenRead(Path.Combine(folder, file));
            files.Add(new BackupFile(file, stream.Length, await DigestAsync(stream, cancel)));
        }
        return files;
    }

    /// <summary>Looks at every byte.</summary>
    /// <returns>What is wrong, one sentence a file; none when all is as it was written.</returns>
    public static async Task<List<string>> ProblemsAsync(string folder, BackupManifest manifest, CancellationToken cancel)
    {
        var there = FilesUnder(folder).ToHashSet(StringComparer.Ordinal);
        var problems = new List<string>();
        foreach (var file in manifest.Files)
        {
            if (!there.Remove(file.Path))
            {
                problems.Add($"{file.Path} is missing.");
                continue;
            }
            await using var stream = File.OpenRead(Path.Combine(folder, file.Path));
            if (stream.Length != file.Bytes)
                problems.Add($"{file.Path} has {stream.Length} bytes; {file.Bytes} were written.");
            else if (await DigestAsync(stream, cancel) != file.Sha256)
                problems.Add($"{file.Path} holds other bytes than were written.");
        }
        there.Remove(BackupManifest.FileName);
        problems.AddRange(there.Order(StringComparer.Ordinal).Select(file => $"{file} was added later."));
        return problems;
    }

    /// <summary>Gives a folder its name, when all in it is on the disk.</summary>
    public static void Finish(string making, string folder)
    {
        Disk.SyncFolder(making);
        foreach (var below in Directory.EnumerateDirectories(making, "*", SearchOption.AllDirectories)) Disk.SyncFolder(below);
        Directory.Move(making, folder);
        Disk.SyncFolder(Path.GetDirectoryName(folder)!);
    }

    /// <summary>By path below the folder, in its order; none when there is no such folder.</summary>
    public static IEnumerable<string> FilesUnder(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)
        : [];

    static async Task<string> DigestAsync(Stream stream, CancellationToken cancel) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
}
