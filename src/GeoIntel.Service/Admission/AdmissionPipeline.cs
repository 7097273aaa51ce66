using GeoIntel.Service.Hits;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Service.Admission;

/// <summary>The way of every read: admit, correlate, commit, and only then answer.</summary>
/// <remarks>
/// A batch is admitted as it comes. It goes when a connection is free: an idle service commits it at once, and batches
/// that wait while commits run are joined into the next one, so under load commits grow and their cost is shared.
/// </remarks>
sealed class AdmissionPipeline(
    LiveRegistry registry, SightingStore store, EpisodeKeeperService keeper, AdmissionOptions options, IntakeMetrics metrics,
    TimeProvider clock, ILogger<AdmissionPipeline> log)
    : BackgroundService
{
    readonly BatchQueue _queue = new(options);
    readonly Door _door = new(options);
    readonly KeeperCall _call = new(keeper.Wake);

    /// <summary>Queues a batch and waits for its commit.</summary>
    /// <exception cref="Exception">What stopped the commit; nothing of the batch was stored and it may be sent again.</exception>
    public async Task<BatchOutcome> AdmitAsync(IntakeBatch batch, CancellationToken cancellation)
    {
        await QueueAsync(batch, cancellation);
        return await batch.Outcome.WaitAsync(cancellation);
    }

    /// <summary>Admits a batch and queues it; its outcome completes after the commit.</summary>
    /// <returns>The stream it is of.</returns>
    public async ValueTask<StreamKey> QueueAsync(IntakeBatch batch, CancellationToken cancellation)
    {
        var admitted = _door.Admit(batch, registry.Current, clock.GetUtcNow());
        await _queue.AddAsync(admitted, cancellation);
        return admitted.Stream;
    }

    /// <summary>Waits while as many reads of a stream wait as one commit takes.</summary>
    public Task WaitForRoomAsync(StreamKey stream, CancellationToken cancellation) => _queue.WaitForRoomAsync(stream, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, options.CommitsUnderwayMax).Select(_ => RunAsync(stoppingToken)));
        }
        finally
        {
            _queue.Close();
        }
    }

    async Task RunAsync(CancellationToken stopping)
    {
        await Task.Yield();
        while (!stopping.IsCancellationRequested)
        {
            IReadOnlyList<AdmittedBatch> taken;
            try
            {
                taken = await _queue.TakeAsync(stopping);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await CommitAsync(taken, stopping);
            _queue.Done(taken);
            foreach (var batch in taken) batch.Release();
        }
    }

    async Task CommitAsync(IReadOnlyList<AdmittedBatch> joined, CancellationToken stopping)
    {
        var batches = Standing(joined);
        if (batches.Count == 0) return;
        var number = _call.Begin();
        try
        {
            var (outcomes, took, concernsHits) = await store.CommitAsync(batches, AnewAsync, stopping); // with the streams' cursors
            for (var i = 0; i < batches.Count; i++) batches[i].Batch.Complete(outcomes[i]); // now it may be answered
            _call.End(number, concernsHits); // hits are made from what is committed, and told after that
            metrics.Committed(batches, outcomes, took);
        }
        catch (PostgresException exception) when (batches.Count > 1 && !exception.IsTransient)
        {
            _call.End(number, false);
            // One of the batches holds what the store refuses; by itself it cannot hold up the others.
            foreach (var batch in batches) await CommitAsync([batch], stopping);
        }
        catch (Exception exception)
        {
            _call.End(number, true); // perhaps it was made, and only its answer was lost
            // The batch stops here whole: its senders hear of it and send it again.
            if (!stopping.IsCancellationRequested) AdmissionLog.CommitFailed(log, exception, batches.Count);
            foreach (var batch in batches) batch.Batch.Fail(exception);
        }

        // The registry was altered since: from its commit on, no read is committed that was judged without it.
        async Task<IReadOnlyList<AdmittedBatch>> AnewAsync(long version)
        {
            await registry.WaitForAsync(version, stopping);
            return [.. batches.Select(of => _door.Admit(of.Batch, registry.Current, of.ReceivedAt))];
        }
    }

    // After a batch that failed nothing more of its call is committed, or the one that failed would be taken for a repeat.
    static List<AdmittedBatch> Standing(IReadOnlyList<AdmittedBatch> joined)
    {
        var standing = new List<AdmittedBatch>(joined.Count);
        foreach (var batch in joined)
        {
            if (batch.Batch.StoppedBy is { } exception) batch.Batch.Fail(exception);
            else standing.Add(batch);
        }
        return standing;
    }
}
