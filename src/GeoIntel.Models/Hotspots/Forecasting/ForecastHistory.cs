namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>What a forecast may know: the counts of the steps before its origin, those to be forecast summed over their
/// layers.</summary>
public sealed class ForecastHistory
{
    readonly CrimeCounts _counts;
    readonly double[][] _own;
    readonly int[] _others;

    ForecastHistory(CrimeCounts counts, double[][] own, int[] others, int steps)
    {
        (_counts, _own, _others, Steps) = (counts, own, others, steps);
    }

    public ICells Grid => _counts.Grid;

    /// <summary>Steps 0 up to, but not including, this one are known.</summary>
    public int Steps { get; }

    /// <summary>Layers to borrow from: neither forecast nor police-generated.</summary>
    public int Others => _others.Length;

    /// <summary>The counts that are forecast, a value a cell.</summary>
    public ReadOnlySpan<double> Own(int step)
    {
        RequireKnown(step);
        return _own[step];
    }

    /// <summary>One of the <see cref="Others"/>, a value a cell.</summary>
    public ReadOnlySpan<double> Other(int other, int step)
    {
        RequireKnown(step);
        return _counts.Of(_others[other], step);
    }

    /// <summary>The same history as it was known earlier.</summary>
    public ForecastHistory Until(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(steps, Steps);
        return new ForecastHistory(_counts, _own, _others, steps);
    }

    /// <param name="forecast">Indices of the layers whose sum is forecast.</param>
    /// <exception cref="ArgumentException">No layer is named, or one that is not there.</exception>
    public static ForecastHistory Of(CrimeCounts counts, IReadOnlyCollection<int> forecast)
    {
        if (forecast.Count == 0 || forecast.Any(layer => (uint)layer >= (uint)counts.Layers.Count))
        {
            throw new ArgumentException(
                $"Layers {string.Join(", ", forecast)} are not among 0 to {counts.Layers.Count - 1}; name at least one.",
                nameof(forecast));
        }
        int[] others =
        [
            .. Enumerable.Range(0, counts.Layers.Count)
                .Where(layer => !forecast.Contains(layer) && !counts.Layers[layer].IsPoliceGenerated),
        ];
        return new ForecastHistory(counts, Sums(counts, [.. forecast.Distinct()]), others, counts.Steps);
    }

    // Nothing at or after the origin can be read, whatever a forecaster tries.
    void RequireKnown(int step)
    {
        if ((uint)step < (uint)Steps) return;
        throw new ArgumentOutOfRangeException(nameof(step), step, $"Steps 0 to {Steps - 1} are known at this origin.");
    }

    static double[][] Sums(CrimeCounts counts, int[] layers)
    {
        var sums = new double[counts.Steps][];
        for (var step = 0; step < counts.Steps; step++)
        {
            sums[step] = new double[counts.Grid.Count];
            foreach (var layer in layers)
            {
                var bins = counts.Of(layer, step);
                for (var cell = 0; cell < bins.Length; cell++) sums[step][cell] += bins[cell];
            }
        }
        return sums;
    }
}
