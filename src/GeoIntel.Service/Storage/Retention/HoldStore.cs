using GeoIntel.Models.Sightings;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Retention;

/// <summary>A hold as stored; nulls are for any.</summary>
sealed record StoredHold
{
    public required Guid Id { get; init; }
    public required string CaseReference { get; init; }
    public required string Reason { get; init; }
    public required string Owner { get; init; }
    public required DateOnly ReviewAt { get; init; }
    public Vrm? Vrm { get; init; }
    public string? CameraId { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? Until { get; init; }
    public Guid? HitId { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset? ReleasedAt { get; init; }
    public string ReleasedBy { get; init; } = "";
    public string ReleaseReason { get; init; } = "";
}

/// <summary>Makes, lists and ends holds. Changes are in the caller's transaction.</summary>
static class HoldStore
{
    public static async Task CreateAsync(
        NpgsqlConnection connection, StoredHold hold, int? cameraKey, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Retention/create_hold"), connection);
        command.Parameters.AddWithValue("id", hold.Id);
        command.Parameters.AddWithValue("case", hold.CaseReference);
        command.Parameters.AddWithValue("reason", hold.Reason);
        command.Parameters.AddWithValue("owner", hold.Owner);
        command.Parameters.Add(new NpgsqlParameter("review", NpgsqlDbType.Date) { Value = hold.ReviewAt });
        command.Parameters.Add(new NpgsqlParameter<long?>("vrm", (long?)hold.Vrm?.Packed));
        command.Parameters.Add(new NpgsqlParameter<int?>("camera", cameraKey));
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("from", hold.From?.UtcDateTime));
        command.Parameters.Add(new NpgsqlParameter<DateTime?>("until", hold.Until?.UtcDateTime));
        command.Parameters.Add(new NpgsqlParameter<Guid?>("hit", hold.HitId));
        command.Parameters.AddWithValue("now", hold.CreatedAt.UtcDateTime);
        command.Parameters.AddWithValue("by", hold.CreatedBy);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <returns>False when there is none that stands.</returns>
    public static async Task<bool> ReleaseAsync(
        NpgsqlConnection connection, Guid id, DateTimeOffset now, string by, string reason, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Retention/release_hold"), connection);
        command.Parameters.AddWithValue("id", id);
        command.Parameters.AddWithValue("now", now.UtcDateTime);
        command.Parameters.AddWithValue("by", by);
        command.Parameters.AddWithValue("reason", reason);
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }

    /// <param name="id">Null for any.</param>
    /// <param name="caseReference">Empty for any.</param>
    public static async Task<List<StoredHold>> ListAsync(
        NpgsqlConnection connection, Guid? id, string caseReference, bool withReleased, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Retention/list_holds"), connection);
        command.Parameters.Add(new NpgsqlParameter<Guid?>("id", id));
        command.Parameters.AddWithValue("case", caseReference);
        command.Parameters.AddWithValue("released", withReleased);
        command.Parameters.AddWithValue("limit", limit);
        var holds = new List<StoredHold>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) holds.Add(Read(reader));
        return holds;
    }

    static StoredHold Read(NpgsqlDataReader row)
    {
        return new StoredHold
        {
            Id = row.GetGuid(0),
            CaseReference = row.GetString(1),
            Reason = row.GetString(2),
            Owner = row.GetString(3),
            ReviewAt = row.GetFieldValue<DateOnly>(4),
            Vrm = row.IsDBNull(5) ? null : Vrm.FromPacked((ulong)row.GetInt64(5)),
            CameraId = row.IsDBNull(6) ? null : row.GetString(6),
            From = Time(7),
            Until = Time(8),
            HitId = row.IsDBNull(9) ? null : row.GetGuid(9),
            CreatedAt = row.GetFieldValue<DateTimeOffset>(10),
            CreatedBy = row.GetString(11),
            ReleasedAt = Time(12),
            ReleasedBy = Text(13),
            ReleaseReason = Text(14),
        };

        DateTimeOffset? Time(int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);

        string Text(int column) => row.IsDBNull(column) ? "" : row.GetString(column);
    }
}
