using System.Collections.Concurrent;
using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Access;

/// <summary>Counts the refusals of an origin beyond its share, and writes them to the audit log as one entry a minute.</summary>
/// <remarks>What was counted since the last minute is lost with the process; on an orderly stop it is written.</remarks>
sealed class RefusalTally(AuditLog audit, TimeProvider clock, ILogger<RefusalTally> log) : BackgroundService
{
    public const string Outcome = "REFUSALS_COUNTED";

    const string Others = "others";
    const int OriginsMax = 10_000; // more are counted together: who has many addresses must not fill the log or the memory

    static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    ConcurrentDictionary<string, int> _counts = new();

    public void Add(string origin)
    {
        var counts = Volatile.Read(ref _counts);
        var key = counts.ContainsKey(origin) || counts.Count < OriginsMax ? origin : Others;
        counts.AddOrUpdate(key, 1, (_, count) => count == int.MaxValue ? count : count + 1);
    }

    /// <summary>Writes an entry for each origin that had some; those that cannot be written are kept for the next time.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        var counts = Interlocked.Exchange(ref _counts, new());
        foreach (var (origin, count) in counts)
        {
            try
            {
                await audit.RecordAsync(
                    new AuditEntry
                    {
                        Actor = origin, Action = AuditAction.Refusal, Rpc = "any", RowCount = count,
                        Outcome = Outcome,
                    },
                    cancellation);
            }
            catch (Exception cause) when (cause is NpgsqlException or OperationCanceledException)
            {
                AccessLog.RefusalsNotWritten(log, cause.Message);
                Volatile.Read(ref _counts).AddOrUpdate(origin, count, (_, more) => (int)Math.Min(int.MaxValue, (long)more + count));
            }
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minutes = new PeriodicTimer(Every, clock);
        try
        {
            while (await minutes.WaitForNextTickAsync(stoppingToken)) await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // the rest is written when it has stopped
        }
    }
}
