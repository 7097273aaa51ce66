using GeoIntel.V1;

namespace GeoIntel.Ingest.Sending;

/// <summary>A batch with the line of each of its reads, and what is uploaded before it is sent.</summary>
sealed record SendBatch(IngestSightingsRequest Request, IReadOnlyList<long> Lines, List<PendingUpload> Uploads);

/// <summary>The batches that were sent and not answered: what is sent again on a new connection.</summary>
sealed class SendWindow(int batchesMax) : IDisposable
{
    readonly Lock _gate = new();
    readonly SortedDictionary<ulong, SendBatch> _batches = [];
    readonly SemaphoreSlim _room = new(batchesMax);

    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _batches.Count == 0;
        }
    }

    /// <summary>Waits until one more batch may be sent. Each success is followed by one <see cref="Add"/> or <see
    /// cref="GiveBack"/>.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellation) => _room.WaitAsync(cancellation);

    public void GiveBack() => _room.Release();

    public void Add(SendBatch batch)
    {
        lock (_gate) _batches.Add(batch.Request.BatchNumber, batch);
    }

    /// <summary>Takes out the batch that was answered.</summary>
    /// <returns>False when it is not here: it was answered before.</returns>
    public bool TryAcknowledge(ulong batchNumber, out SendBatch? batch)
    {
        lock (_gate)
        {
            if (!_batches.Remove(batchNumber, out batch)) return false;
        }
        _room.Release();
        return true;
    }

    /// <summary>All that is unanswered, in the order it was first sent.</summary>
    public IReadOnlyList<SendBatch> Unanswered()
    {
        lock (_gate) return [.. _batches.Values];
    }

    public void Dispose() => _room.Dispose();
}
