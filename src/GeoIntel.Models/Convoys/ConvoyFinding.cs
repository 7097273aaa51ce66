using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Convoys;

/// <summary>What speaks for and against a vehicle having travelled with the subject.</summary>
public sealed record ConvoyFinding
{
    public required Vrm Vrm { get; init; }

    /// <summary>In the order of time; at least one.</summary>
    public required IReadOnlyList<SharedJourney> Shared { get; init; }

    /// <summary>On how many days in London the shared journeys began.</summary>
    public required int DayCount { get; init; }

    /// <summary>How many of the subject's journeys a vehicle would share that passes as often as this one.</summary>
    public required double ExpectedCount { get; init; }

    /// <summary>How likely it would share as many by chance; never too small.</summary>
    public required double P { get; init; }

    /// <summary>Of the findings with this or less, the part that is expected to mean nothing; over all candidates.</summary>
    public double FalseDiscoveryRate { get; init; } = 1;

    /// <summary>One a journey, by chance within the hour alone: what the check of the p-values against a null uses.</summary>
    internal IReadOnlyList<double> Chances { get; init; } = [];
}

/// <summary>One journey and where the two were together on it.</summary>
public sealed record SharedJourney(SubjectJourney Journey, IReadOnlyList<Together> Places);
