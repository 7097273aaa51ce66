using System.Globalization;
using System.Text.Json;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Layers;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace GeoIntel.Service.Layers.Features;

/// <summary>OGC API Features, parts 1 and 2: pages of features, and one feature.</summary>
sealed class FeaturesApi(LayerGate gate, LayerStore store, TimeProvider clock)
{
    public const string GeoJson = "application/geo+json";

    // A page goes out in pieces of this size, so neither it nor the answer before it is held whole.
    const int FlushBytes = 64 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapLayer("/collections/{collection}/items", PageAsync);
        routes.MapLayer("/collections/{collection}/items/{id}", OneAsync);
    }

    async Task PageAsync(HttpContext context)
    {
        var collection = await gate.FindAsync(context, context.RouteValue("collection"));
        var (question, crs) = QueryReader.Read(collection, context.Request.Query);
        var entry = await gate.OpenAsync(context, collection, AuditAction.Consultation, Asked(context));
        question = await gate.NarrowAsync(context, collection, entry, question);
        await gate.RequireHandlingAsync(context, collection, entry, question);
        var extent = collection.Layer.IsTiled
            ? await store.MeasureAsync(collection, question, context.RequestAborted)
            : null;

        // One more than the page tells whether there is another.
        await using var rows = await store.FindAsync(
            collection.Layer, question with { Limit = question.Limit + 1 }, context.RequestAborted, () => gate.NoteAsync(context, entry));
        Begin(context, crs);
        var body = context.Response.BodyWriter;
        var json = new Utf8JsonWriter(body, FeatureJson.Options);
        await using (json)
        {
            json.WriteStartObject();
            json.WriteString("type", "FeatureCollection");
            json.WriteString("timeStamp", clock.GetUtcNow().UtcDateTime);
            if (extent is not null) json.WriteNumber("numberMatched", extent.Count);
            foreach (var (name, value) in collection.Notes(question.IsPartnerEdition)) json.WriteString(name, value);
            json.WriteStartArray("features");
            var (count, last) = (0, "");
            var isMore = false;
            while (await rows.ReadAsync(context.RequestAborted))
            {
                if (count == question.Limit)
                {
                    isMore = true;
                    break;
                }
                FeatureJson.Write(json, rows, crs);
                last = rows.Cursor;
                count++;
                if (body.UnflushedBytes < FlushBytes) continue;
                json.Flush();
                await body.FlushAsync(context.RequestAborted);
            }
            json.WriteEndArray();
            json.WriteNumber("numberReturned", count);
            json.WriteStartArray("links");
            WriteLink(json, "self", GeoJson, context.Request.GetEncodedUrl());
            WriteLink(json, "collection", "application/json", $"{LayerEndpoint.BaseOf(context)}/collections/{Uri.EscapeDataString(collection.Id)}");
            if (isMore) WriteLink(json, "next", GeoJson, NextOf(context, last));
            json.WriteEndArray();
            json.WriteEndObject();
            await gate.CloseAsync(context, collection, entry, count);
        }
    }

    async Task OneAsync(HttpContext context)
    {
        var collection = await gate.FindAsync(context, context.RouteValue("collection"));
        var (question, crs) = QueryReader.Read(collection, context.Request.Query);
        var id = context.RouteValue("id");
        var entry = await gate.OpenAsync(context, collection, AuditAction.Consultation, Asked(context));
        question = await gate.NarrowAsync(context, collection, entry, question);
        await gate.RequireHandlingAsync(context, collection, entry, question);
        await using var rows = await store.FindAsync(
            collection.Layer, question with { Id = id.Replace("\0", "", StringComparison.Ordinal), Limit = 1 }, context.RequestAborted,
            () => gate.NoteAsync(context, entry));
        if (!await rows.ReadAsync(context.RequestAborted))
        {
            await gate.CloseAsync(context, collection, entry, 0);
            throw LayerProblem.NotFound($"There is no feature '{id}' in '{collection.Id}'.");
        }
        await gate.CloseAsync(context, collection, entry, 1);
        Begin(context, crs);
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter, FeatureJson.Options);
        json.WriteStartObject();
        FeatureJson.WriteMembers(json, rows, crs);
        foreach (var (name, value) in collection.Notes(question.IsPartnerEdition)) json.WriteString(name, value);
        json.WriteStartArray("links");
        WriteLink(json, "self", GeoJson, context.Request.GetEncodedUrl());
        WriteLink(json, "collection", "application/json", $"{LayerEndpoint.BaseOf(context)}/collections/{Uri.EscapeDataString(collection.Id)}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteLink(Utf8JsonWriter json, string relation, string type, string address)
    {
        json.WriteStartObject();
        json.WriteString("rel", relation);
        json.WriteString("type", type);
        json.WriteString("href", address);
        json.WriteEndObject();
    }

    static void Begin(HttpContext context, Crs crs)
    {
        context.Response.ContentType = GeoJson;
        context.Response.Headers["Content-Crs"] = $"<{crs.Uri}>";
    }

    static object Asked(HttpContext context) => new { path = context.Request.Path.Value, query = context.Request.QueryString.Value };

    static string NextOf(HttpContext context, string last)
    {
        var query = context.Request.Query.Where(pair => pair.Key != "after").Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))
            .Append(new("after", string.Create(CultureInfo.InvariantCulture, $"{last}")));
        return QueryHelpers.AddQueryString($"{LayerEndpoint.BaseOf(context)}{context.Request.Path.ToUriComponent()}", query);
    }
}
