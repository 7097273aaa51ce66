using System.Diagnostics.CodeAnalysis;

namespace GeoIntel.Models.Siting;

/// <summary>A question that was checked, with all that each camera and candidate covers; nothing of it depends on the
/// order in which demands and sites were given.</summary>
public sealed class CoverageTable
{
    /// <summary>So many sites times demands are reckoned: 125 MB of bits.</summary>
    public const long PairsMax = 1_000_000_000;

    readonly Demand[] _demands;
    readonly string[] _cameraIds, _candidateIds;
    readonly ulong[] _covered;
    readonly Dictionary<SitingObjective, ExactWeights> _weights;

    CoverageTable(SitingQuestion question, CancellationToken stopping)
    {
        Deployment = question.Deployment;
        _demands = [.. question.Demands.OrderBy(demand => demand.Id, StringComparer.Ordinal)];
        var (cameras, candidates) = (Sorted(question.Cameras), Sorted(question.Candidates));
        _cameraIds = Array.ConvertAll(cameras, site => site.Id);
        _candidateIds = Array.ConvertAll(candidates, site => site.Id);
        var reaches = cameras.Concat(candidates).Select(site => site.ReachMetres).OfType<double>();
        var near = new NearDemands(_demands, stripMetres: reaches.DefaultIfEmpty(Site.ReachMetresMin).Average());
        var indexOf = new Dictionary<string, int>(_demands.Length, StringComparer.Ordinal);
        for (var i = 0; i < _demands.Length; i++) indexOf.Add(_demands[i].Id, i);
        Cameras = Rows(cameras);
        Candidates = Rows(candidates);
        DistancesTried = near.TriedCount;
        stopping.ThrowIfCancellationRequested();
        _covered = Cameras.Union();
        _weights = Enum.GetValues<SitingObjective>().ToDictionary(
            objective => objective,
            objective => new ExactWeights(Array.ConvertAll(_demands, demand => demand.WeightFor(objective))));

        CoverageRows Rows(Site[] sites)
        {
            var rows = new CoverageRows(sites.Length, _demands.Length);
            for (var i = 0; i < sites.Length; i++)
            {
                stopping.ThrowIfCancellationRequested();
                if (sites[i] is { CapturePoint: { } place, ReachMetres: { } reach }) near.Cover(place, reach, rows[i]);
                foreach (var id in sites[i].Covers) CoverageRows.Set(rows[i], indexOf[id]);
            }
            return rows;
        }
    }

    public Deployment Deployment { get; }

    /// <summary>In ordinal order, as the candidates' ids are.</summary>
    public IReadOnlyList<string> CameraIds => _cameraIds;

    public IReadOnlyList<string> CandidateIds => _candidateIds;

    /// <summary>Between a site and a demand, while this was made; all pairs would be sites times demands.</summary>
    public long DistancesTried { get; }

    internal CoverageRows Cameras { get; }

    internal CoverageRows Candidates { get; }

    internal IReadOnlyList<Demand> Demands => _demands;

    /// <param name="problems">All that is wrong; empty when nothing is.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static bool TryCreate(
        SitingQuestion question, [NotNullWhen(true)] out CoverageTable? table,
        out IReadOnlyList<SitingProblem> problems, CancellationToken stopping = default)
    {
        problems = SitingQuestionCheck.ProblemsOf(question, stopping);
        table = problems.Count == 0 ? new CoverageTable(question, stopping) : null;
        return table is not null;
    }

    /// <summary>Ids of all that a camera or candidate covers, in ordinal order, whatever it weighs.</summary>
    /// <exception cref="ArgumentException">There is no such camera or candidate.</exception>
    public IReadOnlyList<string> CoveredBy(string siteId)
    {
        return [.. CoverageRows.DemandsOf(RowOf(siteId).ToArray()).Select(demand => _demands[demand].Id)];
    }

    /// <summary>Ids of all that at least one of some cameras and candidates covers, in ordinal order.</summary>
    /// <inheritdoc cref="CoveredBy" path="/exception"/>
    public IReadOnlyList<string> CoveredByAny(IEnumerable<string> siteIds)
    {
        var union = new ulong[CoverageRows.WordsFor(_demands.Length)];
        foreach (var id in siteIds) CoverageRows.Add(union, RowOf(id));
        return [.. CoverageRows.DemandsOf(union).Select(demand => _demands[demand].Id)];
    }

    /// <summary>How much of all that is to be covered is of which kind; only kinds of some weight.</summary>
    public IReadOnlyDictionary<DemandKind, double> TotalByKind(SitingObjective objective)
    {
        var all = new ulong[CoverageRows.WordsFor(_demands.Length)];
        for (var demand = 0; demand < _demands.Length; demand++) CoverageRows.Set(all, demand);
        return ByKind(objective, all);
    }

    internal ExactWeights WeightsFor(SitingObjective objective) => _weights.TryGetValue(objective, out var weights)
        ? weights
        : throw new ArgumentOutOfRangeException(nameof(objective), objective, "There is no such objective; name one.");

    /// <summary>What the cameras that stand cover; a copy of its own.</summary>
    internal ulong[] CoveredByCameras() => [.. _covered];

    /// <summary>Of demands that weigh something.</summary>
    internal IReadOnlyList<string> IdsOf(SitingObjective objective, ulong[] bits)
    {
        var weights = WeightsFor(objective);
        return [.. CoverageRows.DemandsOf(bits).Where(i => weights[i] > 0).Select(i => _demands[i].Id)];
    }

    /// <summary>How much of a weight is of hotspots, of crossings and of zones: only the caller knows how their units
    /// compare.</summary>
    internal IReadOnlyDictionary<DemandKind, double> ByKind(SitingObjective objective, ulong[] bits)
    {
        var (weights, units) = (WeightsFor(objective), new SortedDictionary<DemandKind, long>());
        foreach (var demand in CoverageRows.DemandsOf(bits))
            units[_demands[demand].Kind] = units.GetValueOrDefault(_demands[demand].Kind) + weights[demand];
        return units.Where(of => of.Value > 0).ToDictionary(of => of.Key, of => weights.ToWeight(of.Value));
    }

    Span<ulong> RowOf(string siteId)
    {
        var (camera, candidate) = (IndexOf(_cameraIds, siteId), IndexOf(_candidateIds, siteId));
        if (camera >= 0) return Cameras[camera];
        return candidate >= 0
            ? Candidates[candidate]
            : throw new ArgumentException($"'{siteId}' is no camera or candidate of this question.", nameof(siteId));
    }

    static int IndexOf(string[] ids, string id) => Array.BinarySearch(ids, id, StringComparer.Ordinal);

    static Site[] Sorted(IReadOnlyList<Site> sites) => [.. sites.OrderBy(site => site.Id, StringComparer.Ordinal)];
}
