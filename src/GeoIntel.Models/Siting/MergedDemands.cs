namespace GeoIntel.Models.Siting;

/// <summary>The demands that are open to the candidates, with those that the same candidates cover put together: a
/// small case stays small however fine its cells are.</summary>
sealed class MergedDemands
{
    MergedDemands(CoverageRows rows, ExactWeights weights) => (Rows, Weights) = (rows, weights);

    /// <summary>Which groups each candidate covers.</summary>
    public CoverageRows Rows { get; }

    public ExactWeights Weights { get; }

    /// <param name="covered">Demands that are covered already.</param>
    public static MergedDemands Of(
        CoverageRows candidates, ExactWeights weights, ulong[] covered, CancellationToken stopping)
    {
        // Each candidate cuts a group in two: what it covers of it, and the rest. Group 0 is what none has covered.
        var groupOf = new int[candidates.DemandCount];
        var groups = 1;
        for (var site = 0; site < candidates.Count; site++)
        {
            stopping.ThrowIfCancellationRequested();
            var cut = new Dictionary<int, int>();
            foreach (var demand in CoverageRows.DemandsOf(candidates[site].ToArray()))
            {
                if (!cut.TryGetValue(groupOf[demand], out var part)) cut.Add(groupOf[demand], part = groups++);
                groupOf[demand] = part;
            }
        }
        // Only groups that have a member left, numbered by their first, so that nothing depends on how they were cut.
        var numbered = new Dictionary<int, int>();
        for (var demand = 0; demand < groupOf.Length; demand++)
        {
            var isOpen = groupOf[demand] > 0 && weights[demand] > 0 && (covered[demand >> 6] >> demand & 1) == 0;
            if (!isOpen) groupOf[demand] = -1;
            else if (numbered.TryGetValue(groupOf[demand], out var number)) groupOf[demand] = number;
            else numbered.Add(groupOf[demand], groupOf[demand] = numbered.Count);
        }
        var rows = new CoverageRows(candidates.Count, numbered.Count);
        for (var site = 0; site < candidates.Count; site++)
        {
            foreach (var demand in CoverageRows.DemandsOf(candidates[site].ToArray()))
            {
                if (groupOf[demand] >= 0) CoverageRows.Set(rows[site], groupOf[demand]);
            }
        }
        return new MergedDemands(rows, weights.Grouped(groupOf, numbered.Count));
    }
}
