namespace GeoIntel.Models.Convoys;

/// <summary>The smallest rate of false discoveries at which a candidate would still be one.</summary>
/// <remarks>
/// Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57(1). Not the stricter rule for any dependence:
/// given the subject's reads the candidates are placed by chance each by itself, and those who travel together are placed
/// alike, which is the positive dependence that the rule bears (Benjamini and Yekutieli, Annals of Statistics 29, 2001).
/// </remarks>
public static class FalseDiscovery
{
    /// <param name="p">Ascending.</param>
    /// <param name="all">How many were looked at in all; those not in <paramref name="p"/> have 1.</param>
    public static double[] Adjust(IReadOnlyList<double> p, long all)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(all, p.Count);
        var adjusted = new double[p.Count];
        double least = 1;
        for (var i = p.Count - 1; i >= 0; i--) adjusted[i] = least = Math.Min(least, p[i] * all / (i + 1));
        return adjusted;
    }
}
