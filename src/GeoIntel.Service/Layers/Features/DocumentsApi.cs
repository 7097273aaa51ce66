using System.Text.Json;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers.Features;

/// <summary>The documents that lead a client to the features: landing page, conformance, collections.</summary>
sealed class DocumentsApi(LayerGate gate, LayerStore store)
{
    const string Json = "application/json";

    static readonly string[] Conformance =
    [
        "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
        "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
        "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLayer("/", LandingAsync);
        routes.MapLayer("/conformance", ConformanceAsync);
        routes.MapLayer("/api", ApiAsync);
        routes.MapLayer("/collections", CollectionsAsync);
        routes.MapLayer("/collections/{collection}", CollectionAsync);
    }

    static Task LandingAsync(HttpContext context) => AnswerAsync(context, Json, json =>
    {
        var home = LayerEndpoint.BaseOf(context);
        json.WriteString("title", "GeoIntel layers");
        json.WriteString("description", "Hotspots and boundaries, and for some roles more, as features, tiles and files.");
        json.WriteStartArray("links");
        FeaturesApi.WriteLink(json, "self", Json, $"{home}/");
        FeaturesApi.WriteLink(json, "service-desc", OpenApiDocument.MediaType, $"{home}/api");
        FeaturesApi.WriteLink(json, "conformance", Json, $"{home}/conformance");
        FeaturesApi.WriteLink(json, "data", Json, $"{home}/collections");
        json.WriteEndArray();
        return Task.CompletedTask;
    });

    static Task ConformanceAsync(HttpContext context) => AnswerAsync(context, Json, json =>
    {
        json.WriteStartArray("conformsTo");
        foreach (var uri in Conformance) json.WriteStringValue(uri);
        json.WriteEndArray();
        return Task.CompletedTask;
    });

    async Task ApiAsync(HttpContext context)
    {
        var collections = await gate.ListAsync(context);
        context.Response.ContentType = OpenApiDocument.MediaType;
        await context.Response.WriteAsync(
            OpenApiDocument.Of(LayerEndpoint.BaseOf(context), collections).ToJsonString(), context.RequestAborted);
    }

    async Task CollectionsAsync(HttpContext context)
    {
        var collections = await gate.ListAsync(context);
        await AnswerAsync(context, Json, async json =>
        {
            json.WriteStartArray("links");
            FeaturesApi.WriteLink(json, "self", Json, $"{LayerEndpoint.BaseOf(context)}/collections");
            json.WriteEndArray();
            json.WriteStartArray("crs");
            foreach (var crs in Crs.All) json.WriteStringValue(crs.Uri);
            json.WriteEndArray();
            json.WriteStartArray("collections");
            foreach (var collection in collections)
            {
                json.WriteStartObject();
                await WriteAsync(json, context, collection);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    async Task CollectionAsync(HttpContext context)
    {
        var collection = await gate.FindAsync(context, context.RouteValue("collection"));
        await AnswerAsync(context, Json, json => WriteAsync(json, context, collection));
    }

    async Task WriteAsync(Utf8JsonWriter json, HttpContext context, LayerCollection collection)
    {
        var layer = collection.Layer;
        var address = $"{LayerEndpoint.BaseOf(context)}/collections/{Uri.EscapeDataString(collection.Id)}";
        json.WriteString("id", collection.Id);
        json.WriteString("title", collection.Title);
        json.WriteString("description", $"{layer.Description} {collection.Warning}");
        json.WriteString("itemType", "feature");
        foreach (var (name, value) in collection.Notes(false))
            if (name != "edition") json.WriteString(name, value);
        json.WriteStartObject("extent");
        await WriteExtentAsync(json, context, collection);
        json.WriteEndObject();
        json.WriteStartArray("crs");
        foreach (var crs in Crs.All) json.WriteStringValue(crs.Uri);
        json.WriteEndArray();
        json.WriteString("storageCrs", Crs.NationalGrid.Uri);
        json.WriteStartArray("links");
        FeaturesApi.WriteLink(json, "self", Json, address);
        FeaturesApi.WriteLink(json, "items", FeaturesApi.GeoJson, $"{address}/items");
        if (layer.IsTiled)
        {
            FeaturesApi.WriteLink(json, "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector", Json,
                $"{LayerEndpoint.BaseOf(context)}/tiles/{Uri.EscapeDataString(collection.Id)}/tiles.json");
        }
        json.WriteEndArray();
        json.WriteStartArray("columns");
        foreach (var column in layer.Columns)
        {
            json.WriteStartObject();
            json.WriteString("name", column.Name);
            json.WriteString("type", column.Kind.ToString().ToLowerInvariant());
            json.WriteString("description", column.Description);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    async Task WriteExtentAsync(Utf8JsonWriter json, HttpContext context, LayerCollection collection)
    {
        // Where hits lie is itself an answer about persons.
        if (collection.Layer.IsTiled)
        {
            var question = new LayerQuestion { Key = collection.Key };
            var extent = await store.MeasureAsync(collection, question, context.RequestAborted);
            if (extent.Box is { } box)
            {
                json.WriteStartObject("spatial");
                json.WriteStartArray("bbox");
                json.WriteStartArray();
                foreach (var degree in box) json.WriteNumberValue(Math.Round(degree, 7));
                json.WriteEndArray();
                json.WriteEndArray();
                json.WriteString("crs", Crs.Crs84.Uri);
                json.WriteEndObject();
            }
        }
        if (collection.From is not { } from || collection.Until is not { } until) return;
        json.WriteStartObject("temporal");
        json.WriteStartArray("interval");
        json.WriteStartArray();
        json.WriteStringValue(from.UtcDateTime);
        json.WriteStringValue(until.UtcDateTime);
        json.WriteEndArray();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static async Task AnswerAsync(HttpContext context, string type, Func<Utf8JsonWriter, Task> members)
    {
        using var whole = new MemoryStream(); // a failure on the way leaves no half document
        await using (var json = new Utf8JsonWriter(whole))
        {
            json.WriteStartObject();
            await members(json);
            json.WriteEndObject();
        }
        context.Response.ContentType = type;
        context.Response.ContentLength = whole.Length;
        await context.Response.Body.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length), context.RequestAborted);
    }
}
