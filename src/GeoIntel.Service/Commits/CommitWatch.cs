using System.Diagnostics;
using GeoIntel.Service.Admission;

namespace GeoIntel.Service.Commits;

/// <summary>Follows the intake's commits outside the hot path, for as long as the service runs.</summary>
/// <remarks>
/// Each round ends with the note that its commits are done, and what it keeps is a function of the reads: so after a
/// crash the same commits are looked at again, and the order of rounds does not matter. When two instances run, one of
/// them works at a time. The intake and its hits go first: between rounds a watch rests as long as it worked, and up to fifteen
/// times as long the more of the time commits are under way, so under load it falls behind, and catches up later.
/// </remarks>
/// <param name="intake">Tells how busy the intake is; null for one that never is.</param>
abstract class CommitWatch(bool isEnabled, TimeSpan restMax, IntakeMetrics? intake = null) : BackgroundService
{
    const int RestsIdle = 1;
    const int RestsBusy = 15;

    // Two at a time would take from the intake what one leaves it.
    static readonly SemaphoreSlim Turn = new(1, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!isEnabled) TellOff();
        var (lookedAt, committing) = (Stopwatch.GetTimestamp(), Committing);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (hasMore, worked) = await TakeTurnAsync(stoppingToken);
                var rest = hasMore ? Rest(worked, Committing - committing, Stopwatch.GetElapsedTime(lookedAt)) : restMax;
                (lookedAt, committing) = (Stopwatch.GetTimestamp(), Committing);
                await Task.Delay(rest, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                TellFailed(exception);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    TimeSpan Committing => intake?.Committing ?? TimeSpan.Zero;

    /// <param name="committing">How long commits of the intake took, of the time that has <paramref name="elapsed"/>; more than that
    /// when several were under way at once.</param>
    internal static TimeSpan Rest(TimeSpan worked, TimeSpan committing, TimeSpan elapsed) =>
        worked * (RestsIdle + (RestsBusy - RestsIdle) * Math.Min(1, committing / elapsed));

    async Task<(bool HasMore, TimeSpan Worked)> TakeTurnAsync(CancellationToken stopping)
    {
        await Turn.WaitAsync(stopping);
        try
        {
            var started = Stopwatch.GetTimestamp();
            return (await RunRoundAsync(stopping), Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <returns>Whether anything was done, so that there may be more.</returns>
    internal async Task<bool> RunRoundAsync(CancellationToken cancellation)
    {
        if (isEnabled) return await LookAsync(cancellation);
        await DiscardAsync(cancellation);
        return false;
    }

    /// <summary>Looks at the oldest commits.</summary>
    /// <returns>False when there was none, or when another instance is at work.</returns>
    protected abstract Task<bool> LookAsync(CancellationToken cancellation);

    /// <summary>Forgets what waits, unseen.</summary>
    protected abstract Task DiscardAsync(CancellationToken cancellation);

    protected abstract void TellOff();

    protected abstract void TellFailed(Exception exception);
}
