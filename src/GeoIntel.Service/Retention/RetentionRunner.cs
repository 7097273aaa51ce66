using GeoIntel.Models.Sightings;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Retention;

/// <summary>What a run erased, or would erase.</summary>
/// <param name="RunId">Null when nothing was changed.</param>
/// <param name="Dropped">Days whose partitions go.</param>
/// <param name="Erased">Added up by day, kind, regime and class, in this order.</param>
sealed record RetentionOutcome(
    Guid? RunId, IReadOnlyList<DateOnly> Dropped, IReadOnlyList<ErasedCount> Erased);

/// <summary>Ends what has ended, day by day.</summary>
sealed class RetentionRunner(
    RetentionStore store, FeedRegimes feeds, RegimesOptions regimes, RetentionOptions options, TimeProvider clock)
{
    /// <param name="isDry">Finds out what would go, and changes nothing.</param>
    /// <param name="entry">Who, by which call and why; the audit entries are made of it.</param>
    /// <returns>Null when another instance is at it.</returns>
    public async Task<RetentionOutcome?> RunAsync(bool isDry, AuditEntry entry, CancellationToken cancellation)
    {
        await using var round = await store.TryBeginAsync(cancellation);
        if (round is null) return null;
        var now = clock.GetUtcNow();
        var run = isDry ? default(Guid?) : Guid.CreateVersion7(now);
        if (run is { } began) await store.BeginRunAsync(began, now, entry.Actor, cancellation);
        var erased = new List<ErasedCount>();
        var dropped = new List<DateOnly>();
        try
        {
            await RunAsync(round, now, run is { } id ? new RetentionWriter(id, entry) : null, dropped, erased, cancellation);
        }
        catch (NpgsqlException exception) when (run is not null)
        {
            // What is done is done and said; the next run goes on from there.
            await TryEndAsync(run.Value, exception is PostgresException { SqlState: var state } ? $"SQL state {state}" : "connection lost");
            throw;
        }
        if (run is { } ended) await store.EndRunAsync(ended, clock.GetUtcNow(), "", cancellation);
        return new RetentionOutcome(run, dropped, Sum(erased));
    }

    async Task RunAsync(
        RetentionRound round, DateTimeOffset now, RetentionWriter? write, List<DateOnly> dropped, List<ErasedCount> erased,
        CancellationToken cancellation)
    {
        var known = (await feeds.ReadAsync(null, null, cancellation)).Select(feed => feed.Regime).OfType<LegalRegime>().ToHashSet();
        var observed = regimes.ObservationsAmong(known);
        var ends = known.Append(observed).Distinct().Order().Select(regime => (
            Regime: regime,
            WithoutHit: regimes.Profiles.At(regime, now).KeptWithoutHit.LastEndedDay(now),
            WithHit: regimes.Profiles.At(regime, now).KeptWithHit.LastEndedDay(now))).ToList();
        foreach (var (date, blocks) in await store.DaysAsync(cancellation))
        {
            var day = new EndedDay(
                date, blocks, [.. ends.Select(end => new DayLaw(end.Regime, date <= end.WithoutHit, date <= end.WithHit))], observed);
            if (!day.IsAny) continue;
            if (day.IsWhole)
            {
                erased.AddRange(await round.DropAsync(day, write, cancellation));
                dropped.Add(date);
                continue;
            }
            for (var block = 0; block < blocks; block += options.BlocksAtOnceMax)
                erased.AddRange(await round.EndBlocksAsync(day, block, block + options.BlocksAtOnceMax, write, cancellation));
        }
        while (await round.EndReleasedAsync(observed, write, cancellation) is { Count: > 0 } released)
        {
            erased.AddRange(released);
            if (write is null) break; // they would be found again and again
        }
    }

    async Task TryEndAsync(Guid run, string problem)
    {
        try
        {
            await store.EndRunAsync(run, clock.GetUtcNow(), problem, CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // The row stays without an end, which says as much.
        }
    }

    static List<ErasedCount> Sum(List<ErasedCount> counts) =>
    [
        .. counts.GroupBy(one => (one.Day, one.Kind, one.Regime, one.Class))
            .Select(group => group.First() with { Count = group.Sum(one => one.Count) })
            .OrderBy(one => one.Day).ThenBy(one => one.Kind, StringComparer.Ordinal).ThenBy(one => one.Regime).ThenBy(one => one.Class),
    ];
}
