namespace GeoIntel.Models.Convoys;

/// <summary>When two vehicles were together, and where a journey ends.</summary>
/// <param name="Window">How far apart, before or after, two reads of one camera may be.</param>
/// <param name="JourneyGap">A longer time without a read ends a journey.</param>
public sealed record ConvoyRule(TimeSpan Window, TimeSpan JourneyGap)
{
    public static readonly TimeSpan WindowMax = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan JourneyGapMin = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan JourneyGapMax = TimeSpan.FromHours(12);

    public static ConvoyRule Default { get; } = new(TimeSpan.FromMinutes(2), JourneyGapMin);

    /// <summary>Whether both are within their limits, which also keep the gap longer than both windows at its ends.</summary>
    public bool IsGood => Window >= TimeSpan.FromSeconds(1) && Window <= WindowMax && JourneyGap >= JourneyGapMin && JourneyGap <= JourneyGapMax;

    /// <summary>How long a candidate's occasion may last, so that none, wherever it is placed, meets two journeys.</summary>
    internal long OccasionTicksMax => JourneyGap.Ticks - 2 * Window.Ticks;
}
