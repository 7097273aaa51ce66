using GeoIntel.Service.Storage.Settling;

namespace GeoIntel.Service.Settling;

/// <summary>Settles days, each when it has ended long enough ago.</summary>
sealed class SettlingService(SettledDays days, TimeProvider clock, ILogger<SettlingService> log) : BackgroundService
{
    // A day has settled at midnight, UTC; the hour is for one that was not reached then.
    static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    // Whoever starts the service has something more urgent to ask of it.
    static readonly TimeSpan First = TimeSpan.FromMinutes(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var rest = First; ; rest = Rest)
            {
                await Task.Delay(rest, clock, stoppingToken);
                try
                {
                    if (await days.SettleAsync(clock.GetUtcNow(), stoppingToken) is > 0 and var count) SettlingLog.Settled(log, count);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    SettlingLog.Failed(log, exception);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}

static partial class SettlingLog
{
    [LoggerMessage(9603, LogLevel.Information, "{Days} days of reads have settled and got the indexes for questions over many days.")]
    public static partial void Settled(ILogger log, int days);

    [LoggerMessage(9604, LogLevel.Warning,
        "Settling a day of reads was broken off; it is begun again within the hour. Questions are answered meanwhile, more slowly.")]
    public static partial void Failed(ILogger log, Exception cause);
}
