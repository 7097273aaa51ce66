using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Hosting;
using GeoIntel.Service.Storage;
using GeoIntel.Service.Storage.Hotspots;

namespace GeoIntel.Service.Hotspots;

/// <summary>Computes the runs that were asked for, one after another.</summary>
sealed class HotspotRunner(
    HotspotRunStore runs, HotspotCellStore cells, HotspotInputs inputs, TimeProvider clock, ILogger<HotspotRunner> log)
    : QueueRunner("Hotspot run", log)
{
    protected override Task<HeldWork?> TryTakeAsync(CancellationToken cancellation) => runs.TryTakeAsync(cancellation);

    protected override Task FailAsync(string id, string problem, CancellationToken cancellation) =>
        runs.StopAsync(id, RunState.Failed, problem, null, cancellation);

    protected override bool IsRefusal(Exception exception) => exception is RunRefusedException;

    protected override async Task WorkAsync(string id, CancellationToken stopping)
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
