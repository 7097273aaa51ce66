namespace GeoIntel.Service.Storage.Rights;

/// <summary>A restriction as stored: what is held on its subject is kept and not told.</summary>
sealed record StoredRestriction
{
    public required Guid Id { get; init; }
    public required SubjectKey Subject { get; init; }

    /// <summary>Number of the contract's RestrictionGround.</summary>
    public required short Ground { get; init; }

    public required string CaseReference { get; init; }
    public required string Reason { get; init; }
    public required DateOnly ReviewAt { get; init; }
    public required DateTimeOffset From { get; init; }

    /// <summary>Null is until somebody lifts it.</summary>
    public DateTimeOffset? Until { get; init; }

    public required string CreatedBy { get; init; }
    public DateTimeOffset? LiftedAt { get; init; }
    public string LiftedBy { get; init; } = "";
    public string LiftReason { get; init; } = "";

    public override string ToString() => $"StoredRestriction({Id})";
}
