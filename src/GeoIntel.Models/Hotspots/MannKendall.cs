namespace GeoIntel.Models.Hotspots;

/// <summary>The Mann-Kendall test for a monotone trend, with ties.</summary>
/// <param name="S">Later values above earlier ones, less those below.</param>
/// <param name="VarianceOfS">Corrected for ties.</param>
/// <param name="TauB">Kendall's tau b; 0 for a constant series.</param>
/// <param name="Z">With continuity correction; 0 where S or its variance is 0.</param>
/// <param name="P">Two-sided.</param>
/// <remarks>
/// S = sum over i &lt; j of sgn(x_j - x_i); var S = (n (n-1) (2n+5) - sum over ties t (t-1) (2t+5)) / 18;
/// Z = (S - sgn S) / sqrt(var S). Mann (1945), Econometrica 13; Kendall (1975), Rank Correlation Methods.
/// </remarks>
public readonly record struct MannKendall(long S, double VarianceOfS, double TauB, double Z, double P)
{
    public static MannKendall Of(ReadOnlySpan<double> series)
    {
        long s = 0;
        for (var i = 0; i < series.Length; i++)
        {
            for (var j = i + 1; j < series.Length; j++)
                s += (series[j] > series[i] ? 1 : 0) - (series[j] < series[i] ? 1 : 0);
        }
        var (tiedPairs, tiedVariance) = Ties(series);
        double n = series.Length;
        var pairs = n * (n - 1) / 2;
        var variance = (n * (n - 1) * (2 * n + 5) - tiedVariance) / 18;
        var tau = s == 0 ? 0 : s / (Math.Sqrt(pairs - tiedPairs) * Math.Sqrt(pairs));
        var z = s == 0 || variance <= 0 ? 0 : (s - Math.Sign(s)) / Math.Sqrt(variance);
        return new MannKendall(s, variance, tau, z, NormalTail.TwoSided(z));
    }

    /// <summary>The same with the variance inflated for the series' autocorrelation.</summary>
    /// <remarks>
    /// n/n* = 1 + 2 / (n (n-1) (n-2)) x sum over lags k of (n-k) (n-k-1) (n-k-2) r_k, where r_k is the autocorrelation of
    /// the ranks of the series less its Sen line, taken where it is significant at 5 %. Hamed and Rao (1998), Journal of
    /// Hydrology 204.
    /// </remarks>
    public static MannKendall OfAutocorrelated(ReadOnlySpan<double> series)
    {
        var plain = Of(series);
        var n = series.Length;
        if (n < 4 || plain.VarianceOfS <= 0) return plain;

        var slope = SenSlope.Of(series);
        var detrended = new double[n];
        for (var i = 0; i < n; i++) detrended[i] = series[i] - slope * i;
        var ranks = Ranks(detrended);
        var mean = ranks.Average();
        var total = ranks.Sum(rank => (rank - mean) * (rank - mean));
        if (total == 0) return plain;

        double inflation = 0;
        for (var lag = 1; lag < n - 2; lag++)
        {
            double sum = 0;
            for (var i = 0; i + lag < n; i++) sum += (ranks[i] - mean) * (ranks[i + lag] - mean);
            var correlation = sum / total;
            if (Math.Abs(correlation) > 1.959963984540054 / Math.Sqrt(n))
                inflation += (double)(n - lag) * (n - lag - 1) * (n - lag - 2) * correlation;
        }
        var variance = plain.VarianceOfS * (1 + 2 / ((double)n * (n - 1) * (n - 2)) * inflation);
        if (variance <= 0) return plain; // strong negative correlation can take more than all of it
        var z = plain.S == 0 ? 0 : (plain.S - Math.Sign(plain.S)) / Math.Sqrt(variance);
        return plain with { VarianceOfS = variance, Z = z, P = NormalTail.TwoSided(z) };
    }

    static (double Pairs, double Variance) Ties(ReadOnlySpan<double> series)
    {
        Span<double> sorted = series.Length <= 256 ? stackalloc double[series.Length] : new double[series.Length];
        series.CopyTo(sorted);
        sorted.Sort();
        double pairs = 0, variance = 0;
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start]) end++;
            double tied = end - start;
            pairs += tied * (tied - 1) / 2;
            variance += tied * (tied - 1) * (2 * tied + 5);
            start = end;
        }
        return (pairs, variance);
    }

    // Tied values share the mean of their ranks.
    static double[] Ranks(double[] values)
    {
        var ranks = new double[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            var (below, same) = (0, 0);
            foreach (var other in values)
            {
                if (other < values[i]) below++;
                else if (other == values[i]) same++;
            }
            ranks[i] = below + (same + 1) / 2.0;
        }
        return ranks;
    }
}
