namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>What a regression learns from beside counts: the empirical-Bayes posterior of each cell and the parts that it
/// is made of, so that it can only add to it.</summary>
/// <remarks>All as log(floor + value), where the floor is half the mean count of a cell and step.</remarks>
public sealed class PosteriorFeatures
{
    /// <summary>How many columns a row has.</summary>
    public const int Count = 5;

    readonly float[] _rows;

    PosteriorFeatures(EmpiricalBayesForecaster posterior, double floor, float[] rows)
    {
        (Posterior, Floor, _rows) = (posterior, floor, rows);
    }

    /// <summary>In the order of the columns.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["posterior", "prior", "own long run", "own last steps", "other types"];

    /// <summary>Fitted to the same history.</summary>
    public EmpiricalBayesForecaster Posterior { get; }

    /// <summary>What stands for a count of nothing.</summary>
    public double Floor { get; }

    /// <summary>The features of one cell.</summary>
    public ReadOnlySpan<float> Of(int cell) => _rows.AsSpan(cell * Count, Count);

    /// <summary>The features of the step after a history, which nothing but the history decides.</summary>
    /// <exception cref="ArgumentException">The history is too short for the posterior.</exception>
    public static PosteriorFeatures Of(ForecastHistory history)
    {
        var posterior = new EmpiricalBayesForecaster();
        posterior.Fit(history);
        var means = posterior.Predict().Means;
        var cells = history.Grid.Count;
        var (own, recent, others) = (new double[cells], new double[cells], new double[cells]);
        var recently = Math.Min(ForecastShares.RecentSteps, history.Steps);
        for (var step = 0; step < history.Steps; step++)
        {
            Add(history.Own(step), 1.0 / history.Steps, own);
            if (step >= history.Steps - recently) Add(history.Own(step), 1.0 / recently, recent);
            for (var other = 0; other < history.Others; other++)
                Add(history.Other(other, step), 1.0 / history.Steps, others);
        }
        var floor = Math.Max(own.Average() / 2, 1e-6);
        var rows = new float[cells * Count];
        for (var cell = 0; cell < cells; cell++)
        {
            ReadOnlySpan<double> values = [means[cell], posterior.Prior[cell], own[cell], recent[cell], others[cell]];
            for (var i = 0; i < Count; i++) rows[cell * Count + i] = (float)Math.Log(floor + values[i]);
        }
        return new PosteriorFeatures(posterior, floor, rows);
    }

    static void Add(ReadOnlySpan<double> counts, double weight, double[] sums)
    {
        for (var cell = 0; cell < sums.Length; cell++) sums[cell] += weight * counts[cell];
    }
}
