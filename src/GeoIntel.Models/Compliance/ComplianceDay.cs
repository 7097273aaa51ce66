using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Compliance;

/// <summary>What reads and cameras say about one condition on one day. It never says that it was kept.</summary>
public sealed record ComplianceDay
{
    /// <summary>In London: 23, 24 or 25 hours.</summary>
    public required DateOnly Day { get; init; }

    public required ComplianceAnswer Answer { get; init; }

    /// <summary>The day's minutes, counted by what held at their beginnings.</summary>
    public required ComplianceMinutes Minutes { get; init; }

    /// <summary>Share of the applicable minutes, each weighed by the share of the able cameras that were up while a
    /// vehicle was linked; 0 to 1, null when there are none. Of the cameras, not of the ground.</summary>
    public double? Coverage { get; init; }

    /// <summary>Most cameras able to see a breach that were in service at once while it applied.</summary>
    public int CameraCount { get; init; }

    /// <summary>Hits that stand and that nobody has refuted, with a read on the day.</summary>
    public IReadOnlyList<Guid> Hits { get; init; } = [];

    /// <summary>Hits with a read on the day that a person decided otherwise.</summary>
    public IReadOnlyList<Guid> RefutedHits { get; init; } = [];

    /// <summary>The reads of <see cref="Hits"/> captured on the day, in their order.</summary>
    public IReadOnlyList<ComplianceRead> Reads { get; init; } = [];

    /// <summary>The day was not over: what is said is about the part before now.</summary>
    public bool IsIncomplete { get; init; }
}

/// <summary>How many minutes of a day were what.</summary>
/// <param name="Scheduled">The condition was in force and its schedule ran.</param>
/// <param name="Unbound">Of these: in custody, recalled, not registered, or out of the cohort.</param>
/// <param name="Suspended">Of the rest: the condition was suspended.</param>
/// <param name="Permitted">Of the rest: a permission lifted it.</param>
/// <param name="Linked">Of those left: a vehicle was linked.</param>
/// <param name="Observable">Of these: an able camera was up.</param>
public readonly record struct ComplianceMinutes(
    int Scheduled, int Unbound, int Suspended, int Permitted, int Linked, int Observable)
{
    public int Applicable => Scheduled - Unbound - Suspended - Permitted;
}

/// <summary>The four answers. The numbers are those of the contract.</summary>
public enum ComplianceAnswer
{
    PossibleBreachIndicated = 1,
    NoContraryRead = 2,
    NotObservable = 3,
    NotApplicable = 4,
}

/// <summary>A read of a hit of the condition.</summary>
/// <param name="HitId">The hit that it belongs to.</param>
/// <param name="IsRefuted">A person decided that hit to be a misread, permitted, or the wrong person.</param>
/// <param name="CameraId">Empty for an observation at a point.</param>
/// <param name="Vrm">As read; empty for an observation without a mark.</param>
public sealed record ComplianceRead(
    Guid HitId, bool IsRefuted, Guid SightingId, DateTimeOffset CapturedAt, string CameraId, Vrm Vrm);
