using GeoIntel.Models.Audit;
using Npgsql;

namespace GeoIntel.Service.Audit;

/// <summary>Rows of the audit tables as parts of the log.</summary>
static class AuditRows
{
    /// <summary>Reads the columns from sequence to sealed, call_id and part_of, in this order.</summary>
    /// <param name="column">Of sequence.</param>
    public static SealedEntry ReadEntry(NpgsqlDataReader reader, string instance, long number, int column, Digest digest) => new()
    {
        Instance = instance,
        Number = number,
        Row = reader.GetInt64(column),
        RecordedAt = new DateTimeOffset(reader.GetDateTime(column + 1), TimeSpan.Zero),
        Actor = reader.GetString(column + 2),
        Action = reader.GetString(column + 3),
        Rpc = reader.GetString(column + 4),
        PurposeClass = reader.IsDBNull(column + 5) ? null : reader.GetInt16(column + 5),
        PurposeReference = TextAt(reader, column + 6),
        ResourceKind = TextAt(reader, column + 7),
        ResourceId = TextAt(reader, column + 8),
        ResourceRevision = reader.IsDBNull(column + 9) ? null : reader.GetInt32(column + 9),
        ResourceDigest = DigestAt(reader, column + 10),
        RowCount = reader.IsDBNull(column + 11) ? null : reader.GetInt32(column + 11),
        Outcome = reader.GetString(column + 12),
        PersonalId = reader.IsDBNull(column + 13) ? null : reader.GetGuid(column + 13),
        PersonalDigest = DigestAt(reader, column + 14),
        Personal = reader.IsDBNull(column + 15) ? null : reader.GetFieldValue<byte[]>(column + 15),
        CallId = reader.IsDBNull(column + 16) ? null : reader.GetGuid(column + 16),
        PartOf = reader.IsDBNull(column + 17) ? null : reader.GetGuid(column + 17),
        Digest = digest,
    };

    public static SealedBatch ReadBatch(NpgsqlDataReader reader) => new()
    {
        Instance = reader.GetString(0),
        Number = reader.GetInt64(1),
        First = reader.GetInt64(2),
        Last = reader.GetInt64(3),
        SealedAt = new DateTimeOffset(reader.GetDateTime(4), TimeSpan.Zero),
        Root = new Digest(reader.GetFieldValue<byte[]>(5)),
        Previous = new Digest(reader.GetFieldValue<byte[]>(6)),
        Digest = new Digest(reader.GetFieldValue<byte[]>(7)),
    };

    /// <summary>A time as PostgreSQL holds it.</summary>
    public static DateTimeOffset Microseconds(DateTimeOffset time) =>
        new(time.UtcTicks / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    static string? TextAt(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    static Digest? DigestAt(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : new Digest(reader.GetFieldValue<byte[]>(column));
}
