using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Scenes;

/// <summary>What speaks for and against a vehicle having to do with the scenes at which it was.</summary>
public sealed record SceneFinding
{
    public required Vrm Vrm { get; init; }

    /// <summary>Those at which it was, ascending.</summary>
    public required IReadOnlyList<int> Scenes { get; init; }

    /// <summary>By scene, on how many of the days it is compared with the vehicle was there, too.</summary>
    public required IReadOnlyList<int> UsualDays { get; init; }

    /// <summary>At how many of the scenes it would be, going by the other days.</summary>
    public required double ExpectedCount { get; init; }

    /// <summary>How likely it would be at as many by chance; never too small.</summary>
    public required double P { get; init; }

    /// <summary>Of the findings with this or less, the part that is expected to mean nothing; over all candidates.</summary>
    public double FalseDiscoveryRate { get; init; } = 1;
}
