using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>How every forecaster did on the run's last months, and which one flags.</summary>
/// <param name="Verdict">Null when nothing was tried.</param>
/// <param name="Sentence">For people.</param>
/// <param name="Forecaster">Name of the one that flags.</param>
/// <param name="Reliability">Of the one that flags; empty when nothing was tried.</param>
public sealed record RunBackTest(
    IReadOnlyList<BackTestRow> Rows, BackTestVerdict? Verdict, string Sentence, string Forecaster,
    IReadOnlyList<ReliabilityTenth> Reliability)
{
    /// <summary>A back-test without a run around it.</summary>
    /// <exception cref="RunRefusedException">Incidents, cells and months make no history.</exception>
    /// <exception cref="ArgumentException">There are too few months for so many origins, or no incident in
    /// them.</exception>
    public static (IReadOnlyList<BackTestRow> Rows, BackTestVerdict Verdict) Alone(
        HotspotRunInput input, int origins, ulong seed, CancellationToken stopping)
    {
        var forecasters = input.Forecasters();
        var history = RunCounts.Of(input, monthsMin: BackTest.HistoryMin + 1).History;
        var rows = BackTest.Run(history, forecasters, origins, seed, stopping: stopping);
        return (rows, BackTestVerdict.Of(rows, seed, forecasters[0].Name));
    }

    internal static RunBackTest Of(
        RunCounts counts, HotspotRunOptions options, Action<double> share, CancellationToken stopping)
    {
        WatchedForecaster[] forecasters = [.. counts.Input.Forecasters().Select(of => new WatchedForecaster(of))];
        var standard = forecasters[0].Name;
        if (options.Forecaster.Length > 0 && forecasters.All(of => of.Name != options.Forecaster))
        {
            throw new RunRefusedException(
                $"There is no forecaster '{options.Forecaster}'; use {string.Join(", ", forecasters.Select(of => of.Name))}.");
        }
        var origins = Math.Min(options.BackTestOrigins, counts.Steps - BackTest.HistoryMin);
        if (origins < 1) return Untried("Not back-tested: nobody asked for origins.");

        IReadOnlyList<BackTestRow> rows;
        BackTestVerdict verdict;
        try
        {
            rows = BackTest.Run(
                counts.History, forecasters, origins, options.Seed,
                done => share((double)done / (origins * forecasters.Length)), stopping);
            verdict = BackTestVerdict.Of(rows, options.Seed, standard);
        }
        catch (ArgumentException exception)
        {
            return Untried($"Not back-tested: {exception.Message}");
        }
        var flags = options.Forecaster.Length > 0 ? options.Forecaster : verdict.Flags;
        var reliability = ReliabilityTenth.Of(forecasters.Single(of => of.Name == flags).Foretold, counts.History);
        return new RunBackTest(rows, verdict, verdict.Sentence, flags, reliability);

        RunBackTest Untried(string why) =>
            new([], null, why, options.Forecaster.Length > 0 ? options.Forecaster : standard, []);
    }
}
