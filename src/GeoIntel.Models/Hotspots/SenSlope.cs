namespace GeoIntel.Models.Hotspots;

/// <summary>Sen's slope: the median of the slopes between all pairs of a series.</summary>
/// <remarks>Sen (1968), Journal of the American Statistical Association 63.</remarks>
public static class SenSlope
{
    /// <returns>Change a step; 0 for fewer than two values.</returns>
    public static double Of(ReadOnlySpan<double> series)
    {
        var count = series.Length * (series.Length - 1) / 2;
        return count == 0 ? 0 : Of(series, count <= 2_048 ? stackalloc double[count] : new double[count]);
    }

    static double Of(ReadOnlySpan<double> series, Span<double> slopes)
    {
        var next = 0;
        for (var i = 0; i < series.Length; i++)
        {
            for (var j = i + 1; j < series.Length; j++) slopes[next++] = (series[j] - series[i]) / (j - i);
        }
        slopes.Sort();
        var middle = slopes.Length / 2;
        return slopes.Length % 2 == 1 ? slopes[middle] : (slopes[middle - 1] + slopes[middle]) / 2;
    }
}
