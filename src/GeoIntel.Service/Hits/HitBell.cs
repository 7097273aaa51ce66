using Npgsql;

namespace GeoIntel.Service.Hits;

/// <summary>Rings when hits have changed, here or at another instance. What has changed is read from the store, in order.</summary>
sealed class HitBell(NpgsqlDataSource database, ILogger<HitBell> log) : BackgroundService
{
    public const string Channel = "hit_changed";

    readonly string _name = Guid.NewGuid().ToString("N");
    TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The statement that rings at every other instance.</summary>
    public string Notice => $"NOTIFY {Channel}, '{_name}'";

    /// <summary>Completes at the next ring. Take it before reading the store, so that no change falls in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Ring() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .SetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var listener = await database.OpenConnectionAsync(stoppingToken);
                listener.Notification += (_, notice) =>
                {
                    if (notice.Payload != _name) Ring(); // its own it has rung already
                };
                await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", listener))
                    await listen.ExecuteNonQueryAsync(stoppingToken);
                Ring(); // something may have changed while nobody listened
                while (true) await listener.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                HitLog.ListeningFailed(log, exception);
                await Task.Delay(TimeSpan.FromSeconds(1), stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
