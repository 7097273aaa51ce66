using GeoIntel.Service.Audit;

namespace GeoIntel.Service.Retention;

/// <summary>Runs retention once a day.</summary>
sealed class RetentionService(
    RetentionRunner runner, RetentionOptions options, TimeProvider clock, ILogger<RetentionService> log) : BackgroundService
{
    /// <summary>How the audit log names it.</summary>
    public const string Actor = "service:retention";

    public const string Rpc = "geointel.v1.RetentionService/RunRetention";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled) return;
        try
        {
            while (true)
            {
                await Task.Delay(UntilNext(clock.GetUtcNow()), clock, stoppingToken);
                try
                {
                    var outcome = await runner.RunAsync(
                        false, new AuditEntry { Actor = Actor, Action = AuditAction.Erasure, Rpc = Rpc }, stoppingToken);
                    if (outcome is null) continue;
                    var erased = outcome.Erased.Where(one => one.Kind == "sighting").Sum(one => one.Count);
                    RetentionLog.Ran(log, erased, outcome.Dropped.Count);
                }
                catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
                {
                    RetentionLog.Failed(log, exception);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    TimeSpan UntilNext(DateTimeOffset now)
    {
        var next = new DateTimeOffset(now.UtcDateTime.Date.AddHours(options.Hour), TimeSpan.Zero);
        if (next <= now) next = next.AddDays(1);
        return next - now;
    }
}

static partial class RetentionLog
{
    [LoggerMessage(9601, LogLevel.Information, "Retention erased {Count} reads; {Days} whole days ended.")]
    public static partial void Ran(ILogger log, long count, int days);

    [LoggerMessage(9602, LogLevel.Error, "Retention was broken off; it goes on from there tomorrow, or when it is run.")]
    public static partial void Failed(ILogger log, Exception cause);
}
