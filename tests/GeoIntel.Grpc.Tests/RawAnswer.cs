using System.Collections.Concurrent;

namespace GeoIntel.Grpc.Tests;

/// <summary>What a server has sent on one stream.</summary>
sealed class RawAnswer
{
    readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _byteCount;

    /// <summary>Headers and trailers.</summary>
    public ConcurrentDictionary<string, string> Headers { get; } = new();

    /// <summary>Null when the stream ended with its trailers.</summary>
    public int? ResetCode { get; private set; }

    public long ByteCount => Interlocked.Read(ref _byteCount);

    /// <summary>Completes when the server ends or resets the stream; fails when the connection is gone first.</summary>
    public Task Ended => _ended.Task.WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>The grpc-status, once the stream has ended.</summary>
    public async Task<string?> StatusAsync()
    {
        await Ended;
        return Headers.GetValueOrDefault("grpc-status");
    }

    public void Add(byte[] headerBlock)
    {
        foreach (var (name, value) in HeaderBlock.Decode(headerBlock)) Headers[name] = value;
    }

    public void Add(int byteCount) => Interlocked.Add(ref _byteCount, byteCount);

    public void End() => _ended.TrySetResult();

    public void Reset(int code)
    {
        if (!_ended.Task.IsCompleted) ResetCode = code;
        _ended.TrySetResult();
    }

    public void Break(Exception why)
    {
        if (_ended.TrySetException(why)) _ = _ended.Task.Exception; // nobody has to look
    }
}
