using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GeoIntel.V1;

namespace GeoIntel.Cli.RegistryFiles;

/// <summary>Zones as a GeoJSON FeatureCollection (RFC 7946), but a "crs" member may name EPSG:27700.</summary>
static class ZoneFeatures
{
    const int Wgs84 = 4326;
    const int NationalGrid = 27700;

    public static void Read(
        RegistryFile file, ReadOnlySpan<byte> json, List<RegistryResource> resources, List<Reject> rejects)
    {
        if (json.StartsWith(Encoding.UTF8.Preamble)) json = json[Encoding.UTF8.Preamble.Length..];
        try
        {
            if (!TryReadEpsg(json, out var epsg, out var problem))
            {
                rejects.Add(new Reject(file.FileName, 0, "", problem));
                return;
            }
            foreach (var (line, feature) in Features(json)) ReadFeature(file, feature, epsg, line, resources, rejects);
        }
        catch (JsonException exception)
        {
            rejects.Add(new Reject(file.FileName, (exception.LineNumber ?? -1) + 1, "",
                "It is not JSON from here on; check brackets and commas."));
        }
    }

    /// <summary>Writes zones whose outlines are on the National Grid, one feature a line.</summary>
    public static void Write(RegistryFile file, IEnumerable<Zone> zones, TextWriter writer)
    {
        writer.Write("{\"type\":\"FeatureCollection\",");
        writer.Write("\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::27700\"}},");
        writer.Write("\"features\":[");
        var separator = "\n";
        foreach (var zone in zones)
        {
            if (zone.Outline.Epsg != NationalGrid)
                throw new ArgumentException($"{zone.Name} is in EPSG:{zone.Outline.Epsg}.", nameof(zones));
            var properties = new JsonObject();
            foreach (var column in file.Columns)
            {
                var text = column.Write(zone);
                if (text.Length > 0) properties[column.Name] = text is "true" or "false" ? text == "true" : text;
            }
            writer.Write(separator);
            writer.Write($"{{\"type\":\"Feature\",\"properties\":{properties.ToJsonString()},");
            writer.Write($"\"geometry\":{Outline.ToGeoJson(zone.Outline.Wkt)}}}");
            separator = ",\n";
        }
        writer.Write("\n]}\n");
    }

    static void ReadFeature(
        RegistryFile file, JsonElement feature, int epsg, long line, List<RegistryResource> resources,
        List<Reject> rejects)
    {
        if (feature.ValueKind != JsonValueKind.Object
            || !feature.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object
            || !feature.TryGetProperty("geometry", out var geometry))
        {
            rejects.Add(new Reject(file.FileName, line, "", "It is not a Feature with properties and a geometry."));
            return;
        }
        var values = new List<(Column, string)>();
        var rejectsBefore = rejects.Count;
        foreach (var property in properties.EnumerateObject())
        {
            if (file.FindColumn(property.Name) is { } column)
                values.Add((column, Text(property.Value)));
            else
                rejects.Add(new Reject(file.FileName, line, property.Name,
                    $"'{property.Name}' is not a property of a zone; the properties are {file.ColumnNames}."));
        }
        if (!Outline.TryToWkt(geometry, out var wkt, out var problem))
            rejects.Add(new Reject(file.FileName, line, "outline", problem));
        var zone = new Zone { Outline = new Geometry { Epsg = epsg, Wkt = wkt } };
        if (!RegistryReader.TryFill(file, zone, values, line, rejects) || rejects.Count > rejectsBefore) return;

        resources.Add(file.Wrap(zone, line));
    }

    static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() ?? "",
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    static bool TryReadEpsg(ReadOnlySpan<byte> json, out int epsg, out string problem)
    {
        epsg = Wgs84;
        problem = "";
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("features", out var features)
            || features.ValueKind != JsonValueKind.Array)
        {
            problem = "It is not a GeoJSON FeatureCollection; there must be an array 'features'.";
            return false;
        }
        if (!root.TryGetProperty("crs", out var crs)) return true;

        var name = crs.ValueKind == JsonValueKind.Object && crs.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty("name", out var text)
            ? text.ToString()
            : crs.ToString();
        if (name.EndsWith(":27700", StringComparison.Ordinal))
            epsg = NationalGrid;
        else if (!name.EndsWith(":4326", StringComparison.Ordinal)
            && !name.EndsWith(":CRS84", StringComparison.Ordinal))
            problem = $"The crs '{name}' is not known; name EPSG:27700 or EPSG:4326, or leave it out for the latter.";
        return problem.Length == 0;
    }

    /// <summary>The elements of the outer array "features", with the line each begins on.</summary>
    static List<(long Line, JsonElement Feature)> Features(ReadOnlySpan<byte> json)
    {
        var features = new List<(long, JsonElement)>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFeatures = reader.ValueTextEquals("features"u8);
            reader.Read();
            if (!isFeatures)
            {
                reader.Skip();
                continue;
            }
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                var line = 1L + json[..(int)reader.TokenStartIndex].Count((byte)'\n');
                features.Add((line, JsonElement.ParseValue(ref reader)));
            }
        }
        return features;
    }
}
