using GeoIntel.Models.Siting;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Siting;

/// <summary>What the library says to a question.</summary>
/// <param name="Marginals">Of objectives that something weighs for.</param>
/// <param name="Review">Null unless something weighs for both objectives and both have a threshold.</param>
sealed record SitingReckoning(
    CoverageTable Table, SitingSelection Selection, IReadOnlyDictionary<SitingObjective, MarginalCoverage> Marginals, StandingReview? Review)
{
    /// <exception cref="RpcException">InvalidArgument.</exception>
    /// <exception cref="OperationCanceledException">The caller left, or the deadline passed.</exception>
    public static SitingReckoning Of(AskedSiting asked, GatheredDemands demands, ZoneReach zones, CancellationToken stopping)
    {
        var problems = new List<FieldProblem>();
        List<Site> cameras = [.. asked.Standing.Select(camera => CameraOf(camera, asked, demands, zones, problems, stopping))];
        List<Site> candidates = [.. asked.Candidates.Select(site => WithZones(site, zones, stopping))];
        if (!CoverageTable.TryCreate(new(asked.Deployment, [.. demands.All], cameras, candidates), out var table, out var found, stopping))
            problems.AddRange(found.Select(problem => new FieldProblem(problem.Field, problem.Sentence)));
        if (problems.Count > 0 || table is null) throw RpcErrors.Invalid(problems);
        var selection = asked.IsExact
            ? ExactSiting.Choose(table, asked.Objective, asked.SitesMax, asked.NodesMax, stopping)
            : GreedySiting.Choose(table, asked.Objective, asked.SitesMax, stopping);
        var weighed = demands.Sources.Select(source => source.Objective).Distinct().ToList();
        var isWhole = Enum.GetValues<SitingObjective>().All(objective => weighed.Contains(objective) && asked.Thresholds.ContainsKey(objective));
        var review = isWhole ? StandingReview.Of(table, asked.Thresholds, stopping) : null;
        // Under a threshold of 0 there is no camera.
        var marginals = review?.ByObjective ?? weighed.ToDictionary(
            objective => objective,
            objective => MarginalCoverage.Of(table, objective, asked.Thresholds.GetValueOrDefault(objective), stopping));
        return new(table, selection, marginals, review);
    }

    // Gates cover the roads that they count, whoever lists them besides.
    static Site CameraOf(
        StandingCamera camera, AskedSiting asked, GatheredDemands demands, ZoneReach zones, List<FieldProblem> problems,
        CancellationToken stopping)
    {
        for (var i = 0; i < camera.Covers.Count; i++)
        {
            if (!demands.Has(camera.Covers[i]))
            {
                problems.Add(new(
                    $"{camera.Field}.covers[{i}]", $"'{camera.Covers[i]}' is no demand's id; list demands of this question."));
            }
        }
        var roads = asked.Crossings.SelectMany(of => of.Gates).Where(gate => gate.Camera == camera.Key)
            .SelectMany(SitingSourceQuestions.RoadsOf);
        return WithZones(
            new()
            {
                Id = camera.Name, Deployment = asked.Deployment, CapturePoint = camera.Camera.CapturePoint, ReachMetres = camera.ReachMetres,
                Covers = [.. camera.Covers.Where(demands.Has).Concat(roads).Distinct(StringComparer.Ordinal)],
            },
            zones, stopping);
    }

    static Site WithZones(Site site, ZoneReach zones, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        if (site is not { CapturePoint: { } place, ReachMetres: { } reach }) return site;
        var near = zones.CoveredFrom(place, reach).Except(site.Covers, StringComparer.Ordinal).ToList();
        return near.Count == 0 ? site : site with { Covers = [.. site.Covers, .. near] };
    }
}
