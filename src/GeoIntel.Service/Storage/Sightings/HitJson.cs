using System.Text.Json;
using System.Text.Json.Serialization;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>The JSON form in which matches and hits are stored.</summary>
static class HitJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(), new GeoPointConverter(), new VrmConverter() },
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

    /// <summary>A mark as its text; the empty mark as the empty text.</summary>
    sealed class VrmConverter : JsonConverter<Vrm>
    {
        public override Vrm Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.GetString() is { Length: > 0 } text ? Vrm.Of(text) : default;

        public override void Write(Utf8JsonWriter writer, Vrm value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Text);
    }
}
