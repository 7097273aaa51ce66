namespace GeoIntel.Models.Siting;

/// <summary>Chooses new sites one after another, each the one that adds most to those before it.</summary>
/// <remarks>
/// The maximal covering location problem: Church and ReVelle (1974), Papers of the Regional Science Association 32,
/// 101-118. So chosen, the sites add at least 1 - 1/e of what the best choice adds: Nemhauser, Wolsey and Fisher
/// (1978), Mathematical Programming 14, 265-294. What a candidate adds only falls as others are chosen, so that what it
/// once added bounds what it adds now, and most candidates need not be summed again: the accelerated greedy of Minoux
/// (1978), Optimization Techniques, LNCIS 7, 234-243. It chooses what the plain greedy chooses; of candidates that add
/// the same, the first by id.
/// </remarks>
public static class GreedySiting
{
    /// <summary>At least this part of the best gain, before anything is known of the case.</summary>
    public static readonly double OptimumShareMin = 1 - 1 / Math.E;

    /// <param name="sitesMax">So many new sites at most.</param>
    /// <returns>With a bound from this case, which is never weaker than <see cref="OptimumShareMin"/>.</returns>
    public static SitingSelection Choose(
        CoverageTable table, SitingObjective objective, int sitesMax, CancellationToken stopping = default)
    {
        var (chosen, bound, reckoned) = Run(table, objective, sitesMax, stopping);
        return SitingSelection.Of(table, objective, sitesMax, chosen, bound, nodes: 0, reckoned);
    }

    /// <returns>The choice in its order, what no choice adds more than, and how many gains were summed.</returns>
    internal static (List<int> Chosen, long BoundUnits, long Reckoned) Run(
        CoverageTable table, SitingObjective objective, int sitesMax, CancellationToken stopping)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sitesMax);
        var (weights, rows, covered) = (table.WeightsFor(objective), table.Candidates, table.CoveredByCameras());
        var reachable = weights.SumOfNew(rows.Union(), covered);
        var upper = new long[rows.Count]; // never less than what the site adds now
        var reckonedFor = new int[rows.Count]; // how many sites were chosen when it was exact
        var queue = new PriorityQueue<int, (long Upper, int Site)>(rows.Count, MostFirst);
        for (var site = 0; site < upper.Length; site++)
        {
            stopping.ThrowIfCancellationRequested();
            upper[site] = weights.SumOfNew(rows[site], covered);
            queue.Enqueue(site, (upper[site], site));
        }
        var (chosen, gained, bound, reckoned) = (new List<int>(), 0L, reachable, (long)rows.Count);
        while (chosen.Count < sitesMax && TryNext(out var next))
        {
            Tighten();
            gained += upper[next];
            upper[next] = 0;
            chosen.Add(next);
            CoverageRows.Add(covered, rows[next]);
        }
        for (var site = 0; site < upper.Length; site++) upper[site] = weights.SumOfNew(rows[site], covered);
        Tighten();
        return (chosen, bound, reckoned + rows.Count);

        // None is above the next one's gain by now, which is why the bound is as good as the promise.
        void Tighten() =>
            bound = Math.Min(bound, gained + GainBound.Of([.. upper.OrderDescending()], sitesMax, reachable - gained));

        bool TryNext(out int next)
        {
            while (queue.TryDequeue(out next, out _))
            {
                stopping.ThrowIfCancellationRequested();
                if (reckonedFor[next] == chosen.Count) return upper[next] > 0;
                upper[next] = weights.SumOfNew(rows[next], covered);
                reckonedFor[next] = chosen.Count;
                reckoned++;
                queue.Enqueue(next, (upper[next], next));
            }
            return false;
        }
    }

    static readonly Comparer<(long Upper, int Site)> MostFirst = Comparer<(long Upper, int Site)>.Create(
        (a, b) => a.Upper == b.Upper ? a.Site.CompareTo(b.Site) : b.Upper.CompareTo(a.Upper));
}
