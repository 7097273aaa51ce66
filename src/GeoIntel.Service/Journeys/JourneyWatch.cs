using GeoIntel.Service.Storage.Journeys;

namespace GeoIntel.Service.Journeys;

/// <summary>Finds marks that were read at two places faster than anybody drives, after the commit and outside the hot
/// path.</summary>
/// <remarks>
/// Each round looks anew at the reads before and after whatever some commits brought or took back, and puts what is told
/// right; it ends in one transaction with the note that these commits are done. So after a crash they are looked at
/// again, and the order of rounds does not matter. When two instances run, one of them works at a time.
/// </remarks>
sealed class JourneyWatch(JourneyStore store, JourneysOptions options, ILogger<JourneyWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled) JourneyLog.Off(log);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunRoundAsync(stoppingToken))
                {
                }
                await Task.Delay(options.RestMax, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                JourneyLog.RoundFailed(log, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <returns>Whether anything was done, so that there may be more.</returns>
    internal async Task<bool> RunRoundAsync(CancellationToken cancellation)
    {
        if (options.Enabled) return await store.RunRoundAsync(options.RoundReadsMax, cancellation);
        await store.DiscardAsync(cancellation);
        return false;
    }
}
