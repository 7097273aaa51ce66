namespace GeoIntel.Models.Uptime;

/// <summary>From what silence on a camera is taken to be down.</summary>
public sealed record UptimeRule
{
    /// <summary>Silence no longer than this, between two signs, is no outage: devices that send signs of life do so
    /// every minute, and one may be lost.</summary>
    public int ShortSilenceMinutes { get; init; } = 5;

    /// <summary>A device that spoke of itself within this time before a silence is one that sends signs of life, so
    /// any silence longer than a short one is an outage.</summary>
    public int WordMemoryMinutes { get; init; } = 60;

    /// <summary>A camera that works is silent for so long by chance with less than this probability: then it is taken
    /// to be down.</summary>
    public double ChanceMin { get; init; } = 0.0001;

    /// <summary>Silence longer than this proves nothing, however quiet the hours usually are.</summary>
    public int SilenceMinutesMax { get; init; } = 360;

    /// <summary>What is usual is the median of the same hour of the week in so many weeks before.</summary>
    public int WeeksMax { get; init; } = 8;

    /// <summary>With fewer hours to go by nothing is usual.</summary>
    public int HoursMin { get; init; } = 3;
}
