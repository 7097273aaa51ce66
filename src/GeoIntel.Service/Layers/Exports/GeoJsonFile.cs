using System.IO.Pipelines;
using System.Text.Json;
using GeoIntel.Service.Layers.Features;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers.Exports;

/// <summary>GeoJSON (RFC 7946), in WGS 84; the notes are members of the collection.</summary>
sealed class GeoJsonFile : ILayerFile
{
    public string Extension => "geojson";
    public string MediaType => FeaturesApi.GeoJson;
    public int Srid => 4326;

    public async Task<int> WriteAsync(
        FileContent content, LayerRows rows, PipeWriter output, CancellationToken cancellation)
    {
        var count = 0;
        await using var json = new Utf8JsonWriter(output, FeatureJson.Options);
        json.WriteStartObject();
        json.WriteString("type", "FeatureCollection");
        json.WriteString("name", content.Layer.Name);
        json.WriteString("title", content.Collection.Title);
        json.WriteString("description", content.Layer.Description);
        foreach (var (name, value) in content.Notes) json.WriteString(name, value);
        json.WriteStartArray("features");
        while (await rows.ReadAsync(cancellation))
        {
            FeatureJson.Write(json, rows, Crs.Crs84);
            count++;
            if (output.UnflushedBytes < PipeText.FlushBytes) continue;
            json.Flush();
            await output.FlushAsync(cancellation);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        return count;
    }
}
