using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Subjects;

/// <summary>An organised crime group as mapped.</summary>
public sealed record OrganisedCrimeGroup
{
    public required string Id { get; init; }
    public string DisplayName { get; init; } = "";

    /// <summary>Unique reference number in organised-crime-group mapping.</summary>
    public string Urn { get; init; } = "";

    public GroupStatus Status { get; init; } = GroupStatus.Active;
    public int Revision { get; init; } = 1;
}

public enum GroupStatus
{
    Active = 1,
    Dormant = 2,
    Archived = 3,
}

/// <summary>That a nominal belongs to a group. By itself it is no basis for watching anybody.</summary>
public sealed record GroupMembership
{
    public required string Id { get; init; }
    public required string GroupId { get; init; }
    public required string NominalId { get; init; }
    public string Role { get; init; } = "";
    public Evaluation? Evaluation { get; init; }
    public Period Period { get; init; } = Period.Always;
    public int Revision { get; init; } = 1;
}
