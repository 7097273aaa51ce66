using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;
using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Registry;

/// <summary>One version of the registry: the watchlists compiled from it, and the words and keys that go with it.</summary>
/// <remarks>Immutable. Take it once a batch and see one version throughout.</remarks>
sealed class RegistryView
{
    readonly PastSnapshots _past;

    public static RegistryView Empty { get; } =
        new(new RegistryState { Version = 0 }, WatchlistSnapshot.Empty, RegistryKeys.Empty);

    /// <param name="history">What the state was made of; null where no version of the past will be asked for.</param>
    /// <param name="previous">The view before, of which what did not change is taken over.</param>
    public RegistryView(
        RegistryState state, WatchlistSnapshot snapshot, RegistryKeys keys, RegistryHistory? history = null,
        RegistryView? previous = null)
    {
        _past = new PastSnapshots(state, snapshot);
        Snapshot = snapshot;
        Keys = keys;
        State = state;
        History = history ?? RegistryHistory.Empty;
        Cameras = Latest(state.Cameras, camera => camera.Id, _ => 0);
        Nominals = previous is not null && ReferenceEquals(state.Nominals, previous.State.Nominals)
            ? previous.Nominals
            : Latest(state.Nominals, nominal => nominal.Id, nominal => nominal.Revision);
        Zones = previous is not null && ReferenceEquals(state.Zones, previous.State.Zones)
            ? previous.Zones
            : Latest(state.Zones, zone => zone.Id, zone => zone.Revision);
        Conditions = previous is not null && ReferenceEquals(state.Conditions, previous.State.Conditions)
            ? previous.Conditions
            : Latest(state.Conditions, condition => condition.Id, condition => condition.Revision);
        ListEntries = previous is not null && ReferenceEquals(state.ListEntries, previous.State.ListEntries)
            ? previous.ListEntries
            : Latest(state.ListEntries, entry => entry.Id, entry => entry.Revision);
    }

    /// <summary>The snapshot in force, which covers the days around now.</summary>
    public WatchlistSnapshot Snapshot { get; }

    /// <summary>Everything registered, with the periods in which each version holds.</summary>
    public RegistryState State { get; }

    public RegistryHistory History { get; }
    public RegistryKeys Keys { get; }

    /// <summary>The present version of each; so the four below.</summary>
    public IReadOnlyDictionary<string, Camera> Cameras { get; }

    public IReadOnlyDictionary<string, Nominal> Nominals { get; }
    public IReadOnlyDictionary<string, Zone> Zones { get; }
    public IReadOnlyDictionary<string, Condition> Conditions { get; }
    public IReadOnlyDictionary<string, ListEntry> ListEntries { get; }

    /// <summary>The snapshot by which a capture is judged: the one in force, or for an older read one of its own
    /// time.</summary>
    /// <remarks>Cameras and nominals have the same indices in all snapshots of one view.</remarks>
    public WatchlistSnapshot SnapshotFor(DateTimeOffset capturedAt) =>
        Snapshot.Covers.Contains(capturedAt) ? Snapshot : _past.Of(capturedAt);

    static Dictionary<string, T> Latest<T>(IReadOnlyList<T> versions, Func<T, string> id, Func<T, int> revision)
    {
        var latest = new Dictionary<string, T>(versions.Count, StringComparer.Ordinal);
        foreach (var version in versions)
        {
            if (!latest.TryGetValue(id(version), out var other) || revision(version) >= revision(other))
                latest[id(version)] = version;
        }
        return latest;
    }
}
