using System.Globalization;
using System.Text.Json.Nodes;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Layers.Features;
using GeoIntel.Service.Storage.Layers;
using Microsoft.Net.Http.Headers;

namespace GeoIntel.Service.Layers.Tiles;

/// <summary>Mapbox vector tiles in the Web Mercator grid, with a TileJSON document; never of personal data.</summary>
sealed class TilesApi(LayerGate gate, LayerStore store)
{
    public const string MediaType = "application/vnd.mapbox-vector-tile";
    const int ZoomMax = 16;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLayer("/tiles/{collection}/tiles.json", DocumentAsync);
        routes.MapLayer("/tiles/{collection}/{z}/{x}/{y}.mvt", TileAsync);
    }

    async Task DocumentAsync(HttpContext context)
    {
        var collection = await FindAsync(context);
        var isPartner = QueryReader.IsPartnerEdition(collection.Layer, context.Request.Query);
        var extent = await store.MeasureAsync(
            collection, new LayerQuestion { Key = collection.Key, IsPartnerEdition = isPartner }, context.RequestAborted);
        var fields = new JsonObject();
        foreach (var column in collection.Layer.Columns) fields[column.Name] = column.Description;
        var document = new JsonObject
        {
            ["tilejson"] = "3.0.0",
            ["name"] = collection.Title,
            ["description"] = $"{collection.Layer.Description} {collection.Warning} "
                + $"A tile draws at most the {LayerStore.TileCellsMax} highest-ranked cells in it.",
            ["attribution"] = collection.Attribution,
            ["scheme"] = "xyz",
            ["tiles"] = new JsonArray(
                $"{LayerEndpoint.BaseOf(context)}/tiles/{Uri.EscapeDataString(collection.Id)}/{{z}}/{{x}}/{{y}}.mvt"
                + (isPartner ? "?edition=partner" : "")),
            ["minzoom"] = 0,
            ["maxzoom"] = ZoomMax,
            ["vector_layers"] = new JsonArray(new JsonObject { ["id"] = collection.Layer.Name, ["fields"] = fields }),
        };
        if (extent.Box is { } box) document["bounds"] = new JsonArray([.. box.Select(degree => (JsonNode)Math.Round(degree, 7))]);
        foreach (var (name, value) in collection.Notes(isPartner)) document[name] = value;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(document.ToJsonString(), context.RequestAborted);
    }

    async Task TileAsync(HttpContext context)
    {
        var collection = await FindAsync(context);
        var zoom = NumberOf(context, "z", ZoomMax);
        var x = NumberOf(context, "x", (1 << zoom) - 1);
        var y = NumberOf(context, "y", (1 << zoom) - 1);
        var isPartner = QueryReader.IsPartnerEdition(collection.Layer, context.Request.Query);
        if (collection.Version is { } version)
        {
            var tag = new EntityTagHeaderValue($"\"{Uri.EscapeDataString(version)}{(isPartner ? "-partner" : "")}\"");
            context.Response.Headers.ETag = tag.ToString();
            // Asked for again each time, or a map would keep the newest run of a week ago.
            context.Response.Headers.CacheControl = "private, no-cache";
            if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false)))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }
        else
        {
            context.Response.Headers.CacheControl = "no-store";
        }
        var tile = await store.TileAsync(collection, zoom, x, y, isPartner, context.RequestAborted);
        context.Response.ContentType = MediaType;
        context.Response.ContentLength = tile.Length;
        await context.Response.Body.WriteAsync(tile, context.RequestAborted);
    }

    async Task<LayerCollection> FindAsync(HttpContext context)
    {
        var collection = await gate.FindAsync(context, context.RouteValue("collection"));
        if (!collection.Layer.IsTiled)
            throw LayerProblem.NotFound($"The layer '{collection.Layer.Name}' has no tiles: personal data must not lie in caches; use its items.");
        // A map asks for hundreds of tiles: the document and each tile of a layer without persons are not written down.
        if (collection.Layer.Scope == LayerScope.Everything)
            await gate.OpenAsync(context, collection, AuditAction.Consultation, null);
        return collection;
    }

    static int NumberOf(HttpContext context, string name, int max)
    {
        var text = context.RouteValue(name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= max
            ? number
            : throw LayerProblem.Parameters(name, $"'{text}' is not in the grid; use 0 to {max} there.");
    }
}
