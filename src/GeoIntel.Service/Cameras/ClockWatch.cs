using GeoIntel.Service.Storage.Cameras;

namespace GeoIntel.Service.Cameras;

/// <summary>Estimates cameras' clocks anew, day by day, some time after reads or signs of the day came.</summary>
sealed class ClockWatch(ClockStore store, CamerasOptions options, TimeProvider clock, ILogger<ClockWatch> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled) return; // said by the watch over cameras
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await RunRoundAsync(stoppingToken))
                {
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                CameraLog.ClocksFailed(log, exception);
            }
            await Task.Delay(options.ClockRestMin, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Whether a day was estimated, so that there may be more.</returns>
    internal Task<bool> RunRoundAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.EstimateNextAsync(now - options.ClockRestMin, now, cancellation);
    }
}
