namespace GeoIntel.Models.Journeys;

/// <summary>What a vehicle can do and what a clock can be out by; beyond it a journey is implausible.</summary>
public sealed record JourneyLimits
{
    /// <summary>55 m/s, 198 km/h: no vehicle averages more between two cameras on British roads, in a straight
    /// line.</summary>
    public double SpeedMetresPerSecondMax { get; init; } = 55;

    /// <summary>How far the clock of a camera that states nothing of its own may be out.</summary>
    public TimeSpan ClockSkewMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Two reads further apart are not compared: the longest straight line over Great Britain, 1 000 km, takes
    /// five hours at the greatest speed.</summary>
    public TimeSpan TimeApartMax { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Another mark read within this time of it at both cameras travels with it.</summary>
    public TimeSpan TravelsWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many other marks make implausible journeys to or from one camera, within half a day, before its
    /// clock is the likely cause.</summary>
    public int OtherMarksMin { get; init; } = 5;

    /// <summary>A read below this confidence may well be wrong.</summary>
    public double ReadConfidenceMin { get; init; } = 0.8;

    /// <summary>A character below this confidence may well be wrong.</summary>
    public double CharacterConfidenceMin { get; init; } = 0.6;
}
