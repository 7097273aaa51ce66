namespace GeoIntel.Models.Tracks;

/// <summary>From the end of one point to the beginning of the next.</summary>
/// <remarks>
/// The distance is that of the straight line, so a speed made of it is a lower bound of the speed driven on average: roads are
/// longer. It is a bound only if both reads are of this vehicle. The interval holds whatever the truth of both clocks within
/// their spans and of both places within their uncertainties.
/// </remarks>
public sealed record TrackLeg
{
    const double KmhPerMetreASecond = 3.6;

    /// <summary>Null where a place is not known.</summary>
    public double? DistanceMetres { get; private init; }

    /// <summary>By the cameras' own clocks.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>In truth not less; negative when the vehicle may have been at the second place first. Null where a time is
    /// doubtful, and so the next.</summary>
    public double? SecondsMin { get; private init; }

    /// <summary>In truth not more; negative when the vehicle was at the second place first.</summary>
    public double? SecondsMax { get; private init; }

    /// <summary>Both clocks were measured, or it is one clock.</summary>
    public bool IsMeasured { get; private init; }

    /// <summary>As the clocks and places say; null when no time elapsed.</summary>
    public double? Kmh { get; private init; }

    /// <summary>The straight line was covered at no less.</summary>
    public double? KmhMin { get; private init; }

    /// <summary>At no more; null when it may have taken no time at all.</summary>
    public double? KmhMax { get; private init; }

    /// <summary>The clocks do not tell which of the two places came first.</summary>
    public bool IsOrderDoubtful => SecondsMin < 0;

    public static TrackLeg Of(TrackRead from, TrackRead to, ClockSpan fromClock, ClockSpan toClock)
    {
        var elapsed = to.CapturedAt - from.CapturedAt;
        var leg = new TrackLeg { Elapsed = elapsed, DistanceMetres = DistanceOf(from, to) };
        if (from.IsTimeDoubtful || to.IsTimeDoubtful) return leg;

        var isOneClock = from.CameraId.Length > 0 && from.CameraId == to.CameraId;
        var (least, most) = isOneClock
            ? (elapsed.TotalSeconds, elapsed.TotalSeconds)
            : (elapsed.TotalSeconds + fromClock.Least - toClock.Most, elapsed.TotalSeconds + fromClock.Most - toClock.Least);
        leg = leg with
        {
            SecondsMin = least, SecondsMax = most, IsMeasured = isOneClock || (fromClock.IsMeasured && toClock.IsMeasured),
        };
        if (leg.DistanceMetres is not { } distance) return leg;
        var doubt = from.UncertaintyMetres + to.UncertaintyMetres;
        var longest = Math.Max(Math.Abs(least), Math.Abs(most));
        var shortest = least <= 0 && most >= 0 ? 0 : Math.Min(Math.Abs(least), Math.Abs(most));
        return leg with
        {
            Kmh = KmhOf(distance, elapsed.TotalSeconds),
            KmhMin = KmhOf(Math.Max(0, distance - doubt), longest),
            KmhMax = KmhOf(distance + doubt, shortest),
        };
    }

    static double? DistanceOf(TrackRead from, TrackRead to) =>
        from.Position is { } here && to.Position is { } there ? here.DistanceMetresTo(there) : null;

    static double? KmhOf(double metres, double seconds) => seconds > 0 ? metres / seconds * KmhPerMetreASecond : null;
}
