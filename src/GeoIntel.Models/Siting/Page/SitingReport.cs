using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Siting.Page;

/// <summary>A siting review as it is printed: for one objective, about cameras of one kind.</summary>
public sealed record SitingReport
{
    public required SitingObjective Objective { get; init; }

    public required Deployment Deployment { get; init; }

    public required DateTimeOffset ReviewedAt { get; init; }

    public required SitingSelection Selection { get; init; }

    /// <summary>Whether each selected site has a complete case.</summary>
    public required bool IsProposable { get; init; }

    /// <summary>Those that were asked about, in the order of their ids.</summary>
    public required IReadOnlyList<ReportedSite> Candidates { get; init; }

    /// <summary>The cameras that stand, in the order of their ids.</summary>
    public required IReadOnlyList<ReportedSite> Cameras { get; init; }

    /// <summary>Of objectives that something weighs for.</summary>
    public required IReadOnlyList<ReportedStanding> Standing { get; init; }

    /// <summary>Null when it cannot be told: something must weigh for both objectives, and both have a threshold.</summary>
    public ReportedUnearning? Unearning { get; init; }

    /// <summary>Those of selected sites first.</summary>
    public required IReadOnlyList<ReportedCaseGap> CaseGaps { get; init; }

    /// <summary>Those that weigh most for the objective first.</summary>
    public required IReadOnlyList<ReportedPlace> Places { get; init; }

    /// <summary>With those that are not among <see cref="Places"/>.</summary>
    public required int PlaceCount { get; init; }

    public required IReadOnlyList<ReportedSource> Sources { get; init; }

    /// <summary>Why it was asked, by class and reference.</summary>
    public required string Purpose { get; init; }

    /// <summary>Version of the program.</summary>
    public required string CodeVersion { get; init; }

    public string Title =>
        $"Where cameras should stand to {SitingText.Of(Objective)}: {SitingText.Of(Deployment)} cameras";
}

/// <summary>A camera or a candidate.</summary>
/// <param name="Name">What people call it; empty for a candidate.</param>
/// <param name="Place">Null when it covers only what it lists.</param>
public sealed record ReportedSite(string Id, string Name, GeoPoint? Place, double? ReachMetres);

/// <summary>What the cameras that stand cover, for one objective.</summary>
/// <param name="ThresholdWeight">Null without one.</param>
/// <param name="Pairs">Those that share most first; perhaps not all.</param>
public sealed record ReportedStanding(
    SitingObjective Objective, double TotalWeight, IReadOnlyDictionary<DemandKind, double> TotalByKind,
    double CoveredWeight, double? ThresholdWeight, IReadOnlyList<ReportedMarginal> Cameras,
    IReadOnlyList<CoveringPair> Pairs, int PairCount, double LostWithoutAllUnderWeight);

/// <param name="OnlyItCoversCount">Demands of some weight.</param>
public sealed record ReportedMarginal(
    string CameraId, double CoveredWeight, double LostWeight, IReadOnlyDictionary<DemandKind, double> LostByKind,
    int OnlyItCoversCount, bool IsUnderThreshold);

/// <summary>Cameras under the threshold of both objectives.</summary>
public sealed record ReportedUnearning(
    IReadOnlyList<string> Cameras, IReadOnlyDictionary<SitingObjective, double> LostWithoutAllWeight);

public sealed record ReportedCaseGap(string CandidateId, bool IsSelected, IReadOnlyList<string> Missing);

/// <summary>A place that is to be covered.</summary>
/// <param name="IsCoveredBefore">By a camera that stands.</param>
/// <param name="IsCoveredAfter">By one of these or a selected site.</param>
public sealed record ReportedPlace(
    string Id, GeoPoint Place, double Weight, bool IsCoveredBefore, bool IsCoveredAfter);

/// <param name="Currency">How current it is, and what is missing in it.</param>
public sealed record ReportedSource(
    SitingObjective Objective, DemandKind Kind, string Name, string Currency, string Handling, string Attribution,
    int DemandCount, double Weight);
