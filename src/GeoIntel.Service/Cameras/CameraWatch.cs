using GeoIntel.Service.Storage.Cameras;

namespace GeoIntel.Service.Cameras;

/// <summary>Brings what is kept of cameras up to what was committed, after the commit and outside the hot path.</summary>
/// <remarks>
/// Each round ends in one transaction with the note that its commits are done. What it keeps is a function of the reads,
/// so after a crash the same commits are looked at again, and the order of rounds does not matter. When two instances run,
/// one of them works at a time.
/// </remarks>
sealed class CameraWatch(CameraStore store, CamerasOptions options, ILogger<CameraWatch> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled) CameraLog.Off(log);
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
                CameraLog.RoundFailed(log, exception);
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
