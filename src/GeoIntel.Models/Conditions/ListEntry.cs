using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Conditions;

/// <summary>One vehicle on a list of vehicles of interest (VOI).</summary>
public sealed record ListEntry
{
    public required string Id { get; init; }
    public required string ListId { get; init; }
    public required Vrm Vrm { get; init; }
    public HitPriority Priority { get; init; } = HitPriority.Medium;
    public string ActionCode { get; init; } = "";
    public string Instruction { get; init; } = "";
    public required string Owner { get; init; }
    public Schedule Schedule { get; init; } = Schedule.Always;
    public required Basis Basis { get; init; }
    public ApprovalState Approval { get; init; } = ApprovalState.Proposed;

    /// <summary>From its begin to its expiry; an entry always expires.</summary>
    public required Period Period { get; init; }

    public int Revision { get; init; } = 1;

    /// <summary>When it can make hits: its period while its basis lasts; empty until approved.</summary>
    public Period InForce => Approval != ApprovalState.Approved
        ? default
        : Period.Intersect(new Period(DateTimeOffset.MinValue, Basis.ExpiresAt));
}

public enum HitPriority
{
    High = 1,
    Medium = 2,
    Low = 3,
}
