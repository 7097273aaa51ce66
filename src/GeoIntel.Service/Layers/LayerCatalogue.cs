using GeoIntel.Service.Access;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers;

/// <summary>Which collections there are, and which of them a role sees.</summary>
sealed class LayerCatalogue(LayerStore store)
{
    const int RunsListedMax = 50;

    public static IReadOnlyList<Layer> Layers { get; } =
        [HotspotLayer.Layer, PlaceLayers.Boundaries, PlaceLayers.Zones, PlaceLayers.Cameras, VehicleLayers.Hits, VehicleLayers.Tracks];

    /// <summary>The collections that any of the roles may see.</summary>
    public async Task<List<LayerCollection>> ListAsync(Role roles, CancellationToken cancellation)
    {
        var found = new List<LayerCollection>();
        foreach (var layer in Layers.Where(layer => (layer.SeenBy & roles) != 0))
        {
            switch (layer.Scope)
            {
                case LayerScope.Run:
                    var runs = await store.RunsAsync(null, RunsListedMax, cancellation);
                    found.AddRange(runs.Take(1).Select(Newest));
                    found.AddRange(runs);
                    break;
                case LayerScope.BoundarySet:
                    found.AddRange(await store.BoundarySetsAsync(null, cancellation));
                    break;
                default:
                    found.Add(Of(layer));
                    break;
            }
        }
        return found;
    }

    /// <summary>The layer that a collection's id names; whether anybody may see it is not asked here.</summary>
    /// <returns>Null if there is none.</returns>
    public static Layer? LayerOf(string collection)
    {
        var name = collection.Split('.', 2)[0];
        return Layers.FirstOrDefault(layer => layer.Name == name);
    }

    /// <returns>Null if there is no such run or set, or no run yet.</returns>
    public async Task<LayerCollection?> FindAsync(Layer layer, string collection, CancellationToken cancellation)
    {
        var dot = collection.IndexOf('.', StringComparison.Ordinal);
        var key = dot < 0 ? null : collection[(dot + 1)..];
        if (key is not null && key.Contains('\0', StringComparison.Ordinal)) return null;
        switch (layer.Scope)
        {
            case LayerScope.Run:
                var run = (await store.RunsAsync(key, 1, cancellation)).FirstOrDefault();
                return run is null || key is not null ? run : Newest(run);
            case LayerScope.BoundarySet:
                return key is null ? null : (await store.BoundarySetsAsync(key, cancellation)).FirstOrDefault();
            default:
                return key is null ? Of(layer) : null;
        }
    }

    static LayerCollection Newest(LayerCollection run) => run with { Id = run.Layer.Name };

    static LayerCollection Of(Layer layer) => new()
    {
        Layer = layer,
        Id = layer.Name,
        Title = layer.Title,
        Handling = layer.IsPersonal
            ? "OFFICIAL-SENSITIVE. Personal data: for the purpose it was read for, no further, and erased after it."
            : "OFFICIAL-SENSITIVE. Not for publication.",
        Purpose = layer.IsPersonal ? "As stated by the reader and kept in the audit log." : "Operations of the partnership.",
        Attribution = "The controllers of the feeds.",
        Currency = "As it stood when it was read.",
        Warning = "Positions carry the uncertainty of the camera's survey and of the projection, several metres together.",
    };
}
