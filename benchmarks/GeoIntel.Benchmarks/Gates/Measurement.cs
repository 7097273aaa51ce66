namespace GeoIntel.Benchmarks.Gates;

/// <summary>The figures of the runs of one gate, lowest first.</summary>
sealed class Measurement
{
    readonly double[] _sorted;

    /// <exception cref="ArgumentException">There is no run, or one gave no number.</exception>
    public Measurement(params IEnumerable<double> runs)
    {
        _sorted = [.. runs.Order()];
        if (_sorted.Length == 0) throw new ArgumentException("A gate is measured by at least one run.", nameof(runs));
        if (_sorted.Any(double.IsNaN)) throw new ArgumentException("A run gave no number.", nameof(runs));
    }

    /// <summary>What each side took, in words; empty when the figure says all.</summary>
    public string Sides { get; init; } = "";

    public double Min => _sorted[0];

    public double Max => _sorted[^1];

    /// <summary>The middle run; of an even number of runs, the mean of the middle two.</summary>
    public double Median => (_sorted[(_sorted.Length - 1) / 2] + _sorted[_sorted.Length / 2]) / 2;
}
