using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Storage.Rejudging;

namespace GeoIntel.Service.Rejudging;

/// <summary>After a change of the registry judges again what it alters in the past.</summary>
/// <remarks>
/// Alterations are dealt with one by one in the order of their commits, by one instance at a time, in portions; a cursor
/// in the database tells how far. Judging twice changes nothing, so after a crash it goes on where the cursor stands.
/// A read that arrives while a change commits is judged by one or the other, and by the change in the end: the intake
/// reads the registry's version while it holds its feeds, and a round begins by waiting for every feed once.
/// </remarks>
sealed class RejudgingService(
    RejudgeStore store, PastJudge judge, LiveRegistry live, EpisodeKeeperService keeper, TimeProvider clock,
    ILogger<RejudgingService> log)
    : BackgroundService
{
    /// <summary>Watched marks judged at once; each stands for up to some hundred marks as read.</summary>
    const int MarksMax = 20;

    /// <summary>As long as a snapshot of the past covers.</summary>
    static readonly TimeSpan PortionMax = PastSnapshots.Window;

    /// <summary>Captures may lie ahead of our clock by as much as any camera is allowed.</summary>
    static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>A change that this instance is not told of waits no longer.</summary>
    static readonly TimeSpan RestMax = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var changed = live.Next;
                while (await RunRoundAsync(stoppingToken))
                {
                }
                await Task.WhenAny(changed, Task.Delay(RestMax, stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                RejudgingLog.RoundFailed(log, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Deals with the next alteration of the registry.</summary>
    /// <returns>False when there is none, or when another instance is at it.</returns>
    internal async Task<bool> RunRoundAsync(CancellationToken cancellation)
    {
        await using var round = await store.TryBeginAsync(cancellation);
        if (round?.Changes is not { Count: > 0 } changes) return false;
        await live.WaitForAsync(round.ClockVersion, cancellation);
        var bounds = new Period(await store.FirstDayAsync(cancellation), clock.GetUtcNow() + Ahead);
        var reach = new ReachFinder(live.Current.History, bounds).Of(changes);
        if (!reach.IsEmpty)
        {
            await store.WaitForIntakeAsync(cancellation);
            var count = await JudgeAsync(round, reach, cancellation);
            if (count > 0) RejudgingLog.Rejudged(log, round.ClockVersion, count);
        }
        await round.FinishAsync(cancellation);
        return true;
    }

    async Task<int> JudgeAsync(RejudgeRound round, ChangeReach reach, CancellationToken cancellation)
    {
        var recordedAt = round.Changes.Max(change => change.RecordedAt);
        var count = 0;
        if (round.NextVrm == 0 && reach.Nominals.Count > 0)
        {
            count += await JudgeAsync(
                [], [.. reach.Nominals.Keys], reach.Nominals.Values.Aggregate(ChangeReach.Hull), recordedAt, cancellation);
        }
        foreach (var portion in reach.Marks.Where(mark => (long)mark.Watched.Packed >= round.NextVrm).Chunk(MarksMax))
        {
            var readings = portion.SelectMany(mark => mark.Readings()).Distinct().ToList();
            var captured = portion.Select(mark => mark.Captured).Aggregate(ChangeReach.Hull);
            count += await JudgeAsync(readings, [], captured, recordedAt, cancellation);
            await round.AdvanceAsync((long)portion[^1].Watched.Packed + 1, cancellation);
        }
        return count;
    }

    async Task<int> JudgeAsync(
        IReadOnlyCollection<Vrm> readings, IReadOnlyCollection<string> nominals, Period captured,
        DateTimeOffset recordedAt, CancellationToken cancellation)
    {
        var count = 0;
        for (var from = captured.From; from < captured.Until; from += PortionMax)
        {
            var portion = captured.Intersect(new Period(from, from + PortionMax));
            var altered = await judge.JudgeAsync(readings, nominals, portion, recordedAt, cancellation);
            if (altered > 0) keeper.Wake();
            count += altered;
        }
        return count;
    }
}
