using GeoIntel.Models.Geo;

namespace GeoIntel.Models.Siting;

/// <summary>A place or road that cameras should see, and how much it counts.</summary>
public sealed record Demand
{
    /// <summary>So large a weight is still allowed.</summary>
    public const double WeightMax = 1e12;

    /// <summary>Unique among all demands of a question.</summary>
    public required string Id { get; init; }

    public required DemandKind Kind { get; init; }

    /// <summary>The centre of a cell, for example. A demand without a place is covered only by cameras that list
    /// it.</summary>
    public GeoPoint? Place { get; init; }

    /// <summary>0 unless told, up to <see cref="WeightMax"/>; the unit is the caller's.</summary>
    public double SupportSurveillanceWeight { get; init; }

    /// <inheritdoc cref="SupportSurveillanceWeight"/>
    public double ProtectVulnerableCommunitiesWeight { get; init; }

    public double WeightFor(SitingObjective objective) => objective switch
    {
        SitingObjective.SupportSurveillance => SupportSurveillanceWeight,
        SitingObjective.ProtectVulnerableCommunities => ProtectVulnerableCommunitiesWeight,
        _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "There is no such objective."),
    };
}

/// <summary>What a demand is, so that an answer can tell apart what one weight was made of.</summary>
public enum DemandKind
{
    HotspotCell = 1,
    ArterialCrossing = 2,
    ConditionZone = 3,
}
