namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>What a forecast may know: the counts of the steps before its origin, those to be forecast summed over their
/// types.</summary>
public sealed class ForecastHistory
{
    readonly double[][] _own;
    readonly double[][] _other;

    ForecastHistory(SquareGrid grid, double[][] own, double[][] other, int steps)
    {
        (Grid, _own, _other, Steps) = (grid, own, other, steps);
    }

    public SquareGrid Grid { get; }

    /// <summary>Steps 0 up to, but not including, this one are known.</summary>
    public int Steps { get; }

    /// <summary>The counts that are forecast, a value a cell.</summary>
    public ReadOnlySpan<double> Own(int step) => Known(_own, step);

    /// <summary>Every type that is neither forecast nor police-generated, summed, a value a cell.</summary>
    public ReadOnlySpan<double> Other(int step) => Known(_other, step);

    /// <summary>Whether there are other types to borrow from.</summary>
    public bool HasOther => _other.Length > 0;

    /// <summary>The same history as it was known earlier.</summary>
    public ForecastHistory Until(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, Steps);
        return new ForecastHistory(Grid, _own, _other, steps);
    }

    /// <param name="forecast">Indices of the types whose sum is forecast.</param>
    /// <exception cref="ArgumentException">No type is named, or one that is not there.</exception>
    public static ForecastHistory Of(CrimeCounts counts, IReadOnlyCollection<int> forecast)
    {
        if (forecast.Count == 0 || forecast.Any(type => (uint)type >= (uint)counts.Types.Count))
        {
            throw new ArgumentException(
                $"Types {string.Join(", ", forecast)} are not among 0 to {counts.Types.Count - 1}; name at least one.", nameof(forecast));
        }
        int[] other =
        [
            .. Enumerable.Range(0, counts.Types.Count)
                .Where(type => !forecast.Contains(type) && !counts.Types[type].IsPoliceGenerated),
        ];
        return new ForecastHistory(
            counts.Grid, Sums(counts, [.. forecast.Distinct()]), other.Length == 0 ? [] : Sums(counts, other), counts.Steps);
    }

    ReadOnlySpan<double> Known(double[][] steps, int step)
    {
        // The oracle of every back-test: nothing at or after the origin can be read.
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, Steps);
        return steps[step];
    }

    static double[][] Sums(CrimeCounts counts, int[] types)
    {
        var sums = new double[counts.Steps][];
        for (var step = 0; step < counts.Steps; step++)
        {
            sums[step] = new double[counts.Grid.Count];
            foreach (var type in types)
            {
                var bins = counts.Of(type, step);
                for (var cell = 0; cell < bins.Length; cell++) sums[step][cell] += bins[cell];
            }
        }
        return sums;
    }
}
