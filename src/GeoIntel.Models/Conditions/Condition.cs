namespace GeoIntel.Models.Conditions;

/// <summary>A condition of a licence, order or authorisation that binds one nominal, or an authorisation to watch a
/// group.</summary>
public sealed record Condition
{
    public required string Id { get; init; }

    /// <summary>Whom it binds; empty for group presence.</summary>
    public required string NominalId { get; init; }

    public required ConditionKind Kind { get; init; }

    /// <summary>The zone to stay out of or to stay in; for a curfew the surroundings of the address. Empty for other
    /// kinds.</summary>
    public string ZoneId { get; init; } = "";

    /// <summary>Non-association: whom the bound person must not meet.</summary>
    public string OtherNominalId { get; init; } = "";

    /// <summary>Group presence: the group.</summary>
    public string GroupId { get; init; } = "";

    /// <summary>When it applies within its period.</summary>
    public Schedule Schedule { get; init; } = Schedule.Always;

    /// <summary>Curfew: so long after each window opens and before it ends nothing matches; whole minutes.</summary>
    public TimeSpan Grace { get; init; }

    /// <summary>Non-association, group presence: how far apart two vehicles may be seen, inclusive.</summary>
    public double DistanceMetresMax { get; init; } = 200;

    /// <summary>Non-association, group presence: how long apart two vehicles may be seen, inclusive.</summary>
    public TimeSpan TimeApartMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Non-association: occasions within <see cref="OccasionsWithin"/> that make a hit; one can
    /// suffice.</summary>
    public int OccasionsMin { get; init; } = 1;

    /// <summary>The time in which <see cref="OccasionsMin"/> occasions are counted, back from each of them.</summary>
    public static readonly TimeSpan OccasionsWithin = TimeSpan.FromDays(28);

    /// <summary>Group presence: how many different vehicles.</summary>
    public int VehiclesMin { get; init; } = 2;

    /// <summary>An episode that begins so soon after the last one of the same vehicle is part of the same hit.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary>How sure a mark must be of the vehicle meant.</summary>
    public MatchClasses Accepts { get; init; } = MatchClasses.ExactOrEquivalent;

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
    RestrictionZone = 2,
    Curfew = 3,
    NonAssociation = 4,

    /// <summary>Vehicles linked to one group together; live only under an authorisation.</summary>
    GroupPresence = 5,
}

/// <summary>That a condition does not bind for a while, with prior approval.</summary>
public sealed record Permission
{
    public required string Id { get; init; }
    public PermissionKind Kind { get; init; } = PermissionKind.Permission;
    public required string ConditionId { get; init; }
    public required Period Period { get; init; }
    public Schedule Schedule { get; init; } = Schedule.Always;
    public string GrantedBy { get; init; } = "";
    public int Revision { get; init; } = 1;
}

public enum PermissionKind
{
    /// <summary>Granted to the person, for example to attend an appointment.</summary>
    Permission = 1,

    /// <summary>The condition itself is set aside, by a court or the supervising officer.</summary>
    Suspension = 2,
}

/// <summary>Which classes of match a rule takes; what an operator observed is always taken.</summary>
[Flags]
public enum MatchClasses
{
    None = 0,
    Exact = 1,
    Equivalent = 2,
    Similar = 4,
    ExactOrEquivalent = Exact | Equivalent,
    All = Exact | Equivalent | Similar,
}
