namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>The value that a share of all does not exceed.</summary>
static class Percentile
{
    /// <param name="share">0 to 1.</param>
    public static double Of(IEnumerable<double> values, double share)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
