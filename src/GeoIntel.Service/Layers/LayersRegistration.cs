using GeoIntel.Service.Layers.Exports;
using GeoIntel.Service.Layers.Features;
using GeoIntel.Service.Layers.Tiles;
using GeoIntel.Service.Storage.Layers;
using GeoIntel.Service.Storage.Reviews;

namespace GeoIntel.Service.Layers;

static class LayersRegistration
{
    public static void AddLayers(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<LayerStore>();
        builder.Services.AddSingleton<LayerCatalogue>();
        builder.Services.AddSingleton<HandlingStore>();
        builder.Services.AddSingleton<LayerGate>();
        builder.Services.AddSingleton<DocumentsApi>();
        builder.Services.AddSingleton<FeaturesApi>();
        builder.Services.AddSingleton<TilesApi>();
        builder.Services.AddSingleton<ExportsApi>();
    }

    public static void MapLayers(this WebApplication app)
    {
        app.Services.GetRequiredService<DocumentsApi>().Map(app);
        app.Services.GetRequiredService<FeaturesApi>().Map(app);
        app.Services.GetRequiredService<TilesApi>().Map(app);
        app.Services.GetRequiredService<ExportsApi>().Map(app);
    }
}
