using System.Security.Cryptography;

namespace GeoIntel.Service.Storage.Attachments;

/// <summary>Bytes on their way into <see cref="AttachmentFiles"/>. Dispose of it; unless completed, nothing stays.</summary>
sealed class AttachmentUpload(AttachmentFiles files, byte[] digest, long sizeBytes, string partFile) : IAsyncDisposable
{
    readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    FileStream? _file;
    long _written;
    bool _done;

    public byte[] Digest => digest;

    internal string PartFile => partFile;

    /// <exception cref="IOException">The disk does not take it, for example because it is full.</exception>
    public async Task WriteAsync(ReadOnlyMemory<byte> chunk, CancellationToken cancellation)
    {
        _file ??= new FileStream(partFile, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
        _hash.AppendData(chunk.Span);
        _written += chunk.Length;
        if (_written <= sizeBytes) await _file.WriteAsync(chunk, cancellation);
    }

    /// <summary>Puts the bytes into the store for good.</summary>
    /// <returns>False when they are not what was announced: then nothing was stored.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public async Task<bool> TryCompleteAsync()
    {
        if (_file is null || _written != sizeBytes || !_hash.GetHashAndReset().AsSpan().SequenceEqual(digest)) return false;

        _file.Flush(flushToDisk: true);
        await _file.DisposeAsync();
        files.Keep(this);
        _done = true;
        return true;
    }

    /// <summary>The store has these bytes already.</summary>
    internal void Discard()
    {
        File.Delete(partFile);
        files.Release(sizeBytes);
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        if (_file is not null) await _file.DisposeAsync();
        if (!_done) Discard();
        _done = true;
    }
}
