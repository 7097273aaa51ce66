namespace GeoIntel.Models.Siting;

/// <summary>What each demand pays to the sites that cover it, so that what a few sites can add is bounded
/// closely.</summary>
/// <remarks>
/// A site is paid by each demand that it covers, and a demand keeps what is left of its weight: no choice adds more
/// than what the demands keep and the best paid sites are paid, whatever the prices are. It is the Lagrangian
/// relaxation of Galvao and ReVelle (1996), European Journal of Operational Research 88, 114-123. Prices at which
/// that is little are found by the steps of Held, Wolfe and Crowder (1974), Mathematical Programming 6, 62-88. Whole
/// units, from 0 to the weight, make the bound exact however good they are.
/// </remarks>
static class DemandPrices
{
    const int StepsMax = 300;
    const int PatienceSteps = 10;

    /// <param name="sites">How many are chosen.</param>
    /// <param name="known">What a known choice adds, in units.</param>
    public static ExactWeights For(
        CoverageRows rows, ExactWeights weights, int sites, long known, CancellationToken stopping)
    {
        var members = new int[rows.Count][];
        for (var site = 0; site < members.Length; site++)
            members[site] = [.. CoverageRows.DemandsOf(rows[site].ToArray())];
        var prices = new double[weights.Count];
        for (var demand = 0; demand < prices.Length; demand++) prices[demand] = weights[demand] / 2.0;
        var (best, least, scale, patience) = (prices.ToArray(), double.MaxValue, 2.0, PatienceSteps);
        for (var step = 0; step < StepsMax && sites > 0; step++)
        {
            stopping.ThrowIfCancellationRequested();
            var paid = Array.ConvertAll(members, of => of.Sum(demand => prices[demand]));
            var byPay = Enumerable.Range(0, paid.Length).OrderByDescending(site => paid[site]).ThenBy(site => site);
            int[] chosen = [.. byPay.Take(sites)];
            var bound = chosen.Sum(site => paid[site]);
            for (var demand = 0; demand < prices.Length; demand++) bound += weights[demand] - prices[demand];
            if (bound < least) (best, least, patience) = (prices.ToArray(), bound, PatienceSteps);
            else if (--patience == 0) (scale, patience) = (scale / 2, PatienceSteps);
            if (!TryStep(prices, weights, members, chosen, scale * Math.Max(0, bound - known))) break;
        }
        var units = new long[best.Length];
        for (var demand = 0; demand < units.Length; demand++)
            units[demand] = Math.Clamp((long)Math.Round(best[demand]), 0, weights[demand]);
        return weights.WithUnits(units);
    }

    // A demand that pays twice offers less, and one that keeps something while no chosen site covers it offers more.
    static bool TryStep(double[] prices, ExactWeights weights, int[][] members, int[] chosen, double far)
    {
        var slope = new int[prices.Length];
        foreach (var site in chosen)
        {
            foreach (var demand in members[site]) slope[demand]++;
        }
        double square = 0;
        for (var demand = 0; demand < slope.Length; demand++)
        {
            if (prices[demand] < weights[demand]) slope[demand]--;
            square += (double)slope[demand] * slope[demand];
        }
        if (square == 0 || far == 0) return false;
        for (var demand = 0; demand < slope.Length; demand++)
            prices[demand] = Math.Clamp(prices[demand] - far / square * slope[demand], 0, weights[demand]);
        return true;
    }
}
