namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>How well means foretell counts, by Poisson's law.</summary>
public static class Poisson
{
    /// <summary>A mean below this is scored as this: forecasters that expect exactly nothing would be infinitely
    /// wrong.</summary>
    public const double MeanMin = 1e-4;

    /// <summary>Up to what depends on the counts alone.</summary>
    public static double LogLikelihood(ReadOnlySpan<double> means, ReadOnlySpan<double> counts)
    {
        var sum = 0.0;
        for (var cell = 0; cell < means.Length; cell++)
        {
            var mean = Math.Max(means[cell], MeanMin);
            sum -= mean;
            if (counts[cell] > 0) sum += counts[cell] * Math.Log(mean);
        }
        return sum;
    }

    /// <summary>2 sum (y log(y / m) - (y - m)): 0 for a perfect forecast.</summary>
    public static double Deviance(ReadOnlySpan<double> means, ReadOnlySpan<double> counts)
    {
        var sum = 0.0;
        for (var cell = 0; cell < means.Length; cell++)
        {
            var mean = Math.Max(means[cell], MeanMin);
            sum += mean - counts[cell];
            if (counts[cell] > 0) sum += counts[cell] * Math.Log(counts[cell] / mean);
        }
        return 2 * sum;
    }
}
