namespace GeoIntel.Models.Siting;

/// <summary>What each camera that stands adds to the others, for one objective.</summary>
/// <remarks>It counts demands, not what a camera was good for; a camera under the threshold is a question to whoever
/// answers for it.</remarks>
public sealed record MarginalCoverage
{
    public required Deployment Deployment { get; init; }

    public required SitingObjective Objective { get; init; }

    /// <summary>A camera without which less than this is lost is under it.</summary>
    public required double ThresholdWeight { get; init; }

    /// <summary>Of all demands.</summary>
    public required double TotalWeight { get; init; }

    /// <summary>What all cameras cover.</summary>
    public required double CoveredWeight { get; init; }

    /// <summary>All cameras, in the ordinal order of their ids.</summary>
    public required IReadOnlyList<CameraMarginal> Cameras { get; init; }

    /// <summary>Of those under the threshold, the pairs that cover something for each other: without both, more is lost
    /// than without the one and without the other together.</summary>
    public required IReadOnlyList<CoveringPair> Pairs { get; init; }

    /// <summary>What would be lost if all that are under the threshold went at once.</summary>
    public required double LostWithoutAllUnderWeight { get; init; }

    /// <param name="thresholdWeight">From 0 up; with 0 no camera is under it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static MarginalCoverage Of(
        CoverageTable table, SitingObjective objective, double thresholdWeight, CancellationToken stopping = default)
    {
        if (!(thresholdWeight >= 0 && double.IsFinite(thresholdWeight)))
        {
            throw new ArgumentOutOfRangeException(
                nameof(thresholdWeight), thresholdWeight, "A threshold is a weight from 0 up.");
        }
        var (weights, rows) = (table.WeightsFor(objective), table.Cameras);
        var depth = CoverDepth.Of(rows, stopping);
        var cameras = new CameraMarginal[rows.Count];
        var under = new List<int>();
        for (var camera = 0; camera < cameras.Length; camera++)
        {
            stopping.ThrowIfCancellationRequested();
            var only = depth.OnlyBy(rows[camera]);
            var lost = weights.ToWeight(weights.SumOf(only));
            if (lost < thresholdWeight) under.Add(camera);
            cameras[camera] = new()
            {
                CameraId = table.CameraIds[camera],
                CoveredWeight = weights.ToWeight(weights.SumOf(rows[camera])),
                LostWeight = lost,
                LostByKind = table.ByKind(objective, only),
                OnlyItCovers = table.IdsOf(objective, only),
                IsUnderThreshold = lost < thresholdWeight,
            };
        }
        return new()
        {
            Deployment = table.Deployment,
            Objective = objective,
            ThresholdWeight = thresholdWeight,
            TotalWeight = weights.ToWeight(weights.Total),
            CoveredWeight = weights.ToWeight(weights.SumOf(table.CoveredByCameras())),
            Cameras = cameras,
            Pairs = [.. PairsOf(table, weights, depth, under, stopping)],
            LostWithoutAllUnderWeight = LostWithout(table, objective, under, stopping),
        };
    }

    /// <summary>What is lost when some cameras go at once.</summary>
    internal static double LostWithout(
        CoverageTable table, SitingObjective objective, IReadOnlyCollection<int> cameras, CancellationToken stopping)
    {
        var (weights, lost) = (table.WeightsFor(objective), table.CoveredByCameras());
        var left = new ulong[lost.Length];
        for (var camera = 0; camera < table.Cameras.Count; camera++)
        {
            stopping.ThrowIfCancellationRequested();
            if (!cameras.Contains(camera)) CoverageRows.Add(left, table.Cameras[camera]);
        }
        return weights.ToWeight(weights.SumOfNew(lost, left));
    }

    static IEnumerable<CoveringPair> PairsOf(
        CoverageTable table, ExactWeights weights, CoverDepth depth, List<int> under, CancellationToken stopping)
    {
        for (var i = 0; i < under.Count; i++)
        {
            stopping.ThrowIfCancellationRequested();
            var shared = depth.OneOtherWith(table.Cameras[under[i]]);
            var alone = weights.SumOf(depth.OnlyBy(table.Cameras[under[i]]));
            for (var j = i + 1; j < under.Count; j++)
            {
                var other = table.Cameras[under[j]];
                var both = weights.SumOfBoth(shared, other);
                if (both == 0) continue;
                var lost = alone + weights.SumOf(depth.OnlyBy(other)) + both;
                yield return new(
                    table.CameraIds[under[i]], table.CameraIds[under[j]],
                    weights.ToWeight(both), weights.ToWeight(lost));
            }
        }
    }
}

/// <summary>What one camera adds to the others.</summary>
public sealed record CameraMarginal
{
    public required string CameraId { get; init; }

    /// <summary>What it covers, whatever else covers it too.</summary>
    public required double CoveredWeight { get; init; }

    /// <summary>What would be lost without it: what only it covers.</summary>
    public required double LostWeight { get; init; }

    /// <summary>What that is made of; only kinds of which something would be lost.</summary>
    public required IReadOnlyDictionary<DemandKind, double> LostByKind { get; init; }

    /// <summary>Ids of the demands of some weight that only it covers.</summary>
    public required IReadOnlyList<string> OnlyItCovers { get; init; }

    public required bool IsUnderThreshold { get; init; }
}

/// <summary>Two cameras that cover something that no third one covers.</summary>
/// <param name="SharedWeight">What both cover, and none besides.</param>
/// <param name="LostWithoutBothWeight">That, and what only the one and only the other covers.</param>
public sealed record CoveringPair(
    string CameraId, string OtherCameraId, double SharedWeight, double LostWithoutBothWeight);
