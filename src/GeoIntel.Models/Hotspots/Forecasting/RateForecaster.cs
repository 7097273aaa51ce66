namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>A forecaster whose mean for a step follows from the steps before it.</summary>
public abstract class RateForecaster : IHotspotForecaster
{
    /// <summary>Past steps that the dispersion is measured on.</summary>
    protected const int PastStepsMax = 6;

    ForecastHistory? _history;
    double[] _means = [];

    public abstract string Name { get; }

    public virtual int StepsMin => 1;

    protected ForecastHistory History => _history ?? throw new InvalidOperationException("Fit the forecaster first.");

    protected IReadOnlyList<double> Means => _means;

    public void Fit(ForecastHistory history)
    {
        if (history.Steps < StepsMin)
        {
            throw new ArgumentException(
                $"The history has {history.Steps} steps; {Name} needs at least {StepsMin}.", nameof(history));
        }
        _history = history;
        _means = Train();
    }

    /// <remarks>The mean of a later step is that of the next one: none of these forecasters knows a trend or a season.
    /// Only the dispersion is measured so many steps ahead.</remarks>
    public HotspotForecast Predict(int horizon = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var history = History;
        var past = PastForecasts().Where(of => of.Step + horizon - 1 < history.Steps);
        return new HotspotForecast(_means, Dispersion.ByMoments(
            past.Select(of => (of.Means, history.Own(of.Step + horizon - 1).ToArray()))));
    }

    public abstract ForecastShares Explain(int cell);

    /// <summary>Learns from the history.</summary>
    /// <returns>The mean of the step after it, by cell.</returns>
    protected abstract double[] Train();

    /// <summary>Forecasts of steps of the history, each from the steps before it alone.</summary>
    protected abstract IEnumerable<(int Step, double[] Means)> PastForecasts();
}
