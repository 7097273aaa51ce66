using System.Buffers;
using System.Globalization;
using System.Text.Json;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Ingest.Decoding;

/// <summary>Writes reads as our own NDJSON. What is written decodes to the same read again.</summary>
static class ReadNdjson
{
    /// <summary>Writes one line, its line feed included.</summary>
    public static void Write(Stream target, Read read)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        Write(buffer, read);
        target.Write(buffer.WrittenSpan);
    }

    /// <inheritdoc cref="Write(Stream, Read)"/>
    public static void Write(IBufferWriter<byte> target, Read read)
    {
        using (var json = new Utf8JsonWriter(target))
        {
            json.WriteStartObject();
            WriteFields(json, read);
            json.WriteEndObject();
        }
        target.Write("\n"u8);
    }

    static void WriteFields(Utf8JsonWriter json, Read read)
    {
        json.WriteString(ReadFields.Camera, read.Camera);
        json.WriteString(ReadFields.Vrm, read.VrmText);
        json.WriteString(ReadFields.CapturedAt,
            read.CapturedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture));
        if (read.Confidence is { } confidence) json.WriteNumber(ReadFields.Confidence, confidence);
        if (read.CharacterConfidences.Count > 0)
        {
            json.WriteStartArray(ReadFields.CharacterConfidences);
            foreach (var one in read.CharacterConfidences) json.WriteNumberValue(one);
            json.WriteEndArray();
        }
        WriteCandidates(json, read.Candidates);
        if (read.Position is { } position)
        {
            json.WriteNumber(ReadFields.Longitude, position.LongitudeDegrees);
            json.WriteNumber(ReadFields.Latitude, position.LatitudeDegrees);
        }
        if (read.PositionUncertaintyMetres > 0)
            json.WriteNumber(ReadFields.PositionUncertainty, read.PositionUncertaintyMetres);
        if (read.SourceSequence != 0) json.WriteNumber(ReadFields.SourceSequence, read.SourceSequence);
        WriteText(json, ReadFields.EventId, read.VendorEventId);
        WriteText(json, ReadFields.Make, read.Make);
        WriteText(json, ReadFields.Colour, read.Colour);
        WriteText(json, ReadFields.Kind, read.VehicleKind);
        if (read.DirectionDegrees is { } direction) json.WriteNumber(ReadFields.Direction, direction);
        if (read.Lane != 0) json.WriteNumber(ReadFields.Lane, read.Lane);
        WriteText(json, ReadFields.Country, read.Country);
        WriteText(json, ReadFields.Supersedes, read.SupersedesEventId);
        WriteText(json, ReadFields.Withdraws, read.WithdrawsEventId);
    }

    static void WriteCandidates(Utf8JsonWriter json, IReadOnlyList<VrmCandidate> candidates)
    {
        if (candidates.Count == 0) return;

        json.WriteStartArray(ReadFields.Candidates);
        foreach (var candidate in candidates)
        {
            json.WriteStartObject();
            json.WriteString(ReadFields.Vrm, candidate.VrmText);
            if (candidate.Confidence is { } confidence) json.WriteNumber(ReadFields.Confidence, confidence);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0) json.WriteString(name, value);
    }
}
