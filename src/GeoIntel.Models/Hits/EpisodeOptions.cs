namespace GeoIntel.Models.Hits;

/// <summary>What makes reads of one vehicle under one rule the same episode.</summary>
public sealed record EpisodeOptions
{
    /// <summary>The longest time between two captures of one episode, inclusive.</summary>
    /// <remarks>15 minutes: a vehicle that crosses a borough on its arterial roads passes the next camera sooner; one
    /// that
    /// comes back later has done something new that an operator wants to see.</remarks>
    public TimeSpan EpisodeGap { get; init; } = TimeSpan.FromMinutes(15);
}
