namespace GeoIntel.Models.Siting;

/// <summary>What a few candidates can add together, at most.</summary>
static class GainBound
{
    /// <summary>The sum of the greatest gains: candidates share demands, so no choice adds more.</summary>
    /// <remarks>Nemhauser, Wolsey and Fisher (1978), Mathematical Programming 14, 265-294, inequality of proposition
    /// 2.1.</remarks>
    /// <param name="descending">Of each candidate what it would add, or more.</param>
    /// <param name="reachable">What all of them add together.</param>
    public static long Of(ReadOnlySpan<long> descending, int sites, long reachable)
    {
        long sum = 0;
        for (var i = 0; i < descending.Length && i < sites; i++)
        {
            sum += descending[i];
            if (sum >= reachable) return reachable;
        }
        return sum;
    }
}
