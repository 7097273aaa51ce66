namespace GeoIntel.Models.Cordons;

/// <summary>Which way a vehicle went over the line around an area.</summary>
public enum CrossingWay
{
    In = 1,
    Out = 2,
}

/// <summary>A vehicle at one of the cameras that watch the line, and what became of it as far as they saw.</summary>
/// <param name="Gate">The place of the camera among those that watch the line.</param>
/// <param name="Ticks">The time of its first read there, in UTC.</param>
public readonly record struct Crossing(int Gate, CrossingWay Way, long Ticks, CrossingKind Kind = CrossingKind.Unmatched);

/// <summary>What goes with a crossing.</summary>
public enum CrossingKind
{
    /// <summary>Nothing that was seen: no crossing the other way in time, or another the same way before it, so that one between
    /// was missed. It does not say that the vehicle is still inside.</summary>
    Unmatched = 0,

    /// <summary>In and out again so soon that it only passed through.</summary>
    Transit = 1,

    /// <summary>In, and out again later; or out, and in before.</summary>
    Stay = 2,
}
