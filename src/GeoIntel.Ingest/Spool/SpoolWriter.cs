using System.Threading.Channels;
using GeoIntel.Ingest.Decoding;
using Microsoft.Win32.SafeHandles;

namespace GeoIntel.Ingest.Spool;

/// <summary>What became of an append.</summary>
/// <param name="FirstSequence">The number of its first read, when it is stored.</param>
/// <param name="RefusedBecause">Why it is not, as a sentence; null when it is stored.</param>
/// <param name="RetryAfter">When to try again.</param>
readonly record struct AppendAnswer(long FirstSequence, string? RefusedBecause, TimeSpan RetryAfter)
{
    public bool IsStored => RefusedBecause is null;
}

/// <summary>Appends to the last segment, one group after another: one sync for all that waits.</summary>
/// <remarks>
/// A failed write is undone and its numbers are not used again. Unless the disk was only full, the next append begins
/// a segment of its own, because after a failed sync nobody can say what a file holds.
/// </remarks>
sealed class SpoolWriter : IAsyncDisposable
{
    const int WaitingMax = 256;
    const int GroupBytesMax = 16 * 1024 * 1024;

    readonly SpoolOptions _options;
    readonly Segments _segments;
    readonly Guid _source;
    readonly Dictionary<Guid, long> _openInputs;
    readonly Func<long> _forwarded;
    readonly Action _grown;
    readonly ILogger _log;
    readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(WaitingMax);
    readonly DiskReserve _reserve;
    readonly Task _writing;
    Segment? _segment;
    SafeFileHandle? _file;
    long _next; // only the writing task moves it
    long _last;
    string? _fullBecause;
    long _retryAtMilliseconds;

