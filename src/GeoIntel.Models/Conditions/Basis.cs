namespace GeoIntel.Models.Conditions;

/// <summary>Why it is lawful to watch. Every condition and list entry has one.</summary>
public sealed record Basis
{
    public required BasisKind Kind { get; init; }

    /// <summary>Number of the licence, order or authorisation.</summary>
    public required string Reference { get; init; }

    /// <summary>What it covers; required for an authorisation.</summary>
    public string Scope { get; init; } = "";

    public required string Necessity { get; init; }
    public required string Proportionality { get; init; }
    public string LessIntrusiveAlternative { get; init; } = "";

    /// <summary>When the basis itself ends; required for an authorisation.</summary>
    public DateTimeOffset ExpiresAt { get; init; } = DateTimeOffset.MaxValue;
}

public enum BasisKind
{
    LicenceCondition = 1,
    CourtOrder = 2,
    Authorisation = 3,
}

/// <summary>Whether a second person agreed; only an approved rule makes hits.</summary>
public enum ApprovalState
{
    Proposed = 1,
    Approved = 2,
    Rejected = 3,
}
