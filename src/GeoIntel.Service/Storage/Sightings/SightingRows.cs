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

    readonly MemoryStream _detail = new();
    readonly Utf8JsonWriter _json;

    public SightingRows() => _json = new Utf8JsonWriter(_detail);

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
            && read.Lane == 0 && intake.Observation.Length == 0 && intake.NominalId.Length == 0
            && (read.Make.Length | read.Colour.Length | read.VehicleKind.Length | read.Country.Length
                | read.VendorEventId.Length | read.SupersedesEventId.Length) == 0;
        if (isBare)
        {
            rows.Null();
            return;
        }
        _detail.SetLength(0);
        _json.Reset();
        _json.WriteStartObject();
        WriteText("event", read.VendorEventId);
        WriteText("supersedes", read.SupersedesEventId);
        WriteText("make", read.Make);
        WriteText("colour", read.Colour);
        WriteText("kind", read.VehicleKind);
        WriteText("country", read.Country);
        WriteText("observation", intake.Observation);
        WriteText("observedBy", intake.ObservedBy);
        WriteText("nominal", intake.NominalId);
        if (read.DirectionDegrees is { } direction) _json.WriteNumber("direction", direction);
        if (read.Lane != 0) _json.WriteNumber("lane", read.Lane);
        WriteCandidates(read.Candidates);
        if (read.CharacterConfidences.Count > 0)
        {
            _json.WriteStartArray("characters");
            foreach (var confidence in read.CharacterConfidences) _json.WriteNumberValue(confidence);
            _json.WriteEndArray();
        }
        _json.WriteEndObject();
        _json.Flush();
        rows.Jsonb(_detail.GetBuffer().AsSpan(0, (int)_detail.Length));
    }

    void WriteCandidates(IReadOnlyList<VrmCandidate> candidates)
    {
        if (candidates.Count == 0) return;
        _json.WriteStartArray("candidates");
        foreach (var candidate in candidates)
        {
            _json.WriteStartObject();
            _json.WriteString("vrm", candidate.VrmText);
            if (candidate.Confidence is { } confidence) _json.WriteNumber("confidence", confidence);
            _json.WriteEndObject();
        }
        _json.WriteEndArray();
    }

    void WriteText(string name, string value)
    {
        if (value.Length > 0) _json.WriteString(name, value);
    }
}
