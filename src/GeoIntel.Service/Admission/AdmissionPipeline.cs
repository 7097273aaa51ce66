using System.Threading.Channels;
using GeoIntel.Models.Sightings;
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
            var view = registry.Current;
            var admitted = Admit(batches, view, out var refused);
            var outcomes = await store.CommitAsync(batches, admitted, refused, view, stopping); // with the feeds' cursors
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
    }

    List<AdmittedRead> Admit(List<IntakeBatch> batches, RegistryView view, out List<RefusedRead> refused)
    {
        var now = clock.GetUtcNow();
        var admitted = new List<AdmittedRead>(batches.Sum(batch => batch.Reads.Count));
        refused = [];
        for (var batchIndex = 0; batchIndex < batches.Count; batchIndex++)
        {
            var batch = batches[batchIndex];
            var feed = batch.FeedId.Length == 0 ? null : view.Keys.Feeds[batch.FeedId];
            for (var readIndex = 0; readIndex < batch.Reads.Count; readIndex++)
            {
                if (_door.TryAdmit(batch.Reads[readIndex], feed, view, now, out var read, out var refusal))
                    admitted.Add(read with { BatchIndex = batchIndex, ReadIndex = readIndex });
                else
                    refused.Add(new RefusedRead(batchIndex, readIndex, batch.Reads[readIndex].Read.SourceSequence, refusal));
            }
        }
        return admitted;
    }
}

/// <summary>A refused read by its place; its number still moves the feed's cursor on, for it has been answered.</summary>
readonly record struct RefusedRead(int BatchIndex, int ReadIndex, long SourceSequence, Refusal Refusal);