    /// <param name="forwarded">Asked for the last sequence that is forwarded.</param>
    /// <param name="grown">Called when there is more to read.</param>
    public SpoolWriter(
        SpoolOptions options, SpoolState state, Segments segments, Func<long> forwarded, Action grown, ILogger log)
    {
        (_options, _segments, _source, _forwarded, _grown, _log) = (options, segments, state.Source, forwarded, grown, log);
        _openInputs = new Dictionary<Guid, long>(state.OpenInputs);
        (_next, _last) = (state.NextSequence, state.LastSequence);
        _reserve = new DiskReserve(options.Folder);
        if (_segments.Count == 0 || _segments.Holding(_next).Source != _source) Begin();
        _reserve.TryTake();
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>The number of the last read that is stored.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Why nothing is taken in; null while it is.</summary>
    public string? FullBecause => Volatile.Read(ref _fullBecause);

    public async Task<AppendAnswer> AppendAsync(IReadOnlyList<DecodedRead> reads, InputMark mark, CancellationToken cancellation)
    {
        var payload = SpooledReads.ToPayload(reads, mark);
        if (payload.Length > Frame.PayloadBytesMax)
        {
            return new AppendAnswer(
                0, $"It takes {payload.Length} bytes with its pictures; at most {Frame.PayloadBytesMax} are stored at once.", TimeSpan.Zero);
        }
        var waiting = new Waiting(payload, reads.Count, mark);
        await _queue.Writer.WriteAsync(waiting, cancellation);
        return await waiting.Answer.Task; // not cancelled: it may have been written
    }

    /// <summary>How many reads of an input are spooled.</summary>
    public long ReadCountOf(Guid inputKey)
    {
        lock (_openInputs) return _openInputs.GetValueOrDefault(inputKey);
    }

    /// <summary>Lets go of the inputs that need not be remembered.</summary>
    public void Forget(Func<Guid, bool> which)
    {
        lock (_openInputs)
        {
            foreach (var key in _openInputs.Keys.Where(which).ToList()) _openInputs.Remove(key);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
        _file?.Dispose();
    }

    async Task WriteAllAsync()
    {
        var group = new List<Waiting>();
        while (await WaitForMoreAsync())
        {
            var bytes = 0L;
            while (bytes < GroupBytesMax && _queue.Reader.TryRead(out var one))
            {
                group.Add(one);
                bytes += one.Payload.Length + Frame.HeadBytes;
            }
            if (group.Count > 0) Write(group, bytes);
            group.Clear();
        }
    }

    /// <returns>False when there will be no more.</returns>
    async Task<bool> WaitForMoreAsync()
    {
        var more = _queue.Reader.WaitToReadAsync().AsTask();
        while (await Task.WhenAny(more, Task.Delay(_options.IdleMax)) != more) TryLeaveForwardedBehind();
        return await more;
    }

    void Write(List<Waiting> group, long bytes)
    {
        var refusal = WhyFull(bytes);
        if (refusal is not null && TryLeaveForwardedBehind())
        {
            _retryAtMilliseconds = 0;
            refusal = WhyFull(bytes);
        }
        var first = _next;
        if (refusal is null)
        {
            try
            {
                if (_segment is not { IsSealed: false } current || IsFilled(current)) Begin();
                first = _next;
                WriteAndSync(group);
                _reserve.TryTake();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Undo(mayGoOn: Disk.IsFull(failure));
                refusal = Disk.IsFull(failure) ? "The disk of the spool is full." : $"The disk of the spool fails ({failure.GetType().Name}).";
                _retryAtMilliseconds = Environment.TickCount64 + (long)_options.FullRetryDelay.TotalMilliseconds;
            }
        }
        Tell(refusal);
        foreach (var one in group)
        {
            one.Answer.SetResult(new AppendAnswer(first, refusal, refusal is null ? TimeSpan.Zero : _options.FullRetryDelay));
            first += one.ReadCount;
        }
    }

    bool IsFilled(Segment segment) =>
        segment.ReadableBytes >= _options.SegmentBytesMax && segment.FirstSequence < _next;

    string? WhyFull(long bytes)
    {
        if (_fullBecause is not null && Environment.TickCount64 < _retryAtMilliseconds) return _fullBecause;
        if (_segments.Bytes + bytes > _options.BytesMax)
            return $"The spool holds {_segments.Bytes} bytes and may hold {_options.BytesMax}.";
        return Disk.FreeBytes(_options.Folder) - bytes < _options.FreeBytesMin
            ? $"The spool's disk has less than {_options.FreeBytesMin} bytes left."
            : null;
    }

    void WriteAndSync(List<Waiting> group)
    {
        var parts = new List<ReadOnlyMemory<byte>>(2 * group.Count);
        var bytes = 0L;
        foreach (var one in group)
        {
            var frame = new Frame(FrameKind.Reads, _next, one.Payload);
            parts.Add(frame.ToHead());
            parts.Add(one.Payload);
            bytes += frame.Bytes;
            _next += one.ReadCount;
        }
        RandomAccess.Write(_file!, parts, _segment!.ReadableBytes);
        RandomAccess.FlushToDisk(_file!);
        lock (_openInputs)
        {
            foreach (var (_, _, mark) in group.Where(one => one.Mark.Key != Guid.Empty)) _openInputs[mark.Key] = mark.ReadCount;
        }
        Volatile.Write(ref _last, _next - 1);
        _segment.ReadableBytes += bytes;
        _grown();
    }

    /// <summary>Begins a segment with all that an opening program must know, safe on the disk before it is
    /// used.</summary>
    void Begin()
    {
        // One that was found with nothing in it keeps its name for itself.
        if (_segments.Count > 0 && _segments.Holding(_next).FirstSequence == _next) _next++;
        InputMark[] open;
        lock (_openInputs) open = [.. _openInputs.Select(one => new InputMark(one.Key, one.Value))];
        var head = new Frame(FrameKind.Head, _next, new SegmentHead(_source, open).ToPayload());
        var path = Path.Combine(_options.Folder, SegmentHead.FileName(_next));
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            RandomAccess.Write(file, [head.ToHead(), head.Payload], 0);
            RandomAccess.FlushToDisk(file);
            Disk.SyncFolder(_options.Folder);
        }
        catch
        {
            file?.Dispose();
            File.Delete(path);
            throw;
        }
        if (_segment is not null) _segment.IsSealed = true;
        _file?.Dispose();
        (_segment, _file) = (new Segment(path, _source, _next, head.Bytes, isSealed: false), file);
        _segments.Add(_segment);
        _grown();
    }

    void Undo(bool mayGoOn)
    {
        if (_segment is null) return;

        try
        {
            RandomAccess.SetLength(_file!, _segment.ReadableBytes);
        }
        catch (IOException)
        {
            mayGoOn = false; // what stays behind the readable end is found when the spool is opened, under numbers of its own
        }
        if (mayGoOn) return;

        _segment.IsSealed = true;
        _grown();
    }

    /// <summary>Lets go of the last segment, though it has not filled up, when all of it is forwarded: because the disk
    /// is full, or so that nothing lies here longer than it must.</summary>
    /// <returns>Whether there is more room now.</returns>
    bool TryLeaveForwardedBehind()
    {
        if (_forwarded() < _last) return false;

        try
        {
            var before = _segments.Bytes;
            if (_segments.Holding(_next).FirstSequence < _next) BeginOnFullDisk();
            _segments.RemoveThrough(_next - 1);
            return _segments.Bytes < before;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false; // tried again after the next silence, or when the next append is refused
        }
    }

    void BeginOnFullDisk()
    {
        try
        {
            Begin();
        }
        catch (IOException full) when (Disk.IsFull(full))
        {
            _reserve.Release();
            Begin();
        }
    }

    void Tell(string? refusal)
    {
        if (refusal is not null && _fullBecause is null) SpoolLog.Full(_log, refusal);
        if (refusal is null && _fullBecause is not null) SpoolLog.HasRoom(_log);
        Volatile.Write(ref _fullBecause, refusal);
    }

    sealed record Waiting(byte[] Payload, int ReadCount, InputMark Mark)
    {
        public TaskCompletionSource<AppendAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Deconstruct(out byte[] payload, out int readCount, out InputMark mark) =>
            (payload, readCount, mark) = (Payload, ReadCount, Mark);
    }
}
