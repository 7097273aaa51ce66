namespace GeoIntel.Models.Clocks;

/// <summary>What one hour's reads of one camera tell by when they arrived.</summary>
/// <param name="Hour">0 to 23, UTC.</param>
/// <param name="Count">How many reads.</param>
/// <param name="BehindSeconds">Arrival by our clock less capture by the camera's, of the read after those that are not
/// believed when they are put in the order of it. Transport takes time, so the camera is ahead by no less than minus
/// this.</param>
public readonly record struct ClockArrivals(int Hour, int Count, double BehindSeconds);

/// <summary>What signs of life told of the device's own clock: the least of receipt less the device's time.</summary>
public readonly record struct ClockSigns(int Count, double BehindSeconds);

/// <summary>Consecutive reads of one mark at two cameras.</summary>
/// <param name="ApartSeconds">Capture at the second camera less capture at the first, each by its own clock; of either
/// sign, for which came first is not known while the clocks are not.</param>
public readonly record struct ClockJourney(int First, int Second, double ApartSeconds);

/// <summary>One camera on one day.</summary>
/// <param name="Number">Its number among the cameras of the day.</param>
/// <param name="Arrivals">At most one for each hour.</param>
public sealed record ClockCamera(
    int Number, double EastingMetres, double NorthingMetres, IReadOnlyList<ClockArrivals> Arrivals, ClockSigns? Signs);

/// <summary>How far a clock was ahead of ours at any time of a day: seconds, negative is behind.</summary>
/// <param name="AheadMin">Not less; null when nothing bounds it.</param>
/// <param name="AheadMax">Not more; null when nothing bounds it.</param>
/// <param name="IsContradictory">The witnesses leave nothing over: it was set that day, or ran unevenly. The bounds are
/// then those of the arrivals alone.</param>
public sealed record ClockBound(
    double? AheadMin, double? AheadMax, int ArrivalCount, int JourneyCount, int SignCount, bool IsContradictory)
{
    /// <summary>Whether both ends are known.</summary>
    public bool IsClosed => AheadMin is not null && AheadMax is not null;
}
