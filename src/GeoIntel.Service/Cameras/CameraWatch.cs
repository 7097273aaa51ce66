using GeoIntel.Service.Admission;
using GeoIntel.Service.Commits;
using GeoIntel.Service.Storage.Cameras;

namespace GeoIntel.Service.Cameras;

/// <summary>Brings signs of life and passes up to what was committed.</summary>
sealed class CameraWatch(CameraStore store, CamerasOptions options, ILogger<CameraWatch> log, IntakeMetrics? intake = null)
    : CommitWatch(options.Enabled, options.RestMax, intake)
{
    protected override Task<bool> LookAsync(CancellationToken cancellation) =>
        store.RunRoundAsync(options.RoundReadsMax, cancellation);

    protected override Task DiscardAsync(CancellationToken cancellation) => store.DiscardAsync(cancellation);

    protected override void TellOff() => CameraLog.Off(log);

    protected override void TellFailed(Exception exception) => CameraLog.RoundFailed(log, exception);
}
