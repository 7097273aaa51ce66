using Npgsql;

namespace GeoIntel.Service.Audit;

/// <summary>Seals what was written, a moment later, and signs checkpoints.</summary>
/// <remarks>Every instance does so, for all chains, one at a time: nothing of an instance that is gone stays unsealed.</remarks>
sealed class AuditSealer(
    NpgsqlDataSource database, AuditKey key, AuditOptions options, TimeProvider clock, ILogger<AuditSealer> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var times = new PeriodicTimer(options.SealInterval, clock);
        try
        {
            do
            {
                try
                {
                    await RunRoundAsync(stoppingToken);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    AuditLogMessages.SealingFailed(log, exception);
                }
            }
            while (await times.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <returns>How many entries were sealed.</returns>
    internal async Task<int> RunRoundAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (!await AuditSealing.TryLockAsync(connection, transaction, waits: false, cancellation)) return 0;
        var now = clock.GetUtcNow();
        var count = await AuditSealing.SealAsync(connection, transaction, options.BatchEntriesMax, now, cancellation);
        await AuditCheckpoints.MakeAsync(connection, transaction, key.Signing, options.CheckpointInterval, now, cancellation);
        await transaction.CommitAsync(cancellation);
        return count;
    }
}
