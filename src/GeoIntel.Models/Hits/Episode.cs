namespace GeoIntel.Models.Hits;

/// <summary>A stretch of captures of one key: a single read, a hit so far that nothing has touched, or several of them
/// joined.</summary>
sealed record Episode
{
    public required HitReason First { get; init; }
    public required DateTimeOffset LastCapturedAt { get; init; }
    public required Guid LastSightingId { get; init; }
    public required DateTimeOffset LastReceivedAt { get; init; }
    public required int ReadCount { get; init; }
    public int VisitCount { get; init; } = 1;
    public int OccasionCount { get; init; }
    public int VehicleCount { get; init; } = 1;
    public HitReason? Other { get; init; }
    public OutsideRead? FirstOutside { get; init; }

    public static Episode Of(HitReason match) => new()
    {
        First = match,
        LastCapturedAt = match.CapturedAt,
        LastSightingId = match.SightingId,
        LastReceivedAt = match.ReceivedAt,
        ReadCount = 1,
    };

    public static Episode Of(Hit hit) => new()
    {
        First = hit.First,
        LastCapturedAt = hit.LastCapturedAt,
        LastSightingId = hit.LastSightingId,
        LastReceivedAt = hit.LastReceivedAt,
        ReadCount = hit.ReadCount,
        VisitCount = hit.VisitCount,
    };

    /// <summary>This stretch and the next one, which begins after it.</summary>
    /// <param name="sameVisit">They are one visit, not two that cooldown makes one hit.</param>
    public Episode Then(Episode next, bool sameVisit) => this with
    {
        LastCapturedAt = next.LastCapturedAt,
        LastSightingId = next.LastSightingId,
        LastReceivedAt = LastReceivedAt > next.LastReceivedAt ? LastReceivedAt : next.LastReceivedAt,
        ReadCount = ReadCount + next.ReadCount,
        VisitCount = VisitCount + next.VisitCount - (sameVisit ? 1 : 0),
    };

    public bool Overlaps(Hit hit) =>
        hit.FirstCapturedAt <= LastCapturedAt && hit.LastCapturedAt >= First.CapturedAt;
}
