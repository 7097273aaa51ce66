namespace GeoIntel.Service.Storage.Registry;

/// <summary>The columns basis_*: why it is lawful to watch.</summary>
sealed class BasisColumns
{
    public short Kind { get; set; }
    public string Reference { get; set; } = "";
    public string Scope { get; set; } = "";
    public string Necessity { get; set; } = "";
    public string Proportionality { get; set; } = "";
    public string LessIntrusiveAlternative { get; set; } = "";
    public DateTimeOffset? ExpiresAt { get; set; }
}

/// <summary>The columns approval_*: a second person's decision.</summary>
sealed class ApprovalColumns
{
    public short State { get; set; }
    public string ProposedBy { get; set; } = "";
    public string DecidedBy { get; set; } = "";
    public DateTimeOffset? DecidedAt { get; set; }
}

/// <summary>The columns evaluation_*: how good a piece of intelligence is.</summary>
sealed class EvaluationColumns
{
    public short Scheme { get; set; }
    public string Source { get; set; } = "";
    public string Assessment { get; set; } = "";
    public string Handling { get; set; } = "";
    public string HandlingConditions { get; set; } = "";
}
