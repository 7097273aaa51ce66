using System.Collections.Frozen;

namespace GeoIntel.Service.Storage.Registry;

/// <summary>A feed as the intake knows it.</summary>
/// <param name="Key">Its short form in the sighting rows.</param>
/// <param name="Numbered">Whether its reads are told apart by number, not by the device's own ids.</param>
sealed record FeedKey(string Id, int Key, bool Numbered);

/// <summary>The short forms that stand in the sighting rows, and what they stand for.</summary>
sealed class RegistryKeys
{
    public static RegistryKeys Empty { get; } = new([], [], []);

    public RegistryKeys(
        IReadOnlyCollection<FeedKey> feeds, IReadOnlyCollection<KeyValuePair<string, int>> cameras,
        IReadOnlyCollection<KeyValuePair<string, string>> vehicleListNames)
    {
        VehicleListNames = vehicleListNames.ToFrozenDictionary();
        Feeds = feeds.ToFrozenDictionary(feed => feed.Id);
        CameraKeys = cameras.ToFrozenDictionary();
    }

    public FrozenDictionary<string, FeedKey> Feeds { get; }
    public FrozenDictionary<string, int> CameraKeys { get; }

    /// <summary>What people call each VOI list, by its id.</summary>
    public FrozenDictionary<string, string> VehicleListNames { get; }
}
