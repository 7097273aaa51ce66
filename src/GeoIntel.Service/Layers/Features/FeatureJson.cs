using System.Text.Json;
using GeoIntel.Service.Storage.Layers;

namespace GeoIntel.Service.Layers.Features;

/// <summary>Writes features as GeoJSON (RFC 7946), each as it comes from the store.</summary>
static class FeatureJson
{
    static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    static readonly JsonEncodedText Feature = JsonEncodedText.Encode("Feature");
    static readonly JsonEncodedText Id = JsonEncodedText.Encode("id");
    static readonly JsonEncodedText Geometry = JsonEncodedText.Encode("geometry");
    static readonly JsonEncodedText Coordinates = JsonEncodedText.Encode("coordinates");
    static readonly JsonEncodedText Properties = JsonEncodedText.Encode("properties");

    /// <summary>Characters beyond ASCII go as they are: the answer is UTF-8 and no part of a web page.</summary>
    public static JsonWriterOptions Options { get; } = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public static void Write(Utf8JsonWriter json, LayerRows row, Crs crs)
    {
        json.WriteStartObject();
        WriteMembers(json, row, crs);
        json.WriteEndObject();
    }

    public static void WriteMembers(Utf8JsonWriter json, LayerRows row, Crs crs)
    {
        json.WriteString(Type, Feature);
        json.WriteString(Id, row.Id);
        json.WriteStartObject(Geometry);
        WriteShape(json, row.Shape, crs);
        json.WriteEndObject();
        json.WriteStartObject(Properties);
        var columns = row.Layer.Columns;
        for (var i = 0; i < columns.Count; i++)
        {
            json.WritePropertyName(columns[i].JsonName);
            WriteValue(json, row, i, columns[i].Kind);
        }
        json.WriteEndObject();
    }

    static void WriteValue(Utf8JsonWriter json, LayerRows row, int column, ColumnKind kind)
    {
        if (row.IsNull(column))
        {
            json.WriteNullValue();
            return;
        }
        switch (kind)
        {
            case ColumnKind.Whole:
                json.WriteNumberValue(row.Whole(column));
                break;
            case ColumnKind.Real:
                var value = row.Real(column);
                if (double.IsFinite(value)) json.WriteNumberValue(value);
                else json.WriteNullValue(); // JSON has no word for it
                break;
            case ColumnKind.Flag:
                json.WriteBooleanValue(row.Flag(column));
                break;
            case ColumnKind.Date:
                Span<char> date = stackalloc char[10];
                row.Date(column).TryFormat(date, out _, "O");
                json.WriteStringValue(date);
                break;
            case ColumnKind.Time:
                json.WriteStringValue(row.Time(column));
                break;
            default:
                json.WriteStringValue(row.Text(column));
                break;
        }
    }

    static void WriteShape(Utf8JsonWriter json, Shape shape, Crs crs)
    {
        json.WriteString(Type, shape.Kind.ToString());
        json.WritePropertyName(Coordinates);
        // A centimetre: 1e-7 degrees, two places of a metre.
        var places = crs.Srid == 4326 ? 7 : 2;
        var points = shape.Coordinates;
        if (shape.Kind == ShapeKind.Point)
        {
            WritePoint(json, points, crs, places);
            return;
        }
        if (shape.Kind == ShapeKind.MultiPolygon) json.WriteStartArray();
        var (ring, point) = (0, 0);
        foreach (var polygonEnd in shape.PolygonEnds)
        {
            json.WriteStartArray();
            for (; ring < polygonEnd; ring++)
            {
                json.WriteStartArray();
                for (; point < shape.RingEnds[ring]; point++) WritePoint(json, points[(2 * point)..], crs, places);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        if (shape.Kind == ShapeKind.MultiPolygon) json.WriteEndArray();
    }

    static void WritePoint(Utf8JsonWriter json, ReadOnlySpan<double> point, Crs crs, int places)
    {
        var (x, y) = (Math.Round(point[0], places), Math.Round(point[1], places));
        json.WriteStartArray();
        json.WriteNumberValue(crs.IsLatitudeFirst ? y : x);
        json.WriteNumberValue(crs.IsLatitudeFirst ? x : y);
        json.WriteEndArray();
    }
}
