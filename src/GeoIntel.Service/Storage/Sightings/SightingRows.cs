using System.Buffers;
using System.Text.Json;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Admission;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>Lays sightings as rows of a binary COPY into <c>sighting</c>.</summary>
sealed class SightingRows
{
    public const string CopyCommand =
        """
        COPY sighting (sighting_id, captured_at, received_at, feed_key, camera_key, vrm, uncertainty_cm, confidence,
          source_sequence, location, vrm_text, detail) FROM STDIN (FORMAT binary)
        """;

    const short Fields = 12;

    readonly ArrayBufferWriter<byte> _detail = new();

    public void Write(BinaryCopyBuffer rows, in AdmittedRead admitted)
    {
        var sighting = admitted.Sighting;
        var read = admitted.Read;
        rows.BeginRow(Fields);
        rows.Uuid(sighting.Id);
        rows.TimestampTz(sighting.CapturedAtTicks);
        rows.TimestampTz(sighting.ReceivedAtTicks);
        rows.Int32(admitted.FeedKey);
        if (admitted.CameraKey is { } cameraKey) rows.Int32(cameraKey);
        else rows.Null();
        if (sighting.Vrm.IsEmpty) rows.Null();
        else rows.Int64((long)sighting.Vrm.Packed);
        rows.Int32(sighting.UncertaintyCentimetres);
        if (read.Confidence is { } confidence) rows.Single((float)confidence);
        else rows.Null();
        if (read.SourceSequence > 0) rows.Int64(read.SourceSequence);
        else rows.Null();
        if (admitted.StoresPlace) rows.Point(sighting.Position);
        else rows.Null();
        rows.Text(read.VrmText);
        WriteDetail(rows, admitted.Intake);
    }

    // Only what the device said; null when it said nothing beyond the columns, which keeps the common row small.
    void WriteDetail(BinaryCopyBuffer rows, IntakeRead intake)
    {
        var read = intake.Read;
        var isBare = read.Candidates.Count == 0 && read.CharacterConfidences.Count == 0 && read.DirectionDegrees is null
            && read.Lane == 0 && intake.Observation.Length == 0 && intake.NominalId.Length == 0 && !intake.IsTimeDoubtful
            && (read.Make.Length | read.Colour.Length | read.VehicleKind.Length | read.Country.Length
                | read.VendorEventId.Length | read.SupersedesEventId.Length) == 0;
        if (isBare)
        {
            rows.Null();
            return;
        }
        _detail.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_detail)) WriteDetail(json, intake);
        rows.Jsonb(_detail.WrittenSpan);
    }

    static void WriteDetail(Utf8JsonWriter json, IntakeRead intake)
    {
        var read = intake.Read;
        json.WriteStartObject();
        WriteText(json, "event", read.VendorEventId);
        WriteText(json, "supersedes", read.SupersedesEventId);
        WriteText(json, "make", read.Make);
        WriteText(json, "colour", read.Colour);
        WriteText(json, "kind", read.VehicleKind);
        WriteText(json, "country", read.Country);
        WriteText(json, "observation", intake.Observation);
        WriteText(json, "observedBy", intake.ObservedBy);
        WriteText(json, "nominal", intake.NominalId);
        if (read.DirectionDegrees is { } direction) json.WriteNumber("direction", direction);
        if (read.Lane != 0) json.WriteNumber("lane", read.Lane);
        if (intake.IsTimeDoubtful) json.WriteBoolean("timeDoubtful", true);
        WriteCandidates(json, read.Candidates);
        if (read.CharacterConfidences.Count > 0)
        {
            json.WriteStartArray("characters");
            foreach (var confidence in read.CharacterConfidences) json.WriteNumberValue(confidence);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    static void WriteCandidates(Utf8JsonWriter json, IReadOnlyList<VrmCandidate> candidates)
    {
        if (candidates.Count == 0) return;
        json.WriteStartArray("candidates");
        foreach (var candidate in candidates)
        {
            json.WriteStartObject();
            json.WriteString("vrm", candidate.VrmText);
            if (candidate.Confidence is { } confidence) json.WriteNumber("confidence", confidence);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    static void WriteText(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0) json.WriteString(name, value);
    }
}
