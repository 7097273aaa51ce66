namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>How one forecaster did at one origin.</summary>
/// <param name="Origin">How many steps were known; the step with this index, counted from 0, was foretold.</param>
/// <param name="At1">In the 1 % of the area with the highest forecasts.</param>
/// <param name="At5">In the 5 % of the area with the highest forecasts.</param>
/// <param name="Deviance">Poisson's, over all cells.</param>
/// <param name="Coverage90">Of the 90 % interval.</param>
/// <param name="SumRatio">Incidents foretold over incidents counted.</param>
public sealed record BackTestRow(
    string Forecaster, int Origin, AreaAccuracy At1, AreaAccuracy At5, double Deviance, IntervalCoverage Coverage90,
    double SumRatio);

/// <summary>Tries forecasters on the past: at each origin they see the steps before it and foretell the next
/// one.</summary>
public static class BackTest
{
    /// <summary>Fewest steps before the first origin; with less even a mean is chance.</summary>
    public const int HistoryMin = 3;

    /// <summary>Every forecaster at each of the last origins, origin by origin.</summary>
    /// <param name="origins">How many of the latest steps are foretold.</param>
    /// <param name="seed">Of the randomised coverage.</param>
    /// <param name="done">Told how many of forecasters x origins are done.</param>
    /// <exception cref="ArgumentException">There are fewer than <see cref="HistoryMin"/> steps before the first origin,
    /// or nothing was counted before it.</exception>
    public static IReadOnlyList<BackTestRow> Run(
        ForecastHistory history, IReadOnlyList<IHotspotForecaster> forecasters, int origins, ulong seed,
        Action<int>? done = null, CancellationToken stopping = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(origins, 1);
        var first = history.Steps - origins;
        if (first < HistoryMin)
        {
            throw new ArgumentException(
                $"{origins} origins need at least {origins + HistoryMin} steps; there are {history.Steps}. " +
                $"Bring more steps or ask for {Math.Max(history.Steps - HistoryMin, 0)} origins at most.");
        }
        if (Enumerable.Range(0, first).All(step => history.Own(step).IndexOfAnyExcept(0.0) < 0))
            throw new ArgumentException(
                $"Nothing was counted in the {first} steps before the first origin; there is nothing to learn from.");

        var rows = new List<BackTestRow>();
        for (var origin = first; origin < history.Steps; origin++)
        {
            foreach (var forecaster in forecasters)
            {
                stopping.ThrowIfCancellationRequested();
                forecaster.Fit(history.Until(origin));
                rows.Add(
                    Judge(forecaster.Name, origin, forecaster.Predict(), history.Own(origin), seed + (ulong)rows.Count));
                done?.Invoke(rows.Count);
            }
        }
        return rows;
    }

    static BackTestRow Judge(string name, int origin, HotspotForecast forecast, ReadOnlySpan<double> counts, ulong seed)
    {
        double[] means = [.. forecast.Means];
        var (foretold, counted) = (means.Sum(), 0.0);
        foreach (var count in counts) counted += count;
        return new BackTestRow(
            name, origin, AreaAccuracy.Of(means, counts, 0.01), AreaAccuracy.Of(means, counts, 0.05),
            Poisson.Deviance(means, counts), IntervalCoverage.Of(forecast, counts, seed), foretold / counted);
    }
}
