namespace GeoIntel.Models.Conditions;

/// <summary>A condition of a licence, order or authorisation that binds one nominal.</summary>
public sealed record Condition
{
    public required string Id { get; init; }
    public required string NominalId { get; init; }
    public required ConditionKind Kind { get; init; }

    /// <summary>The zone of an exclusion zone condition.</summary>
    public string ZoneId { get; init; } = "";

    /// <summary>When it applies within its period.</summary>
    public Schedule Schedule { get; init; } = Schedule.Always;

    public string Instruction { get; init; } = "";
    public required Basis Basis { get; init; }
    public required string Owner { get; init; }
    public ApprovalState Approval { get; init; } = ApprovalState.Proposed;

    /// <summary>When it was served on the person; it cannot take effect before.</summary>
    public required DateTimeOffset ServedAt { get; init; }

    public required Period Period { get; init; }
    public int Revision { get; init; } = 1;

    /// <summary>When it can make hits: its period, after it was served, while its basis lasts; empty until
    /// approved.</summary>
    public Period InForce => Approval != ApprovalState.Approved
        ? default
        : Period.Intersect(new Period(ServedAt, Basis.ExpiresAt));
}

public enum ConditionKind
{
    ExclusionZone = 1,
}

/// <summary>That a condition does not bind for a while, with prior approval.</summary>
public sealed record Permission
{
    public required string Id { get; init; }
    public required string ConditionId { get; init; }
    public required Period Period { get; init; }
    public Schedule Schedule { get; init; } = Schedule.Always;
    public string GrantedBy { get; init; } = "";
    public int Revision { get; init; } = 1;
}
