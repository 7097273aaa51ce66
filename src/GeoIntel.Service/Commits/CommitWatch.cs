using System.Diagnostics;

namespace GeoIntel.Service.Commits;

/// <summary>Follows the intake's commits outside the hot path, for as long as the service runs.</summary>
/// <remarks>
/// Each round ends with the note that its commits are done, and what it keeps is a function of the reads: so after a
/// crash the same commits are looked at again, and the order of rounds does not matter. When two instances run, one of
/// them works at a time. The intake and its hits go first: between rounds a watch rests fifteen times as long as it worked,
/// so under load it falls behind, and catches up later.
/// </remarks>
abstract class CommitWatch(bool isEnabled, TimeSpan restMax) : BackgroundService
{
    const int RestsForWork = 15;

    // Two at a time would take from the intake what one leaves it.
    static readonly SemaphoreSlim Turn = new(1, 1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!isEnabled) TellOff();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (hasMore, worked) = await TakeTurnAsync(stoppingToken);
                await Task.Delay(hasMore ? RestsForWork * worked : restMax, stoppingToken);
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
