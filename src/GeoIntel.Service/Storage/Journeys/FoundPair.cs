using System.Text.Json;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Journeys;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Storage.Sightings;
using Npgsql;

namespace GeoIntel.Service.Storage.Journeys;

/// <summary>Two consecutive reads of one mark, as find_pairs.sql gives them.</summary>
sealed record FoundPair(
    Vrm Vrm, string VrmText, IReadOnlyList<string> Alternatives, int? CameraKey, int? FromCameraKey, JourneyRead Later,
    JourneyRead From)
{
    public static FoundPair Read(NpgsqlDataReader row)
    {
        var (later, detail) = ReadOne(row, 4);
        return new FoundPair(
            Vrm.FromPacked((ulong)row.GetInt64(0)),
            row.GetString(1),
            [.. (detail.Candidates ?? []).Select(candidate => candidate.Vrm)],
            row.IsDBNull(2) ? null : row.GetInt32(2),
            row.IsDBNull(3) ? null : row.GetInt32(3),
            later,
            ReadOne(row, 14).Read);
    }

    public StoredMatch Match(JourneyReason journey) =>
        new(JourneySearch.ToMatch(Vrm, Later, journey), VrmText, Alternatives, []);

    static (JourneyRead Read, Detail Detail) ReadOne(NpgsqlDataReader row, int at)
    {
        var detail = row.IsDBNull(at + 9)
            ? default
            : JsonSerializer.Deserialize<Detail>(row.GetString(at + 9), JsonSerializerOptions.Web);
        var read = new JourneyRead
        {
            SightingId = row.GetGuid(at),
            CapturedAt = row.GetFieldValue<DateTimeOffset>(at + 1),
            ReceivedAt = row.GetFieldValue<DateTimeOffset>(at + 2),
            CameraId = row.GetString(at + 3),
            Position = GeoPoint.OfMetres(row.GetDouble(at + 4), row.GetDouble(at + 5)),
            UncertaintyCentimetres = row.GetInt32(at + 6),
            ClockSkewMax = TimeSpan.FromSeconds(row.GetInt32(at + 7)),
            Confidence = row.IsDBNull(at + 8) ? null : row.GetFloat(at + 8),
            Make = detail.Make ?? "",
            Colour = detail.Colour ?? "",
            CharacterConfidences = detail.Characters ?? [],
            HasCandidates = detail.Candidates is { Length: > 0 },
        };
        return (read, detail);
    }

    /// <summary>What the device said beyond the columns, as <see cref="SightingRows"/> writes it.</summary>
    readonly record struct Detail(string? Make, string? Colour, Candidate[]? Candidates, float[]? Characters);

    readonly record struct Candidate(string Vrm);
}
