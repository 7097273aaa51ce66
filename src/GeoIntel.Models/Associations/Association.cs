using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Associations;

/// <summary>That two nodes are associated, as one version of a registered thing states it.</summary>
/// <param name="Id">Of the membership, link or condition.</param>
/// <param name="From">The group, the nominal whose vehicle it is, or who is bound.</param>
/// <param name="To">The member, the vehicle, or whom the bound nominal must not meet.</param>
/// <param name="Held">When it did, while the nominals were registered.</param>
public sealed record Association(
    AssociationKind Kind, string Id, int Revision, AssociationNode From, AssociationNode To, Period Held)
{
    /// <summary>The member's role in the group.</summary>
    public string Role { get; init; } = "";

    public VehicleLinkType? LinkType { get; init; }

    /// <summary>Where it is known from, or who answers for it.</summary>
    public string Source { get; init; } = "";

    /// <summary>Null when nobody has evaluated it, and of conditions.</summary>
    public Evaluation? Evaluation { get; init; }
}

public enum AssociationKind
{
    Membership = 1,
    VehicleLink = 2,
    NonAssociation = 3,
}

/// <summary>A group, a person or a vehicle.</summary>
/// <param name="Id">Its id; of a vehicle the mark.</param>
public readonly record struct AssociationNode(AssociationNodeKind Kind, string Id);

public enum AssociationNodeKind
{
    Group = 1,
    Nominal = 2,
    Vehicle = 3,
}
