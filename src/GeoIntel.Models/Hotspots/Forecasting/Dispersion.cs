namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>How far counts scatter around their forecasts, beyond Poisson's.</summary>
public static class Dispersion
{
    /// <summary>The sum of (y - m)^2 - m over the sum of m^2, at least 0: the dispersion that gives the squares their
    /// mean.</summary>
    public static double ByMoments(IEnumerable<(double[] Means, double[] Counts)> steps)
    {
        var (excess, squares) = (0.0, 0.0);
        foreach (var (means, counts) in steps)
        {
            for (var cell = 0; cell < means.Length; cell++)
            {
                var off = counts[cell] - means[cell];
                excess += off * off - means[cell];
                squares += means[cell] * means[cell];
            }
        }
        return squares > 0 ? Math.Max(excess / squares, 0) : 0;
    }
}
