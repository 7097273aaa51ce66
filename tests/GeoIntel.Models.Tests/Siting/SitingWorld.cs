using GeoIntel.Models.Geo;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Siting;

namespace GeoIntel.Models.Tests.Siting;

/// <summary>Small seeded questions, and slow plain answers to them from sets of ids and sums in decimals.</summary>
sealed class SitingWorld
{
    static readonly DemandKind[] Kinds = Enum.GetValues<DemandKind>();

    public SitingWorld(ulong seed, int candidatesMax = 9)
    {
        var prng = new Prng(seed);
        var side = prng.Between(300, 1_500);
        Demands = [.. Enumerable.Range(0, 1 + prng.Below(30)).Select(i => new Demand
        {
            Id = $"demand-{i}",
            Kind = prng.Pick(Kinds),
            Place = prng.Chance(0.8) ? Point(prng, side) : null,
            SupportSurveillanceWeight = Weight(prng),
            ProtectVulnerableCommunitiesWeight = Weight(prng),
        })];
        var cameraCount = prng.Chance(0.5) ? prng.Below(7) : 0;
        Cameras = [.. Enumerable.Range(0, cameraCount).Select(i => NewSite($"camera-{i}", 0.08))];
        Candidates = [.. Enumerable.Range(0, prng.Below(candidatesMax + 1)).Select(i => NewSite($"site-{i}", 0.2))];
        SitesMax = prng.Below(6);

        Site NewSite(string id, double listed)
        {
            var hasReach = prng.Chance(0.8);
            return new()
            {
                Id = id,
                Deployment = Deployment.Overt,
                CapturePoint = hasReach ? Point(prng, side) : null,
                ReachMetres = hasReach ? 50 + prng.Below(8) * 50 : null,
                Covers = [.. Demands.Where(_ => prng.Chance(listed)).Select(demand => demand.Id)],
            };
        }
    }

    public IReadOnlyList<Demand> Demands { get; init; }

    public IReadOnlyList<Site> Cameras { get; init; }

    public IReadOnlyList<Site> Candidates { get; init; }

    public int SitesMax { get; }

    public SitingQuestion Question => new(Deployment.Overt, Demands, Cameras, Candidates);

    public CoverageTable Table() => TableOf(Question);

    public static CoverageTable TableOf(SitingQuestion question)
    {
        Assert.True(CoverageTable.TryCreate(question, out var table, out var problems), string.Join('\n', problems));
        return table;
    }

    /// <summary>By looking at each demand.</summary>
    public HashSet<string> CoveredBy(Site site) => [.. Demands.Where(demand => site.Covers.Contains(demand.Id)
        || (demand.Place is { } place && site.CapturePoint?.DistanceMetresTo(place) <= site.ReachMetres))
        .Select(demand => demand.Id)];

    public HashSet<string> CoveredBy(IEnumerable<Site> sites) => [.. sites.SelectMany(CoveredBy)];

    /// <summary>Weights are eighths, so that decimals and doubles hold the same.</summary>
    public double WeightOf(SitingObjective objective, IEnumerable<string> ids) => (double)Demands
        .Where(demand => ids.Contains(demand.Id)).Sum(demand => (decimal)demand.WeightFor(objective));

    /// <summary>What some candidates add.</summary>
    public double GainOf(SitingObjective objective, IEnumerable<Site> chosen) =>
        WeightOf(objective, CoveredBy(chosen).Except(CoveredBy(Cameras)));

    /// <summary>By trying every choice.</summary>
    public double BestGain(SitingObjective objective, int sitesMax)
    {
        var standing = CoveredBy(Cameras);
        var rows = Candidates.Select(site => CoveredBy(site).Except(standing).ToHashSet()).ToList();
        var best = 0.0;
        for (var choice = 0; choice < 1 << rows.Count; choice++)
        {
            var chosen = rows.Where((_, i) => (choice >> i & 1) == 1).ToList();
            if (chosen.Count > sitesMax) continue;
            best = Math.Max(best, WeightOf(objective, chosen.SelectMany(row => row).ToHashSet()));
        }
        return best;
    }

    // Often equal or 0, so that there are ties.
    static double Weight(Prng prng) => prng.Below(8) == 0 ? prng.Below(80) / 8.0 : prng.Below(4);

    // On a lattice, so that some are just within reach.
    static GeoPoint Point(Prng prng, double side) => GeoPoint.OfMetres(
        340_000 + Math.Floor(prng.Between(0, side) / 10) * 10, 390_000 + Math.Floor(prng.Between(0, side) / 10) * 10);
}
