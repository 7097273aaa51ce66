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

    /// <summary>Changes told between two lines of the audit log.</summary>
    const int ChangesPerEntryMax = 1000;

    static readonly TimeSpan PulseEvery = TimeSpan.FromSeconds(15);

    /// <param name="after">The number after which to begin.</param>
    /// <param name="kinds">Empty for all.</param>
    /// <param name="prepare">Makes of changes what is told of them, one each; asked for many at once.</param>
    /// <param name="tell">Takes what was made of a change, or null for a sign of life, with the number up to which all is
    /// told.</param>
    /// <param name="record">Writes to the audit log what was told.</param>
    public async Task RunAsync<T>(
        long after, short[] kinds, Func<IReadOnlyList<ToldChange>, Task<IReadOnlyList<T>>> prepare, Func<T?, long, Task> tell,
        Func<Delivered, Task> record, CancellationToken cancellation)
        where T : class
    {
        var delivered = default(Delivered); // since the last entry of the audit log
        var all = default(Delivered);
        var upToDate = false;
        try
        {
            while (true)
            {
                var bellRings = bell.Next;
                var (changes, latest) = await store.ChangesAfterAsync(after, kinds, ChangesAtOnceMax, cancellation);
                var prepared = changes.Count == 0 ? [] : await prepare(changes);
                for (var i = 0; i < changes.Count; i++)
                {
                    await tell(prepared[i], changes[i].Sequence);
                    after = changes[i].Sequence;
                    delivered = delivered.Add(after);
                    all = all.Add(after);
                    if (delivered.Count < ChangesPerEntryMax) continue;
                    await record(delivered);
                    delivered = default;
                }
                if (changes.Count == ChangesAtOnceMax) continue;
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
            if (delivered.Count > 0) await record(delivered);
            HitLog.WatchEnded(log, all.Count, all.First, all.Last);
        }
    }
}

/// <summary>A range of changes that were told.</summary>
readonly record struct Delivered(long First, long Last, int Count)
{
    public Delivered Add(long sequence) => new(Count == 0 ? sequence : First, sequence, Count + 1);
}
