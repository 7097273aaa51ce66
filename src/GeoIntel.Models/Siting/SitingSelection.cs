namespace GeoIntel.Models.Siting;

/// <summary>Which candidates to look at first for one objective, and how far from the best choice that can
/// be.</summary>
/// <remarks>It is a reckoning over the weights and the coverage that it was given. A site is proposed only with its
/// <see cref="SiteCase"/>.</remarks>
public sealed record SitingSelection
{
    public required Deployment Deployment { get; init; }

    public required SitingObjective Objective { get; init; }

    /// <summary>How many new sites were asked for.</summary>
    public required int SitesMax { get; init; }

    /// <summary>Fewer than were asked for when no other adds anything. Each adds most to those before it.</summary>
    public required IReadOnlyList<SelectedSite> Sites { get; init; }

    /// <summary>Of all demands.</summary>
    public required double TotalWeight { get; init; }

    /// <summary>What the cameras that stand cover.</summary>
    public required double CoveredBeforeWeight { get; init; }

    /// <summary>What they and the selected sites cover.</summary>
    public required double CoveredAfterWeight { get; init; }

    /// <summary>What the selected sites add.</summary>
    public required double GainWeight { get; init; }

    /// <summary>No choice of so many of these candidates adds more.</summary>
    public required double GainWeightBound { get; init; }

    /// <summary>Whether no choice of so many adds more than this one.</summary>
    public required bool IsProvedOptimal { get; init; }

    /// <summary>How many choices were tried one by one; 0 when none was.</summary>
    public required long NodeCount { get; init; }

    /// <summary>How often the weight that a candidate would add was summed.</summary>
    public required long GainsReckoned { get; init; }

    /// <summary>What a better choice could add to this one, at most; 0 when it is proved the best.</summary>
    public double GapWeight => GainWeightBound - GainWeight;

    /// <summary>At least so large a part of the best choice's gain is reached, 0 to 1, going by the bound.</summary>
    public double OptimumShareMin => GainWeightBound == 0 ? 1 : GainWeight / GainWeightBound;

    /// <param name="chosen">Candidates, each the one of them that adds most to those before it.</param>
    /// <param name="boundUnits">Of what any choice adds.</param>
    internal static SitingSelection Of(
        CoverageTable table, SitingObjective objective, int sitesMax, IEnumerable<int> chosen, long boundUnits,
        long nodes, long reckoned)
    {
        var (weights, covered) = (table.WeightsFor(objective), table.CoveredByCameras());
        var before = weights.SumOf(covered);
        var sites = new List<SelectedSite>();
        foreach (var site in chosen)
        {
            var row = table.Candidates[site];
            var added = row.ToArray();
            for (var word = 0; word < added.Length; word++) added[word] &= ~covered[word];
            sites.Add(new(
                table.CandidateIds[site], weights.ToWeight(weights.SumOf(row)), weights.ToWeight(weights.SumOf(added)),
                table.ByKind(objective, added)));
            CoverageRows.Add(covered, row);
        }
        var gained = weights.SumOf(covered) - before;
        return new()
        {
            Deployment = table.Deployment,
            Objective = objective,
            SitesMax = sitesMax,
            Sites = sites,
            TotalWeight = weights.ToWeight(weights.Total),
            CoveredBeforeWeight = weights.ToWeight(before),
            CoveredAfterWeight = weights.ToWeight(before + gained),
            GainWeight = weights.ToWeight(gained),
            GainWeightBound = weights.ToWeight(boundUnits),
            IsProvedOptimal = gained == boundUnits,
            NodeCount = nodes,
            GainsReckoned = reckoned,
        };
    }
}

/// <summary>A candidate that was chosen.</summary>
/// <param name="CoveredWeight">What it covers, whatever else covers it too.</param>
/// <param name="GainWeight">What it adds to the cameras that stand and the sites before it.</param>
/// <param name="GainByKind">What that is made of; only kinds of which it adds something.</param>
public sealed record SelectedSite(
    string SiteId, double CoveredWeight, double GainWeight, IReadOnlyDictionary<DemandKind, double> GainByKind);
