using System.Text.Json;
using System.Text.Json.Serialization;
using GeoIntel.Models.Geo;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>The JSON form in which matches and hits are stored.</summary>
static class HitJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new GeoPointConverter() },
    };

    /// <summary>A point as [easting, northing] in whole centimetres.</summary>
    sealed class GeoPointConverter : JsonConverter<GeoPoint>
    {
        public override GeoPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A point is [easting, northing].");
            reader.Read();
            var easting = reader.GetInt32();
            reader.Read();
            var northing = reader.GetInt32();
            reader.Read();
            return new GeoPoint(easting, northing);
        }

        public override void Write(Utf8JsonWriter writer, GeoPoint value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.EastingCentimetres);
            writer.WriteNumberValue(value.NorthingCentimetres);
            writer.WriteEndArray();
        }
    }
}
