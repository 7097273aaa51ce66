namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>Whom the flags fall on: area, residents and crime by tenth of deprivation.</summary>
/// <param name="Rows">By decile, the most deprived first; empty when no deciles are loaded.</param>
/// <param name="UnknownAreaShare">Of the area, the part whose decile is not known.</param>
/// <param name="Sentence">What it shows, for people.</param>
public sealed record DeprivationAudit(IReadOnlyList<DecileShares> Rows, double UnknownAreaShare, string Sentence)
{
    public static DeprivationAudit WithoutDeciles { get; } = new(
        [], 1,
        "No deprivation deciles are loaded, so this run cannot say whether its flags fall on deprived places more than crime does. " +
        "Load areas with deciles and run again before anybody acts on the flags.");

    internal static DeprivationAudit Of(RunCounts counts, IReadOnlyList<HotspotCell> cells, double flagAreaShare)
    {
        var (units, areas) = (counts.Input.Cells, counts.Input.Areas ?? counts.Input.Cells as BoundaryAreas);
        if (areas is null || Enumerable.Range(0, areas.Count).All(
            area => areas[area].DeprivationDecile is null)) return WithoutDeciles;

        var benchmark = Benchmark(counts, flagAreaShare);
        var tallies = new Tally[11]; // 0 holds what has no decile
        foreach (var cell in cells)
        {
            var area = AreaOf(cell.Cell);
            ref var tally = ref tallies[area?.DeprivationDecile ?? 0];
            var ground = units.AreaSquareMetresOf(cell.Cell);
            var residents = area is { Residents: { } all } ? all * Math.Min(1, ground / area.Outline.Area) : 0;
            tally.Area += ground;
            tally.Residents += residents;
            tally.Incidents += cell.Counts.Sum();
            tally.AllCrime += benchmark.Crime[cell.Cell];
            if (benchmark.Flagged[cell.Cell]) tally.BenchmarkFlagged += ground;
            if (!cell.Flagged) continue;
            tally.Flagged += ground;
            tally.FlaggedResidents += residents;
        }
        var sum = Sum(tallies);
        var rows = Enumerable.Range(1, 10).Select(decile => Shares(decile, tallies[decile], sum)).ToList();
        return new DeprivationAudit(rows, tallies[0].Area / sum.Area, Say(rows[0], sum.Residents > 0));

        BoundaryArea? AreaOf(int cell)
        {
            if (ReferenceEquals(units, areas)) return areas[cell];
            var centre = units.CentreOf(cell);
            return areas.TryFindAt(centre.EastingMetres, centre.NorthingMetres, out var area) ? areas[area] : null;
        }
    }

    // What would be flagged by nothing but all reported crime, police-generated left out.
    static (double[] Crime, bool[] Flagged) Benchmark(RunCounts counts, double flagAreaShare)
    {
        var crime = new double[counts.Cells];
        var layers = counts.Months.Counts.Layers;
        foreach (var layer in Enumerable.Range(0, layers.Count).Where(layer => !layers[layer].IsPoliceGenerated))
        {
            for (var step = 0; step < counts.Steps; step++)
            {
                var bins = counts.Months.Counts.Of(layer, step);
                for (var cell = 0; cell < crime.Length; cell++) crime[cell] += bins[cell];
            }
        }
        var flagged = new bool[crime.Length];
        foreach (var place in RankedPlace.Of(
            counts.Input.Cells, crime, flagAreaShare)) flagged[place.Cell] = place.Flagged;
        return (crime, flagged);
    }

    static DecileShares Shares(int decile, Tally tally, Tally sum) => new(
        decile, Share(tally.Area, sum.Area), sum.Residents > 0 ? tally.Residents / sum.Residents : null,
        Share(tally.Incidents, sum.Incidents), Share(tally.AllCrime, sum.AllCrime), Share(tally.Flagged, sum.Flagged),
        sum.FlaggedResidents > 0 ? tally.FlaggedResidents / sum.FlaggedResidents : null,
        Share(tally.BenchmarkFlagged, sum.BenchmarkFlagged));

    static string Say(DecileShares most, bool residentsKnown) =>
        FormattableString.Invariant(
            $"The most deprived tenth holds {100 * most.FlaggedAreaShare:0} % of the flagged area, ") +
        (residentsKnown ? FormattableString.Invariant($"{100 * most.ResidentsShare:0} % of the residents, ") : "") +
        FormattableString.Invariant(
            $"{100 * most.CrimeShare:0} % of the incidents and {100 * most.AllCrimeShare:0} % of all reported crime; ") +
        FormattableString.Invariant(
            $"a list by all reported crime alone would put {100 * most.BenchmarkFlaggedAreaShare:0} % of its area there.");

    static double Share(double part, double all) => all > 0 ? part / all : 0;

    static Tally Sum(Tally[] tallies)
    {
        var sum = new Tally();
        foreach (var tally in tallies)
        {
            sum.Area += tally.Area;
            sum.Residents += tally.Residents;
            sum.Incidents += tally.Incidents;
            sum.AllCrime += tally.AllCrime;
            sum.Flagged += tally.Flagged;
            sum.FlaggedResidents += tally.FlaggedResidents;
            sum.BenchmarkFlagged += tally.BenchmarkFlagged;
        }
        return sum;
    }

    struct Tally
    {
        public double Area, Residents, Incidents, AllCrime, Flagged, FlaggedResidents, BenchmarkFlagged;
    }
}

/// <summary>What one tenth of deprivation holds; every share is of the run's whole area.</summary>
/// <param name="Decile">1 is the most deprived.</param>
/// <param name="ResidentsShare">Spread evenly over each area's ground; null where residents are not known.</param>
/// <param name="CrimeShare">Of the incidents of the run's group.</param>
/// <param name="AllCrimeShare">Of all reported crime, police-generated left out.</param>
/// <param name="BenchmarkFlaggedAreaShare">Of as much area, flagged by all reported crime alone.</param>
public sealed record DecileShares(
    int Decile, double AreaShare, double? ResidentsShare, double CrimeShare, double AllCrimeShare,
    double FlaggedAreaShare,
    double? FlaggedResidentsShare, double BenchmarkFlaggedAreaShare)
{
    /// <summary>Flagged area over area: 1 where the flags treat the tenth as any other; null where it has no
    /// area.</summary>
    public double? FlagRateRatio => AreaShare > 0 ? FlaggedAreaShare / AreaShare : null;
}
