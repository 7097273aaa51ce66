namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>How far counts scatter around their forecasts, beyond Poisson's.</summary>
public static class Dispersion
{
    const int RoundsMax = 30;

    /// <summary>The dispersion alpha that gives the squares r = (y - m)^2 - m their mean alpha m^2, at least 0, by
    /// weighted least squares.</summary>
    /// <remarks>A cell's weight is 1 / (m + 2 (m + alpha m^2)^2), about the variance of r, so that neither the few
    /// busiest cells nor the many empty ones decide alone.</remarks>
    public static double ByMoments(IEnumerable<(double[] Means, double[] Counts)> steps)
    {
        var all = steps.ToList();
        var alpha = 0.0;
        for (var round = 0; round < RoundsMax; round++)
        {
            var (top, bottom) = (0.0, 0.0);
            foreach (var (means, counts) in all)
            {
                for (var cell = 0; cell < means.Length; cell++)
                {
                    var mean = means[cell];
                    if (mean == 0) continue;
                    var off = counts[cell] - mean;
                    var scatter = mean + alpha * mean * mean;
                    var weight = mean * mean / (mean + 2 * scatter * scatter);
                    top += weight * (off * off - mean);
                    bottom += weight * mean * mean;
                }
            }
            var next = bottom > 0 ? Math.Max(top / bottom, 0) : 0;
            if (Math.Abs(next - alpha) <= 1e-6 * alpha) break;
            alpha = next;
        }
        return alpha;
    }
}
