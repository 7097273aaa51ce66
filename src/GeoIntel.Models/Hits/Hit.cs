using GeoIntel.Models.Conditions;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Hits;

/// <summary>An episode in which a vehicle matched a rule: a lead for a person to judge, never a finding.</summary>
public sealed record Hit
{
    public required Guid Id { get; init; }
    public required HitKey Key { get; init; }
    public required HitState State { get; init; }

    /// <summary>Counts the changes of this hit, from 1.</summary>
    public required int Revision { get; init; }

    /// <summary>Capture time of the first read of the episode.</summary>
    public required DateTimeOffset FirstCapturedAt { get; init; }

    /// <summary>Capture time of the last read so far.</summary>
    public required DateTimeOffset LastCapturedAt { get; init; }

    /// <summary>Our clock when the latest of its reads arrived; the episode closes some time after it.</summary>
    public required DateTimeOffset LastReceivedAt { get; init; }

    public required int ReadCount { get; init; }

    /// <summary>The read that opened the episode, and what the rule said about it.</summary>
    public required HitReason First { get; init; }

    public required Guid LastSightingId { get; init; }

    /// <summary>The rule had ended by the time the opening read arrived.</summary>
    public bool EndedSince { get; init; }

    /// <summary>Visits that the rule's cooldown made one hit; 1 when there was one.</summary>
    public int VisitCount { get; init; } = 1;

    /// <summary>Several vehicles: which occasion within 28 days it is, 1 where one suffices. 0 for other
    /// kinds.</summary>
    public int OccasionCount { get; init; }

    /// <summary>How many different vehicles took part.</summary>
    public int VehicleCount { get; init; } = 1;

    /// <summary>Several vehicles: the read of another vehicle that made the opening read an occasion.</summary>
    public HitReason? Other { get; init; }

    /// <summary>Zones: the first read on the other side of the edge after the last read; null when none came within a
    /// gap.</summary>
    public OutsideRead? FirstOutside { get; init; }

    /// <summary>Non-association: pairs to be expected by chance before the opening read; see <see
    /// cref="Coincidence"/>.</summary>
    public double? ExpectedByChance { get; init; }

    /// <summary>Opened by judging the past again after a correction of the registry: never a live alarm.</summary>
    public bool Correction { get; init; }

    /// <summary>Of the rule's version that the opening read names; the hit stays open at least as long.</summary>
    public TimeSpan Cooldown { get; init; }
}

/// <summary>What makes reads one episode: the same rule and the same vehicle.</summary>
/// <param name="Kind">The kind of rule.</param>
/// <param name="RuleId">Id of the list entry or condition; empty for a presence and an implausible journey.</param>
/// <param name="VrmPacked">The mark as read; 0 for an observation without one, and for a rule on several
/// vehicles.</param>
public readonly record struct HitKey(HitKind Kind, string RuleId, ulong VrmPacked);

/// <summary>Why a read matched: all that is needed to explain the hit, judged at the time.</summary>
public sealed record HitReason
{
    public required Guid SightingId { get; init; }
    public required DateTimeOffset CapturedAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Id of the camera; empty for an observation at a point.</summary>
    public string CameraId { get; init; } = "";

    public required GeoPoint Position { get; init; }
    public required int UncertaintyCentimetres { get; init; }
    public MatchClass MatchClass { get; init; } = MatchClass.Exact;

    /// <summary>The mark that was read; empty for an observation without one.</summary>
    public Vrm Vrm { get; init; }

    /// <summary>The mark that is watched for; differs from <see cref="Vrm"/> unless the match is exact.</summary>
    public Vrm WatchedVrm { get; init; }

    /// <summary>How probable it is that <see cref="WatchedVrm"/> is what passed, 0 to 1; null when nothing states
    /// it.</summary>
    public double? Probability { get; init; }

    /// <summary>Which part the vehicle has in a rule on several vehicles.</summary>
    public MatchRole Role { get; init; }

    public int RuleRevision { get; init; } = 1;
    public string ZoneId { get; init; } = "";
    public int ZoneRevision { get; init; }
    public ZoneVerdict ZoneVerdict { get; init; }

    /// <summary>Distance to the zone's edge; 0 without a zone.</summary>
    public int EdgeDistanceCentimetres { get; init; }

    public string NominalId { get; init; } = "";
    public string VehicleLinkId { get; init; } = "";
    public HitPriority Priority { get; init; } = HitPriority.Medium;
    public bool Safeguarding { get; init; }

    /// <summary>The rule, the registration or the link was over when the read arrived.</summary>
    public bool EndedSince { get; init; }

    /// <summary>The camera's clock may be wrong by enough to overturn the conclusion.</summary>
    public bool ClockDoubtful { get; init; }

    /// <summary>Found by judging the past again after a correction of the registry: never a live alarm.</summary>
    public bool Correction { get; init; }

    /// <summary>Version of the time zone data it was judged by; empty where no wall clock mattered.</summary>
    public string ZoneDataVersion { get; init; } = "";

    /// <summary>Implausible journey: where the mark was read before. Null for every other kind.</summary>
    public JourneyReason? Journey { get; init; }
}

public enum MatchRole
{
    /// <summary>The vehicle alone makes the match.</summary>
    None = 0,

    /// <summary>Non-association: linked to the bound person. Group presence: linked to a member.</summary>
    Subject = 1,

    /// <summary>Non-association: linked to the person who must not be met.</summary>
    Counterpart = 2,
}

public enum HitKind
{
    /// <summary>No hit: a vehicle bound by a zone was read. The keeper learns from it where the vehicle was
    /// otherwise.</summary>
    Presence = 0,

    VehicleOfInterest = 1,
    ExclusionZone = 2,
    RestrictionZone = 3,
    Curfew = 4,
    NonAssociation = 5,
    GroupPresence = 6,
    ImplausibleJourney = 7,
}

public enum HitState
{
    Open = 1,
    Closed = 2,
    Withdrawn = 3,
}

public enum HitChangeKind
{
    Opened = 1,
    Extended = 2,
    Closed = 3,
    Amended = 4,
    Withdrawn = 5,
    Decided = 6,
    Handled = 7,
}

public enum MatchClass
{
    Exact = 1,
    Equivalent = 2,
    Similar = 3,
    Observed = 4,
}

/// <summary>How a place lies to a zone. The predicate is exact; this says how sure the place itself is.</summary>
public enum ZoneVerdict
{
    None = 0,
    Inside = 1,
    WithinUncertainty = 2,
    Outside = 3,
}
