namespace GeoIntel.Service.Storage.Registry;

/// <summary>What makes hits only after a second person has approved it.</summary>
interface IApproved
{
    ApprovalColumns Approval { get; set; }
    BasisColumns Basis { get; }

    /// <summary>When it ends by itself, its basis apart; null is without end.</summary>
    DateTimeOffset? End { get; }
}
