namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>Forecasts a cell by a mean of its past counts, weighted over time, and smoothed over place if asked
/// for.</summary>
public sealed class WeightedMeanForecaster : RateForecaster
{
    readonly int _stepsMax;
    readonly double _halfLifeSteps;
    readonly double _sigmaCells;
    GaussianKernel? _kernel;

    WeightedMeanForecaster(string name, int stepsMax, double halfLifeSteps, double sigmaCells)
    {
        (Name, _stepsMax, _halfLifeSteps, _sigmaCells) = (name, stepsMax, halfLifeSteps, sigmaCells);
    }

    public override string Name { get; }

    /// <summary>The mean of up to 12 steps: last year's map, which every forecast is held against.</summary>
    public static WeightedMeanForecaster LastTwelve() => new("mean-12", 12, double.PositiveInfinity, 0);

    /// <summary>The exponentially weighted mean.</summary>
    public static WeightedMeanForecaster Exponential(double halfLifeSteps = 6) =>
        new("ewma", int.MaxValue, halfLifeSteps, 0);

    /// <summary>Kernel density of the incidents of up to 12 steps, counted by cell.</summary>
    public static WeightedMeanForecaster KernelDensity(double sigmaCells = 1) =>
        new("kde", 12, double.PositiveInfinity, sigmaCells);

    public override ForecastShares Explain(int cell)
    {
        var ownWeight = _kernel?.OwnWeight(cell) ?? 1;
        var (recent, longRun, sum) = (0.0, 0.0, 0.0);
        for (var step = Math.Max(0, History.Steps - _stepsMax); step < History.Steps; step++)
        {
            var weight = WeightAt(History.Steps - 1 - step);
            sum += weight;
            var own = weight * ownWeight * History.Own(step)[cell];
            if (step >= History.Steps - ForecastShares.RecentSteps) recent += own;
            else longRun += own;
        }
        return ForecastShares.OfParts(longRun, recent, Math.Max(Means[cell] * sum - recent - longRun, 0), 0);
    }

    protected override double[] Train()
    {
        _kernel = _sigmaCells == 0 ? null : GaussianKernel.Of(History.Grid, _sigmaCells);
        return MeansBefore(History.Steps);
    }

    protected override IEnumerable<(int Step, double[] Means)> PastForecasts()
    {
        // Means of half the history or less scatter more than the forecast itself will.
        for (var step = Math.Max(History.Steps - PastStepsMax, (History.Steps + 1) / 2); step < History.Steps; step++)
            yield return (step, MeansBefore(step));
    }

    double[] MeansBefore(int steps)
    {
        var means = new double[History.Grid.Count];
        var sum = 0.0;
        for (var step = Math.Max(0, steps - _stepsMax); step < steps; step++)
        {
            var weight = WeightAt(steps - 1 - step);
            sum += weight;
            var own = History.Own(step);
            for (var cell = 0; cell < means.Length; cell++) means[cell] += weight * own[cell];
        }
        for (var cell = 0; cell < means.Length; cell++) means[cell] /= sum;
        if (_kernel is null) return means;

        var smoothed = new double[means.Length];
        _kernel.Smooth(means, smoothed);
        return smoothed;
    }

    double WeightAt(int age) => Math.Pow(2, -age / _halfLifeSteps);
}
