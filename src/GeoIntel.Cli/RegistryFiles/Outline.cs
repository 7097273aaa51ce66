using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeoIntel.Cli.RegistryFiles;

/// <summary>An outline between GeoJSON and well-known text; easting or longitude first in both.</summary>
static class Outline
{
    const string Expected = "a Polygon or MultiPolygon: rings of [x, y] pairs, the last pair like the first";

    /// <param name="problem">What is wrong with the form; whether it crosses itself is the service's to say.</param>
    public static bool TryToWkt(JsonElement geometry, out string wkt, out string problem)
    {
        wkt = "";
        problem = "";
        var text = new StringBuilder();
        if (geometry.ValueKind == JsonValueKind.Object
            && geometry.TryGetProperty("type", out var type)
            && geometry.TryGetProperty("coordinates", out var coordinates)
            && type.ValueKind == JsonValueKind.String)
        {
            var depth = type.GetString() switch { "Polygon" => 2, "MultiPolygon" => 3, _ => 0 };
            text.Append(depth == 3 ? "MULTIPOLYGON" : "POLYGON");
            if (depth > 0 && TryAppend(text, coordinates, depth))
            {
                wkt = text.ToString();
                return true;
            }
        }
        problem = $"The geometry is not {Expected}.";
        return false;
    }

    /// <summary>Turns "POLYGON((x y, ...))" into a GeoJSON geometry without touching a digit.</summary>
    public static string ToGeoJson(string wkt)
    {
        var open = wkt.IndexOf('(', StringComparison.Ordinal);
        var type = wkt[..open].Trim() == "MULTIPOLYGON" ? "MultiPolygon" : "Polygon";
        var text = new StringBuilder($$"""{"type":"{{type}}","coordinates":""");
        var body = wkt.AsSpan(open);
        while (!body.IsEmpty)
        {
            var end = body.IndexOfAny('(', ')', ',');
            AppendPair(text, body[..Math.Max(end, 0)]);
            text.Append(body[end] switch { '(' => '[', ')' => ']', _ => ',' });
            body = body[(end + 1)..];
        }
        return text.Append('}').ToString();
    }

    static void AppendPair(StringBuilder text, ReadOnlySpan<char> pair)
    {
        pair = pair.Trim();
        var space = pair.IndexOf(' ');
        if (space < 0) return;

        text.Append('[').Append(pair[..space]).Append(',').Append(pair[space..].Trim()).Append(']');
    }

    static bool TryAppend(StringBuilder text, JsonElement array, int depth)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() == 0) return false;

        if (depth == 0) return TryAppendPair(text, array);
        text.Append('(');
        var first = true;
        foreach (var inner in array.EnumerateArray())
        {
            if (!first) text.Append(", ");
            first = false;
            if (!TryAppend(text, inner, depth - 1)) return false;
        }
        text.Append(')');
        return true;
    }

    // A third number is a height, which RFC 7946 allows and nothing here needs.
    static bool TryAppendPair(StringBuilder text, JsonElement pair)
    {
        if (pair.GetArrayLength() is < 2 or > 3) return false;
        if (!IsNumber(pair[0], out var x) || !IsNumber(pair[1], out var y)) return false;

        text.Append(CultureInfo.InvariantCulture, $"{x:R} {y:R}");
        return true;
    }

    static bool IsNumber(JsonElement element, out double number)
    {
        number = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out number) && double.IsFinite(number);
    }
}
