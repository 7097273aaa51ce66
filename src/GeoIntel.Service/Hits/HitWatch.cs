using GeoIntel.Service.Storage.Hits;

namespace GeoIntel.Service.Hits;

/// <summary>Tells one subscriber every change after a number, in order, for as long as it listens.</summary>
/// <remarks>
/// Changes are read from the store whenever the subscriber has taken the last ones, so a slow subscriber holds no memory
/// here and misses nothing; the bell only says when to look.
/// </remarks>
sealed class HitWatch(HitStore store, HitBell bell, ILogger<HitWatch> log)
{
    const int ChangesAtOnceMax = 200;

    /// <summary>Between two lines of the audit log when hits come one by one: many at a time share a line.</summary>
    static readonly TimeSpan EntriesApart = TimeSpan.FromMilliseconds(2);

    static readonly TimeSpan PulseEvery = TimeSpan.FromSeconds(15);

    /// <param name="after">The number after which to begin.</param>
    /// <param name="kinds">Empty for all.</param>
    /// <param name="prepare">Makes of changes what is told of them, one each; asked for many at once. Null of one that is not for
    /// the subscriber, who is only told that it has been.</param>
    /// <param name="tell">Takes what was made of a change, or null for a sign of life, with the number up to which all is
    /// told.</param>
    /// <param name="record">Writes to the audit log what is about to be told; if it cannot, nothing is.</param>
    public async Task RunAsync<T>(
        long after, short[] kinds, Func<IReadOnlyList<ToldChange>, Task<IReadOnlyList<T?>>> prepare, Func<T?, long, Task> tell,
        Func<Delivered, Task> record, CancellationToken cancellation)
        where T : class
    {
        var all = default(Delivered);
        var upToDate = false;
        var pause = Task.CompletedTask;
        try
        {
            while (true)
            {
                await pause;
                var bellRings = bell.Next;
                var (changes, latest) = await store.ChangesAfterAsync(after, kinds, ChangesAtOnceMax, cancellation);
                var prepared = changes.Count == 0 ? [] : await prepare(changes);
                var shown = default(Delivered);
                for (var i = 0; i < changes.Count; i++)
                    if (prepared[i] is not null) shown = shown.Add(changes[i].Sequence);
                // Before the first of them leaves: a line that tells of too many does no harm, one that is missing would.
                if (shown.Count > 0) await record(shown);
                for (var i = 0; i < changes.Count; i++)
                {
                    after = changes[i].Sequence;
                    await tell(prepared[i], after);
                    if (prepared[i] is not null) all = all.Add(after);
                }
                if (changes.Count == ChangesAtOnceMax) continue;
                if (shown.Count > 0) pause = Task.Delay(EntriesApart, cancellation);
                after = Math.Max(after, latest);
                if (!upToDate || changes.Count > 0) await tell(null, after);
                upToDate = true;
                var pulse = Task.Delay(PulseEvery, cancellation);
                if (await Task.WhenAny(bellRings, pulse) == pulse)
                {
                    await pulse;
                    await tell(null, after);
                }
            }
        }
        finally
        {
            HitLog.WatchEnded(log, all.Count, all.First, all.Last);
        }
    }
}

/// <summary>A range of changes, and how many of them are told.</summary>
readonly record struct Delivered(long First, long Last, int Count)
{
    public Delivered Add(long sequence) => new(Count == 0 ? sequence : First, sequence, Count + 1);
}
