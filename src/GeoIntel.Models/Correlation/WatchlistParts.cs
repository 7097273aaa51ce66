using System.Collections.Frozen;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>What the compiler hands to a snapshot.</summary>
sealed record WatchlistParts
{
    public required long Version { get; init; }
    public required Period Covers { get; init; }
    public required CompiledCamera[] Cameras { get; init; }
    public required FrozenDictionary<string, int> CameraIndex { get; init; }
    public required Nominal[] Nominals { get; init; }
    public required FrozenDictionary<string, int> NominalIndex { get; init; }
    public required NominalRules[] NominalRules { get; init; }
    public required ZoneRule[] ZoneRules { get; init; }
    public required CompiledZone[] Zones { get; init; }
    public required CameraZones CameraZones { get; init; }
    public required VrmTable Vrms { get; init; }
    public required VehicleRules[] Vehicles { get; init; }
    public required EntryRule[] Entries { get; init; }
    public required LinkRule[] Links { get; init; }
    public required ILookup<int, (GroupMembership Membership, OrganisedCrimeGroup Group)> Groups { get; init; }
    public required int MatchesPerSightingMax { get; init; }
}
