using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Journeys;

/// <summary>What one fact says of an implausible journey. It is shown to a person and never added up.</summary>
/// <param name="Explanation">How it was reckoned, with the figures.</param>
public sealed record JourneyFinding(JourneyFindingKind Kind, FindingWeight Weight, string Explanation)
{
    public IReadOnlyList<JourneyCause> For { get; init; } = [];
    public IReadOnlyList<JourneyCause> Against { get; init; } = [];

    /// <summary>Which of the two reads it is about; null for both.</summary>
    public Guid? SightingId { get; init; }

    /// <summary>Another mark it is about.</summary>
    public Vrm? Other { get; init; }

    /// <summary>By <see cref="MatchProbability.LogRatio"/>, of another reading alone.</summary>
    public double? LogLikelihoodRatio { get; init; }
}

/// <summary>In the numbers of the contract.</summary>
public enum JourneyFindingKind
{
    Confidence = 1,
    OtherReadingNear = 2,
    OtherReadingOffered = 3,
    Make = 4,
    Colour = 5,
    UnusualDescription = 6,
    Clocks = 7,
    OtherMarks = 8,
    Company = 9,
    Repetition = 10,
}

/// <summary>How much a fact says; in the numbers of the contract.</summary>
public enum FindingWeight
{
    /// <summary>Often so whatever the cause.</summary>
    Slight = 1,

    /// <summary>Seldom so with other causes.</summary>
    Moderate = 2,

    /// <summary>Hardly so with other causes.</summary>
    Strong = 3,
}
