namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>Forecasts by a <see cref="NegativeBinomialRegression"/> on the logarithms of a cell's own mean, its last
/// steps, its surroundings and the other types there.</summary>
public sealed class RegressionForecaster : RateForecaster
{
    const int TrainingStepsMax = 12;
    const int Columns = 5;

    GaussianKernel? _around;
    GaussianKernel? _near;
    NegativeBinomialRegression? _fit;
    double _floor;
    double _level;

    public override string Name => "nb-regression";

    public override int StepsMin => 2;

    /// <remarks>Shares of a product are a matter of convention: each part is what the forecast would lose if its
    /// feature stood where nothing ever happened; what is left then is the level of the area.</remarks>
    public override ForecastShares Explain(int cell)
    {
        var features = FeaturesBefore(History.Steps).AsSpan(cell * Columns, Columns).ToArray();
        var mean = _fit!.Mean(features);
        double Lost(int column)
        {
            var without = (double[])features.Clone();
            without[column] = Math.Log(_floor);
            return Math.Max(mean - _fit.Mean(without), 0);
        }
        var level = _fit.Mean([1, .. Enumerable.Repeat(Math.Log(_floor), Columns - 1)]);
        return ForecastShares.OfParts(
            Lost(1), Lost(2), Lost(3) + Math.Min(level, mean), History.Others == 0 ? 0 : Lost(4));
    }

    protected override double[] Train()
    {
        _around = GaussianKernel.Of(History.Grid, 1.5);
        _near = GaussianKernel.Of(History.Grid, 0.5);
        var (features, counts) = (new List<double>(), new List<double>());
        _floor = 0.5 * Enumerable.Range(0, History.Steps).Average(step => Mean(History.Own(step)));
        if (_floor == 0) _floor = Poisson.MeanMin;
        for (var step = Math.Max(1, History.Steps - TrainingStepsMax); step < History.Steps; step++)
        {
            features.AddRange(FeaturesBefore(step));
            counts.AddRange(History.Own(step));
        }
        if (!counts.Any(count => count > 0))
        {
            (_fit, _level) = (NegativeBinomialRegression.Level(_floor, Columns), 1);
            return MeansBefore(History.Steps);
        }
        double[] table = [.. features];
        _fit = NegativeBinomialRegression.Fit(table, [.. counts], Columns);
        // Unlike Poisson's, these weights do not keep the sum.
        _level = counts.Sum() / Enumerable.Range(0, counts.Count)
            .Sum(row => _fit.Mean(table.AsSpan(row * Columns, Columns)));
        return MeansBefore(History.Steps);
    }

    protected override IEnumerable<(int Step, double[] Means)> PastForecasts()
    {
        for (var step = Math.Max(History.Steps - PastStepsMax, (History.Steps + 1) / 2); step < History.Steps; step++)
            yield return (step, MeansBefore(step));
    }

    double[] MeansBefore(int steps)
    {
        var features = FeaturesBefore(steps);
        var means = new double[History.Grid.Count];
        for (var cell = 0; cell < means.Length; cell++)
            means[cell] = _level * _fit!.Mean(features.AsSpan(cell * Columns, Columns));
        return means;
    }

    // Cell by cell: 1, own mean, mean of the last steps, surroundings, other types.
    double[] FeaturesBefore(int steps)
    {
        var cells = History.Grid.Count;
        var (own, recent, others) = (new double[cells], new double[cells], new double[cells]);
        var recently = Math.Min(ForecastShares.RecentSteps, steps);
        for (var step = 0; step < steps; step++)
        {
            Add(History.Own(step), 1.0 / steps, own);
            if (step >= steps - recently) Add(History.Own(step), 1.0 / recently, recent);
            for (var other = 0; other < History.Others; other++) Add(History.Other(other, step), 1.0 / steps, others);
        }
        var (around, near) = (new double[cells], new double[cells]);
        _around!.Smooth(own, around);
        _near!.Smooth(others, near);
        var features = new double[cells * Columns];
        for (var cell = 0; cell < cells; cell++)
        {
            features[cell * Columns] = 1;
            features[cell * Columns + 1] = Math.Log(_floor + own[cell]);
            features[cell * Columns + 2] = Math.Log(_floor + recent[cell]);
            features[cell * Columns + 3] = Math.Log(_floor + around[cell]);
            features[cell * Columns + 4] = Math.Log(_floor + near[cell]);
        }
        return features;
    }

    static void Add(ReadOnlySpan<double> counts, double weight, double[] sums)
    {
        for (var cell = 0; cell < sums.Length; cell++) sums[cell] += weight * counts[cell];
    }

    static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }
}
