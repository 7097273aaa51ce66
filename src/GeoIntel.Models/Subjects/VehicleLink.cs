using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Subjects;

/// <summary>That a vehicle is linked to a nominal. What a read of it proves is where the vehicle was, not who
/// drove.</summary>
public sealed record VehicleLink
{
    public required string Id { get; init; }
    public required string NominalId { get; init; }
    public required Vrm Vrm { get; init; }
    public required VehicleLinkType Type { get; init; }
    public string Source { get; init; } = "";
    public Evaluation? Evaluation { get; init; }
    public Period Period { get; init; } = Period.Always;
    public int Revision { get; init; } = 1;
}

public enum VehicleLinkType
{
    RegisteredKeeper = 1,
    InsuredDriver = 2,
    SeenDriving = 3,
    Household = 4,
    Associate = 5,
    Hire = 6,
}

/// <summary>How good a piece of intelligence is and how it may be handled: 3x5x2, or the older 5x5x5.</summary>
public sealed record Evaluation(
    EvaluationScheme Scheme, string Source, string Assessment, string Handling, string HandlingConditions = "")
{
    /// <summary>The grading as written, for example "1-A-P".</summary>
    public string Grading => $"{Source}-{Assessment}-{Handling}";
}

public enum EvaluationScheme
{
    ThreeByFiveByTwo = 1,
    FiveByFiveByFive = 2,
}
