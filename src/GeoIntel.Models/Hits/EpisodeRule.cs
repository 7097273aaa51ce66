using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Hits;

/// <summary>What one version of a list entry or condition says about episodes.</summary>
public sealed record EpisodeRule
{
    /// <summary>The version, as matches name it.</summary>
    public int Revision { get; init; } = 1;

    /// <inheritdoc cref="Condition.Cooldown"/>
    public TimeSpan Cooldown { get; init; }

    /// <inheritdoc cref="Condition.DistanceMetresMax"/>
    public double DistanceMetresMax { get; init; } = 200;

    /// <inheritdoc cref="Condition.TimeApartMax"/>
    public TimeSpan TimeApartMax { get; init; } = TimeSpan.FromMinutes(15);

    /// <inheritdoc cref="Condition.OccasionsMin"/>
    public int OccasionsMin { get; init; } = 1;

    /// <inheritdoc cref="Condition.VehiclesMin"/>
    public int VehiclesMin { get; init; } = 2;

    public static EpisodeRule Of(ListEntry entry) => new() { Revision = entry.Revision, Cooldown = entry.Cooldown };

    public static EpisodeRule Of(Condition condition) => new()
    {
        Revision = condition.Revision,
        Cooldown = condition.Cooldown,
        DistanceMetresMax = condition.DistanceMetresMax,
        TimeApartMax = condition.TimeApartMax,
        OccasionsMin = condition.OccasionsMin,
        VehiclesMin = condition.VehiclesMin,
    };
}
