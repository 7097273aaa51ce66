using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Hotspots;

namespace GeoIntel.Service.Hotspots;

/// <summary>Computes the runs that were asked for, one after another.</summary>
/// <remarks>
/// The table of runs is the queue. An instance holds the run it computes by a lock of its session, so that a run whose
/// instance went away is taken up again from the start; what a run says is written in one transaction at its end, so
/// that a run that is stopped or torn leaves nothing half written.
/// </remarks>
sealed class HotspotRunner(
    HotspotRunStore runs, HotspotCellStore cells, HotspotInputs inputs, TimeProvider clock, ILogger<HotspotRunner> log)
    : BackgroundService
{
    /// <summary>A run asked for at another instance that stopped waits no longer.</summary>
    static readonly TimeSpan RestMax = TimeSpan.FromSeconds(5);

    readonly SemaphoreSlim _asked = new(0);
    readonly Lock _gate = new();
    (string Id, CancellationTokenSource Stop)? _current;

    /// <summary>There may be a run to compute.</summary>
    public void Wake() => _asked.Release();

    /// <summary>Stops a run that this instance computes; others notice by themselves.</summary>
    public void Cancel(string id)
    {
        lock (_gate)
        {
            if (_current is { } current && current.Id == id) current.Stop.Cancel();
        }
    }

    /// <summary>Computes the next run.</summary>
    /// <returns>False when there is none.</returns>
    internal async Task<bool> RunOneAsync(CancellationToken stopping)
    {
        await using var held = await runs.TryTakeAsync(stopping);
        if (held is null) return false;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        lock (_gate) _current = (held.Id, stop);
        try
        {
            await ComputeAsync(held.Id, stop.Token);
        }
        catch (RunRefusedException refusal)
        {
            await runs.StopAsync(held.Id, RunState.Failed, refusal.Message, null, stopping);
            HotspotLog.Refused(log, held.Id, refusal.Message);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            HotspotLog.Stopped(log, held.Id);
        }
        catch (Exception exception) when (exception is not OperationCanceledException
            && !StoreFailures.MayPass(exception))
        {
            HotspotLog.Failed(log, held.Id, exception);
            await runs.StopAsync(held.Id, RunState.Failed, "The program failed; its log says why.", null, stopping);
        }
        finally
        {
            lock (_gate) _current = null;
        }
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await RunOneAsync(stoppingToken)) await _asked.WaitAsync(RestMax, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                HotspotLog.RoundFailed(log, exception);
                await Task.Delay(RestMax, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task ComputeAsync(string id, CancellationToken stopping)
    {
        var (order, by, labels) = await runs.FindAsync(id, row => (
            HotspotOrder.FromJson(row.Text("parameters")), row.Text("requested_by"),
            new RunLabels
            {
                RunId = id,
                CreatedAt = clock.GetUtcNow(),
                CodeVersion = ProgramVersion.Text,
                Handling = row.Text("handling"),
                Purpose = row.Text("purpose"),
                Attribution = row.Text("attribution"),
            }), stopping);
        var input = await inputs.GatherAsync(order, stopping);
        var told = new RunProgress("", -1);
        var run = await Task.Run(() => HotspotRun.Compute(input, order.Options, Tell, stopping), stopping);
        labels = labels with { CreatedAt = clock.GetUtcNow() };
        var entry = new AuditEntry
        {
            Actor = by,
            Action = AuditAction.Combination,
            Rpc = "geointel.v1.HotspotService/RunHotspots",
            ResourceKind = "hotspot_run",
            ResourceId = id,
            ResourceDigest = Convert.FromHexString(RunManifest.CellsSha256(run)),
            RowCount = run.Cells.Count,
        };
        if (!await cells.KeepAsync(run, labels, entry, stopping)) throw new OperationCanceledException(
            "The run was stopped.");
        HotspotLog.Ended(log, id, run.Cells.Count, run.Cells.Count(cell => cell.Flagged));

        void Tell(RunProgress progress)
        {
            if (progress.Stage == told.Stage && progress.Share - told.Share < 0.02) return;
            told = progress;
            if (!runs.TellProgress(id, progress)) throw new OperationCanceledException("The run was stopped.");
        }
    }
}
