namespace GeoIntel.Service.Storage.Registry;

/// <summary>What makes hits only after a second person has approved it.</summary>
interface IApproved
{
    ApprovalColumns Approval { get; set; }
    BasisColumns Basis { get; }
    DateTimeOffset ReviewAt { get; set; }

    /// <summary>Who changed what it rests on since it was proposed or last reviewed, and so can neither approve it nor put
    /// off its review.</summary>
    string[] GroundChangedBy { get; set; }

    /// <summary>When it ends by itself, its basis apart; null is without end.</summary>
    DateTimeOffset? End { get; }
}
