using GeoIntel.Models.Convoys;

namespace GeoIntel.Models.Tracks;

/// <summary>How a track is cut and judged.</summary>
/// <param name="JourneyGap">A longer time without a read ends a journey.</param>
public sealed record TrackRule(TimeSpan JourneyGap)
{
    public static readonly TimeSpan JourneyGapMin = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan JourneyGapMax = ConvoyRule.JourneyGapMax;

    /// <summary>That of convoys, so that a journey is the same thing in both answers.</summary>
    public static TrackRule Default { get; } = new(ConvoyRule.JourneyGapMin);

    /// <summary>A journey with more reads is told in pieces: a vehicle parked before a camera makes no end of them.</summary>
    public const int ReadsMax = 5000;

    /// <summary>A longer time between two reads is no drive, so nothing is said of a way between them: the longest straight
    /// line over Great Britain takes five hours at the greatest speed.</summary>
    public static readonly TimeSpan WayTimeMax = TimeSpan.FromHours(6);

    public bool IsGood => JourneyGap >= JourneyGapMin && JourneyGap <= JourneyGapMax;
}
