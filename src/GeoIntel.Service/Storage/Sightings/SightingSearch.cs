using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Retention;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Sightings;

/// <summary>Finds stored sightings.</summary>
sealed class SightingSearch(NpgsqlDataSource database)
{
    /// <summary>Newest first, at most <see cref="SightingQuestion.Limit"/>; taken-back ones are left out.</summary>
    public async Task<IReadOnlyList<StoredSighting>> FindAsync(SightingQuestion question, CancellationToken cancellation)
    {
        var isAreaAlone = question.Vrm is null && question.CameraKey is null;
        var found = await FindAsync(isAreaAlone ? "search_area" : "search_sightings", question, cancellation);
        if (question.Case.Length == 0) return found;
        // Few cases hold anything, and that is known by one step into an index.
        var held = await FindAsync("search_held", question, cancellation);
        if (held.Count == 0) return found;
        return [.. Merge(found, held).DistinctBy(sighting => sighting.Id).Take(question.Limit)];
    }

    // Both are in PostgreSQL's order of ids, which is not .NET's.
    static IEnumerable<StoredSighting> Merge(List<StoredSighting> found, List<StoredSighting> held)
    {
        var (i, j) = (0, 0);
        while (i < found.Count || j < held.Count)
        {
            var isHeldNext = i == found.Count || (j < held.Count && IsNewer(held[j], found[i]));
            yield return isHeldNext ? held[j++] : found[i++];
        }
    }

    static bool IsNewer(StoredSighting a, StoredSighting b)
    {
        var byTime = a.CapturedAt.CompareTo(b.CapturedAt);
        return byTime != 0
            ? byTime > 0
            : a.Id.ToByteArray(bigEndian: true).AsSpan().SequenceCompareTo(b.Id.ToByteArray(bigEndian: true)) > 0;
    }

    async Task<List<StoredSighting>> FindAsync(string query, SightingQuestion question, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of($"Sightings/{query}"));
        command.Parameters.Add(FeedRegimes.Parameter(question.Feeds));
        command.Parameters.AddRange(question.Restricted.Parameters());
        if (query == "search_held") command.Parameters.AddWithValue("case", question.Case);
        command.Parameters.Add(new NpgsqlParameter<long?>("vrm", (long?)question.Vrm?.Packed));
        command.Parameters.Add(new NpgsqlParameter<int?>("camera", question.CameraKey));
        command.Parameters.Add(new NpgsqlParameter("area", NpgsqlDbType.Bytea)
        {
            Value = question.Area is null ? DBNull.Value : ToEwkb(question.Area),
        });
        command.Parameters.Add(new NpgsqlParameter<double?>("centre_easting", question.Circle?.Centre.EastingMetres));
        command.Parameters.Add(new NpgsqlParameter<double?>("centre_northing", question.Circle?.Centre.NorthingMetres));
        command.Parameters.Add(new NpgsqlParameter<double?>("radius", question.Circle?.RadiusMetres));
        command.Parameters.AddWithValue("from", question.From.UtcDateTime);
        command.Parameters.AddWithValue("until", question.Until.UtcDateTime);
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("before_time", question.Before?.Time.UtcDateTime));
        command.Parameters.Add(new NpgsqlParameter<Guid?>("before_id", question.Before?.Id));
        command.Parameters.AddWithValue("limit", question.Limit);
        var found = new List<StoredSighting>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) found.Add(Read(reader));
        return found;
    }

    static StoredSighting Read(NpgsqlDataReader row) => new()
    {
        Id = row.GetGuid(0),
        Vrm = row.IsDBNull(1) ? null : Vrm.FromPacked((ulong)row.GetInt64(1)),
        VrmText = row.GetString(2),
        CameraId = row.IsDBNull(3) ? null : row.GetString(3),
        FeedId = row.IsDBNull(4) ? null : row.GetString(4),
        CapturedAt = row.GetFieldValue<DateTimeOffset>(5),
        ReceivedAt = row.GetFieldValue<DateTimeOffset>(6),
        EastingMetres = row.IsDBNull(7) ? null : row.GetDouble(7),
        NorthingMetres = row.IsDBNull(8) ? null : row.GetDouble(8),
        UncertaintyMetres = row.GetInt32(9) / 100.0,
        Confidence = row.IsDBNull(10) ? null : row.GetFloat(10),
        Detail = row.IsDBNull(11) ? null : row.GetString(11),
        Observed = row.GetBoolean(12),
    };

    static byte[] ToEwkb(Geometry geometry) => new WKBWriter(ByteOrder.LittleEndian, handleSRID: true).Write(geometry);
}

/// <summary>Which sightings are asked for; nulls are for any.</summary>
sealed record SightingQuestion
{
    public Vrm? Vrm { get; init; }
    public int? CameraKey { get; init; }

    /// <summary>Polygon in EPSG:27700, with its SRID set; its edge belongs to it.</summary>
    public Geometry? Area { get; init; }

    public (GeoPoint Centre, double RadiusMetres)? Circle { get; init; }
    public required DateTimeOffset From { get; init; }
    public required DateTimeOffset Until { get; init; }

    /// <summary>Only what comes after this place in the order.</summary>
    public (DateTimeOffset Time, Guid Id)? Before { get; init; }

    public required int Limit { get; init; }

    /// <summary>Keys of the feeds whose reads may be told, 0 for observations; null for all.</summary>
    public int[]? Feeds { get; init; }

    /// <summary>The case it is asked for; what is held for it is told, too.</summary>
    public string Case { get; init; } = "";

    /// <summary>Of whom nothing is told.</summary>
    public RestrictedSubjects Restricted { get; init; } = RestrictedSubjects.None;
}

/// <summary>A sighting as stored.</summary>
sealed record StoredSighting
{
    public required Guid Id { get; init; }
    public required Vrm? Vrm { get; init; }
    public required string VrmText { get; init; }
    public required string? CameraId { get; init; }
    public required string? FeedId { get; init; }
    public required DateTimeOffset CapturedAt { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>Null when the camera was fixed then and is registered as a moving one now.</summary>
    public required double? EastingMetres { get; init; }

    /// <inheritdoc cref="EastingMetres"/>
    public required double? NorthingMetres { get; init; }

    public required double UncertaintyMetres { get; init; }
    public required double? Confidence { get; init; }

    /// <summary>JSON of what else the device said, as <see cref="SightingRows"/> writes it.</summary>
    public required string? Detail { get; init; }

    public required bool Observed { get; init; }
}
