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

    /// <summary>Narrows the entry to reads in this zone; empty for everywhere.</summary>
    public string ZoneId { get; init; } = "";

    /// <summary>Narrows the entry to this direction of travel, degrees clockwise from north; null for any. A read that
    /// does
    /// not tell its direction is not narrowed out.</summary>
    public double? DirectionDegrees { get; init; }

    /// <summary>How far to either side of <see cref="DirectionDegrees"/>, inclusive.</summary>
    public double DirectionToleranceDegrees { get; init; } = 45;

    /// <summary>An episode that begins so soon after the last one of the same vehicle is part of the same hit.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>How sure a mark must be of the vehicle meant.</summary>
    public MatchClasses Accepts { get; init; } = MatchClasses.ExactOrEquivalent;

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
