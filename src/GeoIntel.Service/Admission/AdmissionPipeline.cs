using System.Threading.Channels;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Service.Admission;

/// <summary>The way of every read: admit, correlate, commit, and only then answer.</summary>
/// <remarks>
/// One loop, in order. Batches that wait while a commit runs are joined into the next one, so under load commits grow
/// and their cost is shared; an idle service commits a batch the moment it comes.
/// </remarks>
sealed class AdmissionPipeline(
    LiveRegistry registry, SightingStore store, EpisodeKeeperService keeper, AdmissionOptions options, IntakeMetrics metrics,
    TimeProvider clock, ILogger<AdmissionPipeline> log)
    : BackgroundService
{
    readonly Channel<IntakeBatch> _queue = Channel.CreateBounded<IntakeBatch>(
        new BoundedChannelOptions(options.QueueBatchesMax) { SingleReader = true });

    readonly Door _door = new(options);

    /// <summary>Queues a batch and waits for its commit.</summary>
    /// <exception cref="Exception">What stopped the commit; nothing of the batch was stored and it may be sent again.</exception>
    public async Task<BatchOutcome> AdmitAsync(IntakeBatch batch, CancellationToken cancellation)
    {
        await _queue.Writer.WriteAsync(batch, cancellation);
        return await batch.Outcome.WaitAsync(cancellation);
    }

    /// <summary>Queues a batch; its outcome completes after the commit.</summary>
    public ValueTask QueueAsync(IntakeBatch batch, CancellationToken cancellation) =>
        _queue.Writer.WriteAsync(batch, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var joined = new List<IntakeBatch>();
        try
        {
            while (await _queue.Reader.WaitToReadAsync(stoppingToken))
            {
                joined.Clear();
                var reads = 0;
                while (reads < options.CommitReadsMax && _queue.Reader.TryRead(out var batch))
                {
                    joined.Add(batch);
                    reads += batch.Reads.Count;
                }
                await CommitAsync(joined, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out var batch))
                batch.Fail(new OperationCanceledException("The service is stopping; send the batch again."));
        }
    }

    async Task CommitAsync(List<IntakeBatch> batches, CancellationToken stopping)
    {
        try
        {
            var admitted = _door.Admit(batches, registry.Current, clock.GetUtcNow());
            var outcomes = await store.CommitAsync(batches, admitted, AnewAsync, stopping); // with the feeds' cursors
            for (var i = 0; i < batches.Count; i++) batches[i].Complete(outcomes[i]); // committed: now it may be answered
            keeper.Wake(); // hits are made from what is committed, and told after that
            metrics.Committed(outcomes);
        }
        catch (PostgresException exception) when (batches.Count > 1 && !exception.IsTransient)
        {
            // One of the batches holds what the store refuses; by itself it cannot hold up the others.
            foreach (var batch in batches) await CommitAsync([batch], stopping);
        }
        catch (Exception exception)
        {
            // The batch stops here whole: its senders hear of it and send it again.
            if (!stopping.IsCancellationRequested) AdmissionLog.CommitFailed(log, exception, batches.Count);
            foreach (var batch in batches) batch.Fail(exception);
        }

        // The registry was altered since: from its commit on, no read is committed that was judged without it.
        async Task<AdmittedReads> AnewAsync(long version)
        {
            await registry.WaitForAsync(version, stopping);
            return _door.Admit(batches, registry.Current, clock.GetUtcNow());
        }
    }
}
