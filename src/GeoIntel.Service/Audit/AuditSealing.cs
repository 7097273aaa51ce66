using System.Security.Cryptography;
using GeoIntel.Models.Audit;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Audit;

/// <summary>Puts committed entries into the chains of their instances.</summary>
/// <remarks>An entry gets its number here and not when it is written: so a transaction that rolls back leaves no gap, one
/// that commits late is found by the next look, and no call ever waits for another to be numbered.</remarks>
static class AuditSealing
{
    static readonly string LockSql = AuditLog.ReadSql("lock_chain.sql");
    static readonly string WindowSql = AuditLog.ReadSql("seal_window.sql");
    static readonly string UnsealedSql = AuditLog.ReadSql("unsealed_entries.sql");
    static readonly string HeadsSql = AuditLog.ReadSql("chain_heads.sql");
    static readonly string SealSql = AuditLog.ReadSql("seal_batch.sql");

    sealed record Unsealed(SealedEntry Entry, ulong TransactionId, SealedValues? Values);

    /// <summary>Lets the caller's transaction, which must be READ COMMITTED, alone add to the chains.</summary>
    /// <param name="waits">False gives up when another does so.</param>
    public static async Task<bool> TryLockAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, bool waits, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(LockSql, connection, transaction);
        command.Parameters.AddWithValue("waits", waits);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Seals everything that is committed now. The caller holds the lock.</summary>
    /// <param name="entriesMax">Of one batch.</param>
    /// <returns>How many entries were sealed.</returns>
    public static async Task<int> SealAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, int entriesMax, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var (settled, isWhole, horizon) = await WindowAsync(connection, transaction, cancellation);
        Dictionary<string, ChainHead>? heads = null;
        byte[]? subjectKey = null;
        var count = 0;
        while (await UnsealedAsync(connection, transaction, settled, isWhole, entriesMax, cancellation) is { Count: > 0 } rows)
        {
            heads ??= (await HeadsAsync(connection, transaction, cancellation)).ToDictionary(head => head.Instance);
            subjectKey ??= await SubjectKeyAsync(connection, transaction, cancellation);
            foreach (var chain in rows.GroupBy(row => row.Entry.Instance))
            {
                heads[chain.Key] = await SealBatchAsync(
                    connection, transaction, heads.GetValueOrDefault(chain.Key), [.. chain], subjectKey, now, cancellation);
            }
            count += rows.Count;
        }
        if (count > 0 || isWhole) await SettleAsync(connection, transaction, horizon, cancellation);
        return count;
    }

    public static async Task<IReadOnlyList<ChainHead>> HeadsAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(HeadsSql, connection, transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var heads = new List<ChainHead>();
        while (await reader.ReadAsync(cancellation))
            heads.Add(new(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2), new Digest(reader.GetFieldValue<byte[]>(3))));
        return heads;
    }

    /// <summary>The key of the digests that subjects are found by.</summary>
    public static async Task<byte[]> SubjectKeyAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT subject_key FROM audit_secret", connection, transaction);
        return (byte[])(await command.ExecuteScalarAsync(cancellation))!;
    }

    static async Task<(ulong Settled, bool IsWhole, ulong Horizon)> WindowAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(WindowSql, connection, transaction);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetFieldValue<ulong>(0), reader.GetBoolean(1), reader.GetFieldValue<ulong>(2));
    }

    static async Task<List<Unsealed>> UnsealedAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ulong settled, bool isWhole, int limit,
        CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(UnsealedSql, connection, transaction);
        command.Parameters.Add(new NpgsqlParameter("settled", NpgsqlDbType.Xid8) { Value = settled });
        command.Parameters.AddWithValue("is_whole", isWhole);
        command.Parameters.AddWithValue("limit", limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var rows = new List<Unsealed>();
        while (await reader.ReadAsync(cancellation))
        {
            var entry = AuditRows.ReadEntry(reader, reader.GetString(0), number: 0, column: 1, digest: default);
            SealedValues? values = entry.Personal is { } personal && !await reader.IsDBNullAsync(20, cancellation)
                ? new SealedValues(personal, reader.GetFieldValue<byte[]>(20))
                : null;
            rows.Add(new(entry, reader.GetFieldValue<ulong>(19), values));
        }
        return rows;
    }

    static async Task<ChainHead> SealBatchAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ChainHead? before, IReadOnlyList<Unsealed> rows,
        byte[] subjectKey, DateTimeOffset now, CancellationToken cancellation)
    {
        var first = (before?.Entries ?? 0) + 1;
        var entries = rows.Select((row, place) => (row.Entry with { Number = first + place }).WithDigest()).ToList();
        var batch = SealedBatch.Seal(before, entries, AuditRows.Microseconds(now));
        var subjects = rows.Where(row => row.Values is not null).DistinctBy(row => row.Entry.PersonalId)
            .SelectMany(row => SubjectsOf(row).Select(named => (row.Entry.PersonalId, named.Key, named.Value))).ToList();

        await using var command = new NpgsqlCommand(SealSql, connection, transaction);
        command.Parameters.AddWithValue("instance", batch.Instance);
        Add("numbers", NpgsqlDbType.Bigint, entries.Select(entry => entry.Number).ToArray());
        Add("transaction_ids", NpgsqlDbType.Xid8, rows.Select(row => row.TransactionId).ToArray());
        Add("sequences", NpgsqlDbType.Bigint, entries.Select(entry => entry.Row).ToArray());
        Add("recorded_ats", NpgsqlDbType.TimestampTz, entries.Select(entry => entry.RecordedAt).ToArray());
        Add("digests", NpgsqlDbType.Bytea, entries.Select(entry => entry.Digest.ToArray()).ToArray());
        Add("subject_macs", NpgsqlDbType.Bytea, subjects.Select(named => named.Key.Mac(subjectKey)).ToArray());
        Add("subject_personal_ids", NpgsqlDbType.Uuid, subjects.Select(named => named.PersonalId!.Value).ToArray());
        Add("subject_is_vrms", NpgsqlDbType.Boolean, subjects.Select(named => named.Key.IsVrm).ToArray());
        Add("subject_is_askeds", NpgsqlDbType.Boolean, subjects.Select(named => named.Value).ToArray());
        command.Parameters.AddWithValue("batch", batch.Number);
        command.Parameters.AddWithValue("first", batch.First);
        command.Parameters.AddWithValue("last", batch.Last);
        command.Parameters.AddWithValue("sealed_at", batch.SealedAt);
        command.Parameters.AddWithValue("root", batch.Root.ToArray());
        command.Parameters.AddWithValue("previous", batch.Previous.ToArray());
        command.Parameters.AddWithValue("digest", batch.Digest.ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
        return ChainHead.Of(batch);

        void Add(string name, NpgsqlDbType elementType, object array) =>
            command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Array | elementType) { Value = array });
    }

    static Dictionary<AuditSubject, bool> SubjectsOf(Unsealed row)
    {
        try
        {
            var named = new Dictionary<AuditSubject, bool>(AuditSubject.In(row.Values!.Value.Open()));
            if (row.Entry is { ResourceKind: "nominal", ResourceId: { } id }) named[AuditSubject.OfNominal(id)] = true;
            return named;
        }
        catch (Exception cause) when (cause is CryptographicException or System.Text.Json.JsonException)
        {
            // Somebody has altered them; the chain shows the rest, and must go on.
            return new Dictionary<AuditSubject, bool>();
        }
    }

    static async Task SettleAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ulong horizon, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("UPDATE audit_sealer SET settled = $1", connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = horizon, NpgsqlDbType = NpgsqlDbType.Xid8 });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
