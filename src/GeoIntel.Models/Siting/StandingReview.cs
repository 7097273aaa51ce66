namespace GeoIntel.Models.Siting;

/// <summary>Which cameras no longer earn their place: those under the threshold of every objective.</summary>
/// <remarks>A camera that one objective needs earns its place, however little it does for the other. Nothing is added
/// up across objectives.</remarks>
public sealed record StandingReview
{
    public required Deployment Deployment { get; init; }

    /// <summary>What each camera adds, by objective.</summary>
    public required IReadOnlyDictionary<SitingObjective, MarginalCoverage> ByObjective { get; init; }

    /// <summary>Ids of the cameras under every threshold, each looked at as if only it went.</summary>
    public required IReadOnlyList<string> NoLongerEarning { get; init; }

    /// <summary>By objective what would be lost if all of these went at once; more than each by itself says, when they
    /// cover for each other.</summary>
    public required IReadOnlyDictionary<SitingObjective, double> LostWithoutAllWeight { get; init; }

    /// <param name="thresholdWeights">One for each objective.</param>
    /// <exception cref="ArgumentException">An objective has no threshold.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static StandingReview Of(
        CoverageTable table, IReadOnlyDictionary<SitingObjective, double> thresholdWeights,
        CancellationToken stopping = default)
    {
        var marginals = new SortedDictionary<SitingObjective, MarginalCoverage>();
        foreach (var objective in Enum.GetValues<SitingObjective>())
        {
            if (!thresholdWeights.TryGetValue(objective, out var threshold))
            {
                throw new ArgumentException(
                    $"There is no threshold to {SitingText.Of(objective)}; give one for each objective.",
                    nameof(thresholdWeights));
            }
            marginals.Add(objective, MarginalCoverage.Of(table, objective, threshold, stopping));
        }
        int[] under =
        [
            .. Enumerable.Range(0, table.CameraIds.Count)
                .Where(camera => marginals.Values.All(of => of.Cameras[camera].IsUnderThreshold)),
        ];
        return new()
        {
            Deployment = table.Deployment,
            ByObjective = marginals,
            NoLongerEarning = Array.ConvertAll(under, camera => table.CameraIds[camera]),
            LostWithoutAllWeight = marginals.Keys.ToDictionary(
                objective => objective, objective => MarginalCoverage.LostWithout(table, objective, under, stopping)),
        };
    }
}
