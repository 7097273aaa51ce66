using System.Collections.Frozen;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>What the compiler hands to a snapshot, and the next compilation takes over where nothing changed.</summary>
sealed record WatchlistParts
{
    public required long Version { get; init; }
    public required Period Covers { get; init; }
    public required CompiledCamera[] Cameras { get; init; }
    public required FrozenDictionary<string, int> CameraIndex { get; init; }
    public required CompiledNominals Nominals { get; init; }
    public required ZoneMap Zones { get; init; }
    public required NominalZones NominalZones { get; init; }
    public required WeekMaps Weeks { get; init; }
    public required Chunks<NominalRules> NominalRules { get; init; }
    public required Chunks<ConditionTest> ConditionTests { get; init; }
    public required Chunks<ConditionRule?> ConditionRules { get; init; }
    public required Chunks<PermissionTest> Permissions { get; init; }
    public required Chunks<WatchedMark> Marks { get; init; }
    public required MarkIndex MarkIndex { get; init; }
    public required Chunks<EntryTest> EntryTests { get; init; }
    public required Chunks<ListEntry?> ListEntries { get; init; }
    public required Chunks<LinkTest> LinkTests { get; init; }
    public required Chunks<VehicleLink?> VehicleLinks { get; init; }
    public required ILookup<int, Deciding<GroupMembership>> Memberships { get; init; }
    public required IReadOnlyDictionary<string, OrganisedCrimeGroup> Groups { get; init; }
    public required MatchesBound Bound { get; init; }
}
