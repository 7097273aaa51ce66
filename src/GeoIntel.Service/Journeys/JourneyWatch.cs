using GeoIntel.Service.Admission;
using GeoIntel.Service.Commits;
using GeoIntel.Service.Storage.Journeys;

namespace GeoIntel.Service.Journeys;

/// <summary>Finds marks that were read at two places faster than anybody drives.</summary>
/// <remarks>Each round looks anew at the reads before and after whatever some commits brought or took back, and puts
/// what is told right.</remarks>
sealed class JourneyWatch(JourneyStore store, JourneysOptions options, ILogger<JourneyWatch> log, IntakeMetrics? intake = null)
    : CommitWatch(options.Enabled, options.RestMax, intake)
{
    protected override Task<bool> LookAsync(CancellationToken cancellation) =>
        store.RunRoundAsync(options.RoundReadsMax, cancellation);

    protected override Task DiscardAsync(CancellationToken cancellation) => store.DiscardAsync(cancellation);

    protected override void TellOff() => JourneyLog.Off(log);

    protected override void TellFailed(Exception exception) => JourneyLog.RoundFailed(log, exception);
}
