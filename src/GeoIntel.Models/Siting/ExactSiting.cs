namespace GeoIntel.Models.Siting;

/// <summary>The best choice of new sites, for small cases.</summary>
/// <remarks>Branch and bound: Land and Doig (1960), Econometrica 28, 497-520. Each branch takes a candidate and
/// leaves those that were tried before it; it ends where what is left cannot beat the best choice so far, by the
/// greatest gains or by <see cref="DemandPrices"/>. When the nodes run out before all is tried, the answer says that
/// it is not proved, and by how much it could be beaten. Which of several best choices is told follows from ids
/// alone.</remarks>
public static class ExactSiting
{
    public const int CandidatesMax = 200;

    /// <summary>Nodes that are tried unless told otherwise: a few seconds' worth.</summary>
    public const long NodesMaxDefault = 50_000;

    /// <param name="sitesMax">So many new sites at most.</param>
    /// <param name="nodesMax">So many choices are tried, at least 1.</param>
    /// <exception cref="ArgumentException">There are more than <see cref="CandidatesMax"/> candidates.</exception>
    public static SitingSelection Choose(
        CoverageTable table, SitingObjective objective, int sitesMax, long nodesMax = NodesMaxDefault,
        CancellationToken stopping = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sitesMax);
        ArgumentOutOfRangeException.ThrowIfLessThan(nodesMax, 1);
        if (table.Candidates.Count > CandidatesMax)
        {
            throw new ArgumentException(
                $"There are {table.Candidates.Count} candidates; the exact choice takes {CandidatesMax} at most: "
                + "choose greedily, or ask about fewer.",
                nameof(table));
        }
        var weights = table.WeightsFor(objective);
        var open = MergedDemands.Of(table.Candidates, weights, table.CoveredByCameras(), stopping);
        var (first, bound, reckoned) = GreedySiting.Run(table, objective, sitesMax, stopping);
        var known = open.Weights.SumOf(UnionOf(open.Rows, first));
        var prices = DemandPrices.For(open.Rows, open.Weights, sitesMax, known, stopping);
        var search = new ExactSearch(open.Rows, open.Weights, prices, first, bound, nodesMax, stopping);
        search.Run(sitesMax);
        return SitingSelection.Of(
            table, objective, sitesMax, Ordered(search.Best, table, weights), search.BoundUnits, search.NodeCount,
            reckoned + search.GainsReckoned);
    }

    static ulong[] UnionOf(CoverageRows rows, IEnumerable<int> sites)
    {
        var union = new ulong[CoverageRows.WordsFor(rows.DemandCount)];
        foreach (var site in sites) CoverageRows.Add(union, rows[site]);
        return union;
    }

    static List<int> Ordered(int[] chosen, CoverageTable table, ExactWeights weights)
    {
        var (covered, left, ordered) = (table.CoveredByCameras(), chosen.Order().ToList(), new List<int>());
        while (left.Count > 0)
        {
            var next = left.MaxBy(site => weights.SumOfNew(table.Candidates[site], covered)); // the first of equal ones
            left.Remove(next);
            ordered.Add(next);
            CoverageRows.Add(covered, table.Candidates[next]);
        }
        return ordered;
    }
}
