namespace GeoIntel.Models.Hotspots;

/// <summary>Which bins are significantly hot or cold: 3 and -3 at 0.01, 2 at 0.05, 1 at 0.10, 0 not.</summary>
public static class Significance
{
    static readonly double[] Levels = [0.10, 0.05, 0.01];

    /// <summary>Two-sided p of every z.</summary>
    public static double[] Of(double[] z)
    {
        var p = new double[z.Length];
        Parallel.For(0, (z.Length + Portion - 1) / Portion, portion =>
        {
            for (var i = portion * Portion; i < Math.Min(z.Length, (portion + 1) * Portion); i++) p[i] = NormalTail.TwoSided(z[i]);
        });
        return p;
    }

    /// <summary>Signed bins by p alone.</summary>
    public static sbyte[] Bins(double[] z, double[] p) => Bins(z, p, Levels);

    /// <summary>Signed bins by the critical p of the false discovery rate over all of them.</summary>
    public static sbyte[] BinsByFalseDiscoveryRate(double[] z, double[] p) => Bins(z, p, CriticalP(p, Levels));

    /// <summary>Benjamini-Hochberg: of the m ordered p the largest p(i) not above i / m x alpha, for each alpha.</summary>
    /// <returns>-1 where none is: then nothing is significant.</returns>
    /// <remarks>Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57(1).</remarks>
    public static double[] CriticalP(ReadOnlySpan<double> p, ReadOnlySpan<double> alphas)
    {
        double most = 0;
        foreach (var alpha in alphas) most = Math.Max(most, alpha);
        // What exceeds the largest alpha can never be chosen, and need not be sorted.
        var small = new List<double>();
        foreach (var value in p)
        {
            if (value <= most) small.Add(value);
        }
        small.Sort();
        var critical = new double[alphas.Length];
        for (var a = 0; a < alphas.Length; a++)
        {
            var i = small.Count;
            while (i > 0 && small[i - 1] > (double)i / p.Length * alphas[a]) i--;
            critical[a] = i == 0 ? -1 : small[i - 1];
        }
        return critical;
    }

    const int Portion = 16_384;

    static sbyte[] Bins(double[] z, double[] p, double[] critical)
    {
        var bins = new sbyte[z.Length];
        for (var i = 0; i < bins.Length; i++)
        {
            sbyte bin = 0;
            foreach (var level in critical)
            {
                if (p[i] <= level) bin++;
            }
            bins[i] = z[i] < 0 ? (sbyte)-bin : bin;
        }
        return bins;
    }
}
