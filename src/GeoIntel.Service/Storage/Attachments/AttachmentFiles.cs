using System.Security.Cryptography;

namespace GeoIntel.Service.Storage.Attachments;

/// <summary>Bytes in files that are named by their SHA-256, 256 folders of them.</summary>
/// <remarks>
/// A file is written under another name, synced, renamed, and its folder synced: under its own name it is whole, whatever
/// happens. The same bytes are kept once. Any thread.
/// </remarks>
sealed class AttachmentFiles
{
    /// <summary>Of files that are not whole yet.</summary>
    public const string ArrivingExtension = ".part";

    readonly AttachmentsOptions _options;
    readonly string _folder;
    readonly string _incoming;
    readonly Lock[] _gates = [.. Enumerable.Range(0, 64).Select(_ => new Lock())];
    long _bytes;

    AttachmentFiles(string folder, AttachmentsOptions options)
    {
        (_folder, _options) = (folder, options);
        _incoming = Path.Combine(folder, "incoming");
    }

    /// <summary>All that is kept or arriving.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Makes the folder if it is missing, for this account alone, and adds up what is in it.</summary>
    /// <exception cref="IOException">It cannot be made or read.</exception>
    public static AttachmentFiles Open(string folder, AttachmentsOptions options)
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var files = new AttachmentFiles(folder, options);
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, Private);
            Directory.CreateDirectory(files._incoming);
            for (var first = 0; first < 256; first++) Directory.CreateDirectory(Path.Combine(folder, $"{first:x2}"));
            Disk.SyncFolder(folder);
            files._bytes = files.Kept().Sum(file => file.Length);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException(
                $"Attachments:Folder is {folder}, which this account may not make or write to; let it, or name another.", denied);
        }
        return files;
    }

    /// <summary>Whether bytes are kept; if they are, their age begins anew.</summary>
    public bool TryRenew(byte[] digest)
    {
        lock (GateOf(digest))
        {
            var file = PathOf(digest);
            if (!File.Exists(file)) return false;

            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
            return true;
        }
    }

    /// <summary>Begins to take bytes in.</summary>
    /// <returns>Null when the store is full.</returns>
    public AttachmentUpload? TryBegin(byte[] digest, long sizeBytes)
    {
        if (Interlocked.Add(ref _bytes, sizeBytes) <= _options.TotalBytesMax)
            return new AttachmentUpload(this, digest, sizeBytes, Path.Combine(_incoming, $"{Guid.NewGuid():n}{ArrivingExtension}"));

        Release(sizeBytes);
        return null;
    }

    /// <summary>The bytes of a digest, checked against it.</summary>
    /// <returns>Null when they are not here.</returns>
    /// <exception cref="InvalidDataException">The disk gives other bytes than were stored.</exception>
    public async Task<byte[]?> ReadAsync(byte[] digest, CancellationToken cancellation)
    {
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(PathOf(digest), cancellation);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        if (SHA256.HashData(bytes).AsSpan().SequenceEqual(digest)) return bytes;

        throw new InvalidDataException("The file of an attachment does not have the digest that it is named by.");
    }

    /// <summary>Moves a whole, synced file to its name; what is kept already stays.</summary>
    internal void Keep(AttachmentUpload upload)
    {
        var file = PathOf(upload.Digest);
        lock (GateOf(upload.Digest))
        {
            if (File.Exists(file)) upload.Discard();
            else File.Move(upload.PartFile, file);
        }
        Disk.SyncFolder(Path.GetDirectoryName(file)!);
    }

    internal void Release(long sizeBytes) => Interlocked.Add(ref _bytes, -sizeBytes);

    /// <summary>The digests of files that were not written or renewed since.</summary>
    public IEnumerable<byte[]> OlderThan(DateTimeOffset before) =>
        Kept().Where(file => file.LastWriteTimeUtc < before.UtcDateTime).Select(file => Convert.FromHexString(file.Name));

    /// <summary>Removes a file, unless it was renewed since.</summary>
    /// <returns>Whether it was removed.</returns>
    public bool TryRemove(byte[] digest, DateTimeOffset before)
    {
        lock (GateOf(digest))
        {
            var file = new FileInfo(PathOf(digest));
            if (!file.Exists || file.LastWriteTimeUtc >= before.UtcDateTime) return false;

            var length = file.Length;
            file.Delete();
            Release(length);
            return true;
        }
    }

    /// <summary>Removes what uploads that were cut off by a crash left behind.</summary>
    public int RemoveParts(DateTimeOffset before)
    {
        var removed = 0;
        foreach (var part in new DirectoryInfo(_incoming).EnumerateFiles($"*{ArrivingExtension}"))
        {
            if (part.LastWriteTimeUtc >= before.UtcDateTime) continue;

            part.Delete();
            removed++;
        }
        return removed;
    }

    IEnumerable<FileInfo> Kept() => Directory.EnumerateDirectories(_folder, "??").SelectMany(
        folder => new DirectoryInfo(folder).EnumerateFiles()).Where(file => file.Name.Length == 2 * SHA256.HashSizeInBytes);

    string PathOf(byte[] digest)
    {
        var name = Convert.ToHexStringLower(digest);
        return Path.Combine(_folder, name[..2], name);
    }

    Lock GateOf(byte[] digest) => _gates[digest[0] % _gates.Length];
}
