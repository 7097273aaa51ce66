using System.Runtime.CompilerServices;
using GeoIntel.Ingest.Decoding;

namespace GeoIntel.Ingest.Spool;

/// <summary>What a spool holds.</summary>
/// <param name="LastSequence">The number of the last read that is stored.</param>
/// <param name="ForwardedSequence">Through which everything is forwarded.</param>
/// <param name="FullBecause">Why it takes nothing in; null while it does.</param>
/// <param name="QuarantinedCount">Damaged stretches that lie in quarantine.</param>
readonly record struct SpoolStatus(
    Guid Source, long LastSequence, long ForwardedSequence, long Bytes, string? FullBecause, int QuarantinedCount);

/// <summary>The reads of one feed that are taken in and not yet known to be stored, on disk.</summary>
/// <remarks>
/// <see cref="AppendAsync"/> returns when the reads are synced; from then on they outlive any end of the program. They
/// are numbered from 1 under the spool's own name <see cref="Source"/>, and read in that order by one forwarder, which
/// says how far it has come by <see cref="MarkForwarded"/>. A spool that came out of a backup has another name for what it
/// takes in from then on; the numbers go on.
/// </remarks>
sealed class ReadSpool : IAsyncDisposable
{
    readonly FileStream _lock;
    readonly ForwardedMark _forwarded;
    readonly Segments _segments;
    readonly SpoolWriter _writer;
    readonly Quarantine _quarantine;
    readonly SpoolOptions _options;
    TaskCompletionSource _grown = New();

    ReadSpool(SpoolOptions options, string feedId, FileStream held, long? renewAbove, ILogger log)
    {
        (_options, _lock) = (options, held);
        _quarantine = new Quarantine(options.Folder, log);
        _forwarded = ForwardedMark.Open(options.Folder);
        var state = new SpoolRecovery(options.Folder, _forwarded, log).Recover();
        _segments = new Segments(state.Segments);
        if (state.Segments.Count == 0)
        {
            state = state with { Source = Guid.NewGuid() };
            if (_forwarded.Sequence > 0) SpoolLog.BeganAnew(log, _forwarded.Sequence, state.Source);
        }
        var through = _segments.Count == 0 ? 0 : _segments.Holding(1).FirstSequence - 1;
        if (_forwarded.Source == state.Source) through = Math.Max(through, _forwarded.Sequence);
        if (renewAbove is { } above)
        {
            var last = Math.Max(state.NextSequence, above);
            state = state with { Source = Guid.NewGuid(), LastSequence = last, NextSequence = last + 1 };
        }
        Source = state.Source;
        _forwarded.Write(Source, through);
        _writer = new SpoolWriter(options, state, _segments, () => ForwardedSequence, Grown, log);
        SpoolLog.Opened(log, feedId, Source, _segments.Bytes, ForwardedSequence, _writer.Last);
    }

    /// <summary>The spool's own name, made with it: the name of the stream that it numbers.</summary>
    public Guid Source { get; }

    /// <summary>The name under which the next read to forward is numbered: an older one until what came out of a backup
    /// is forwarded.</summary>
    public Guid SourceToForward => _segments.Holding(ForwardedSequence + 1).Source;

    public long ForwardedSequence => _forwarded.Sequence;

    public SpoolStatus Status => new(
        Source, _writer.Last, ForwardedSequence, _segments.Bytes, _writer.FullBecause, _quarantine.Count);

    /// <exception cref="IOException">Another program has the folder, or it cannot be read or written.</exception>
    public static ReadSpool Open(SpoolOptions options, string feedId, ILogger log) => Open(options, feedId, null, log);

    /// <summary>Gives a spool that came out of a backup another name for what it will take in: under the old one the
    /// service may know the next numbers. What it holds keeps its name and its numbers.</summary>
    /// <param name="above">New reads get numbers above this one, and above all that it holds.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static async Task RenewAsync(SpoolOptions options, string feedId, long above, ILogger log)
    {
        await using var renewed = Open(options, feedId, above, log);
    }

    static ReadSpool Open(SpoolOptions options, string feedId, long? renewAbove, ILogger log)
    {
        Directory.CreateDirectory(options.Folder);
        FileStream held;
        try
        {
            held = new FileStream(Path.Combine(options.Folder, "spool.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new IOException($"Another program has the spool {options.Folder}; end it, or give this one a spool-folder of its own.", taken);
        }
        try
        {
            return new ReadSpool(options, feedId, held, renewAbove, log);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Takes reads in, all or none; returns when they are safe on the disk or refused.</summary>
    /// <param name="mark">How far their input is spooled with them; default for an input that cannot be begun again.</param>
    public Task<AppendAnswer> AppendAsync(
        IReadOnlyList<DecodedRead> reads, InputMark mark, CancellationToken cancellation = default) =>
        _writer.AppendAsync(reads, mark, cancellation);

    /// <summary>How many reads of an input are taken in, from its beginning.</summary>
    public long ReadCountOf(Guid inputKey) => _writer.ReadCountOf(inputKey);

    /// <summary>The input is put away and will not be begun again.</summary>
    public void Forget(Guid inputKey) => _writer.Forget(key => key == inputKey);

    /// <summary>Forgets all inputs but those that are still there.</summary>
    public void Keep(IReadOnlySet<Guid> inputKeys) => _writer.Forget(key => !inputKeys.Contains(key));

    /// <summary>Everything after a sequence in its order, then what comes; ends only when cancelled.</summary>
    /// <remarks>Damaged stretches are kept in quarantine, told and passed over. Where the name of the stream changes, the
    /// new one is told by reads that are none, so that who forwards the old one knows that he has all.</remarks>
    public async IAsyncEnumerable<SpooledReads> ReadAsync(
        long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var segment = _segments.Holding(after + 1); ;)
        {
            using (var reader = new SegmentReader(segment.Path))
            {
                while (true)
                {
                    var grown = Volatile.Read(ref _grown).Task;
                    var isSealed = segment.IsSealed; // before its end is looked at: a sealed one does not move
                    if (TryRead(reader, segment, out var reads))
                    {
                        if (reads is not null && reads.LastSequence > after) yield return reads;
                        continue;
                    }
                    if (isSealed && _segments.After(segment) is not null) break;
                    await grown.WaitAsync(cancellation);
                }
            }
            var next = _segments.After(segment)!;
            if (next.Source != segment.Source)
                yield return new SpooledReads(next.FirstSequence, [], default, 0) { Source = next.Source };
            segment = next;
        }
    }

    /// <summary>Everything through a sequence is stored by the service, or lies among the rejects.</summary>
    public void MarkForwarded(long sequence)
    {
        _forwarded.Write(Source, sequence);
        _segments.RemoveThrough(sequence);
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _forwarded.Dispose();
        await _lock.DisposeAsync();
    }

    bool TryRead(SegmentReader reader, Segment segment, out SpooledReads? reads)
    {
        reads = null;
        var offset = reader.Offset;
        if (!reader.TryNext(segment.ReadableBytes, out var frame, out var damage)) return false;

        if (damage is null && frame.Kind == FrameKind.Reads)
        {
            reads = SpooledReads.Of(frame, segment.Source);
            if (reads is null) damage = new Damage(offset, frame.Bytes, IsTail: false);
        }
        if (damage is not null) _quarantine.Keep(segment.Path, reader, damage.Value);
        return true;
    }

    void Grown() => Interlocked.Exchange(ref _grown, New()).SetResult();

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
