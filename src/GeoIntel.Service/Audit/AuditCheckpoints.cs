using System.Security.Cryptography;
using GeoIntel.Models.Audit;
using Npgsql;

namespace GeoIntel.Service.Audit;

/// <summary>The signed checkpoints as they are stored.</summary>
static class AuditCheckpoints
{
    /// <returns>The last one, or null.</returns>
    public static async Task<Checkpoint?> LastAsync(
        NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT body FROM audit_checkpoint ORDER BY number DESC LIMIT 1", connection, transaction);
        return Read(await command.ExecuteScalarAsync(cancellation));
    }

    /// <returns>Null when there is none of that number.</returns>
    public static async Task<Checkpoint?> FindAsync(NpgsqlConnection connection, long number, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT body FROM audit_checkpoint WHERE number = $1", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = number });
        return Read(await command.ExecuteScalarAsync(cancellation));
    }

    /// <returns>Those before a number, newest first.</returns>
    public static async Task<IReadOnlyList<Checkpoint>> BeforeAsync(
        NpgsqlConnection connection, long before, int limit, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "SELECT body FROM audit_checkpoint WHERE number < $1 ORDER BY number DESC LIMIT $2", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = before });
        command.Parameters.Add(new NpgsqlParameter { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var checkpoints = new List<Checkpoint>();
        while (await reader.ReadAsync(cancellation)) checkpoints.Add(Read(reader.GetString(0))!);
        return checkpoints;
    }

    /// <summary>Signs the present heads, if something was sealed since the last checkpoint. The caller holds the chains' lock.</summary>
    /// <param name="interval">Least time since the last checkpoint.</param>
    /// <returns>The new checkpoint, or null.</returns>
    public static async Task<Checkpoint?> MakeAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, ECDsa key, TimeSpan interval, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var last = await LastAsync(connection, transaction, cancellation);
        if (last is not null && now - last.MadeAt < interval && now >= last.MadeAt) return null;
        var heads = await AuditSealing.HeadsAsync(connection, transaction, cancellation);
        if (heads.Count == 0 || (last is not null && heads.SequenceEqual(last.Heads))) return null;

        var made = Checkpoint.Sign(last, heads, AuditRows.Microseconds(now), key);
        await using var command = new NpgsqlCommand(
            "INSERT INTO audit_checkpoint (number, made_at, body) VALUES ($1, $2, $3)", connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = made.Number });
        command.Parameters.Add(new NpgsqlParameter { Value = made.MadeAt });
        command.Parameters.Add(new NpgsqlParameter { Value = AuditText.Write(made) });
        await command.ExecuteNonQueryAsync(cancellation);
        return made;
    }

    static Checkpoint? Read(object? body) => body is not string text
        ? null
        : AuditText.Read(text) as Checkpoint ?? throw new InvalidDataException("A stored checkpoint is not as it was written.");
}
