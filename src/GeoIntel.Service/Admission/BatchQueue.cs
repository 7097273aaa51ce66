using GeoIntel.Service.Storage.Sightings;

namespace GeoIntel.Service.Admission;

/// <summary>Batches that wait for a commit. Those of one stream come out in their order, and only while none of it is being
/// committed; streams do not wait for each other.</summary>
sealed class BatchQueue(AdmissionOptions options)
{
    readonly Lock _gate = new();
    readonly LinkedList<AdmittedBatch> _waiting = [];
    readonly HashSet<StreamKey> _underway = [];
    TaskCompletionSource _changed = New();
    int _reads;
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
                    _reads += batch.Batch.Reads.Count;
                    Change();
                    return;
                }
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
                if (Join() is { Count: > 0 } joined) return joined;
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
            Change();
        }
    }

    List<AdmittedBatch> Join()
    {
        var (joined, reads) = (new List<AdmittedBatch>(), 0);
        var passed = new HashSet<StreamKey>(_underway);
        for (var node = _waiting.First; node is not null && reads < options.CommitReadsMax;)
        {
            var (batch, next) = (node.Value, node.Next);
            // A batch that is passed over keeps the later ones of its stream behind it.
            if (!passed.Contains(batch.Stream) && (reads == 0 || reads + batch.Batch.Reads.Count <= options.CommitReadsMax))
            {
                joined.Add(batch);
                reads += batch.Batch.Reads.Count;
                _waiting.Remove(node);
            }
            else
            {
                passed.Add(batch.Stream);
            }
            node = next;
        }
        if (joined.Count == 0) return joined;
        foreach (var batch in joined) _underway.Add(batch.Stream);
        _reads -= reads;
        Change();
        return joined;
    }

    void Change()
    {
        _changed.SetResult();
        _changed = New();
    }

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    static OperationCanceledException Stopping() => new("The service is stopping; send the batch again.");
}
