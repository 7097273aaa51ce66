namespace GeoIntel.Models.Tracks;

/// <summary>How far a clock was ahead of ours: seconds, negative is behind.</summary>
/// <param name="IsMeasured">Estimated from that day's reads; otherwise what is allowed to a camera, either way.</param>
public readonly record struct ClockSpan(double Least, double Most, bool IsMeasured)
{
    public static ClockSpan Allowed(TimeSpan skewMax) => new(-skewMax.TotalSeconds, skewMax.TotalSeconds, IsMeasured: false);
}
