using GeoIntel.Service.Storage.Sightings;

namespace GeoIntel.Service.Admission;

/// <summary>Batches that wait for a commit. Those of one stream come out in their order, and only while none of it is being
/// committed; streams do not wait for each other.</summary>
/// <remarks>After a commit that took long much waits. While other connections are free, a commit takes only its share of that, so
/// that the streams are spread over them and all processors work it off.</remarks>
sealed class BatchQueue(AdmissionOptions options)
{
    // A commit of its own costs about what the storing of so many reads does.
    const int ShareReadsMin = 500;

    readonly Lock _gate = new();
    readonly LinkedList<AdmittedBatch> _waiting = [];
    readonly Dictionary<StreamKey, int> _readsOf = []; // that wait
    readonly HashSet<StreamKey> _underway = [];
    TaskCompletionSource _changed = New();
    int _reads;
    int _commits;
    bool _isClosed;

    /// <summary>Adds a batch; waits while there is no room.</summary>
    /// <exception cref="OperationCanceledException">The queue was closed.</exception>
    public async ValueTask AddAsync(AdmittedBatch batch, CancellationToken cancellation)
    {
        while (true)
        {
            Task changes;
            lock (_gate)
            {
                if (_isClosed) throw Stopping();
                if (_waiting.Count < options.QueueBatchesMax && _reads < options.QueueReadsMax)
                {
                    _waiting.AddLast(batch);
                    Note(batch, 1);
                    Change();
                    return;
                }
                changes = _changed.Task;
            }
            await changes.WaitAsync(cancellation);
        }
    }

    /// <summary>Waits while as many reads of a stream wait as one commit takes.</summary>
    /// <remarks>What came after them would only wait longer, and be carried from one collection to the next.</remarks>
    public async Task WaitForRoomAsync(StreamKey stream, CancellationToken cancellation)
    {
        while (true)
        {
            Task changes;
            lock (_gate)
            {
                if (_readsOf.GetValueOrDefault(stream) < options.CommitReadsMax) return;
                changes = _changed.Task;
            }
            await changes.WaitAsync(cancellation);
        }
    }

    /// <summary>Waits for batches that can be committed now and joins them, up to the reads of one commit. Their streams
    /// are taken until <see cref="Done"/>.</summary>
    public async Task<IReadOnlyList<AdmittedBatch>> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task changes;
            lock (_gate)
            {
                if (Join() is { Count: > 0 } joined)
                {
                    _commits++;
                    return joined;
                }
                changes = _changed.Task;
            }
            await changes.WaitAsync(cancellation);
        }
    }

    /// <summary>The batches that were taken have been answered; those of their streams that wait are next.</summary>
    public void Done(IReadOnlyList<AdmittedBatch> taken)
    {
        lock (_gate)
        {
            _commits--;
            foreach (var batch in taken) _underway.Remove(batch.Stream);
            Change();
        }
    }

    /// <summary>Takes no more; what still waits has failed.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var batch in _waiting) batch.Batch.Fail(Stopping());
            _waiting.Clear();
            _readsOf.Clear();
            Change();
        }
    }

    List<AdmittedBatch> Join()
    {
        var (joined, reads, streams) = (new List<AdmittedBatch>(), 0, Share());
        for (var node = _waiting.First; node is not null && reads < options.CommitReadsMax;)
        {
            var (batch, next) = (node.Value, node.Next);
            if (streams.Contains(batch.Stream) && (reads == 0 || reads + batch.Batch.Reads.Count <= options.CommitReadsMax))
            {
                joined.Add(batch);
                reads += batch.Batch.Reads.Count;
                _waiting.Remove(node);
            }
            else
            {
                streams.Remove(batch.Stream); // a batch that is passed over keeps the later ones of its stream behind it
            }
            node = next;
        }
        if (joined.Count == 0) return joined;
        foreach (var batch in joined)
        {
            _underway.Add(batch.Stream);
            Note(batch, -1);
        }
        Change();
        return joined;
    }

    // Streams, the first to wait before others, with a share of the reads that can be committed now among the free connections.
    HashSet<StreamKey> Share()
    {
        var waiting = _waiting.Where(batch => !_underway.Contains(batch.Stream))
            .GroupBy(batch => batch.Stream, (stream, batches) => (Stream: stream, Reads: batches.Sum(batch => batch.Batch.Reads.Count)))
            .ToList();
        var free = Math.Max(1, options.CommitsUnderwayMax - _commits);
        var share = Math.Max(ShareReadsMin, (waiting.Sum(of => of.Reads) + free - 1) / free);
        var (streams, reads) = (new HashSet<StreamKey>(), 0);
        foreach (var of in waiting)
        {
            if (reads >= share) break;
            streams.Add(of.Stream);
            reads += of.Reads;
        }
        return streams;
    }

    void Note(AdmittedBatch batch, int sign)
    {
        var reads = sign * batch.Batch.Reads.Count;
        _reads += reads;
        var ofStream = _readsOf.GetValueOrDefault(batch.Stream) + reads;
        if (ofStream > 0) _readsOf[batch.Stream] = ofStream;
        else _readsOf.Remove(batch.Stream);
    }

    void Change()
    {
        _changed.SetResult();
        _changed = New();
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    static OperationCanceledException Stopping() => new("The service is stopping; send the batch again.");
}
