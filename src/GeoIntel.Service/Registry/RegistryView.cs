using System.Collections.Frozen;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;
using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Registry;

/// <summary>One version of the registry: the watchlist compiled from it, and the words and keys that go with it.</summary>
/// <remarks>Immutable. Take it once a batch and see one version throughout.</remarks>
sealed class RegistryView
{
    public static RegistryView Empty { get; } =
        new(new RegistryState { Version = 0 }, WatchlistSnapshot.Empty, RegistryKeys.Empty);

    public RegistryView(RegistryState state, WatchlistSnapshot snapshot, RegistryKeys keys)
    {
        Snapshot = snapshot;
        Keys = keys;
        Cameras = state.Cameras.ToFrozenDictionary(camera => camera.Id);
        Nominals = state.Nominals.ToFrozenDictionary(nominal => nominal.Id);
        Zones = state.Zones.ToFrozenDictionary(zone => zone.Id);
        Conditions = state.Conditions.ToFrozenDictionary(condition => condition.Id);
        ListEntries = state.ListEntries.ToFrozenDictionary(entry => entry.Id);
    }

    public WatchlistSnapshot Snapshot { get; }
    public RegistryKeys Keys { get; }
    public FrozenDictionary<string, Camera> Cameras { get; }
    public FrozenDictionary<string, Nominal> Nominals { get; }
    public FrozenDictionary<string, Zone> Zones { get; }
    public FrozenDictionary<string, Condition> Conditions { get; }
    public FrozenDictionary<string, ListEntry> ListEntries { get; }
}
