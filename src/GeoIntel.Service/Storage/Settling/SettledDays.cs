using System.Globalization;
using Npgsql;

namespace GeoIntel.Service.Storage.Settling;

/// <summary>Days that hardly anything is added to any more get indexes from which questions about many passes are answered alone.
/// </summary>
/// <remarks>
/// The day that is written does without them: each would cost the intake a page at a random place for every read. They are made
/// beside whatever else reads and writes the day, and made again when they did not come to their end. A day without them gives
/// the same answers.
/// </remarks>
sealed class SettledDays(NpgsqlDataSource database)
{
    /// <summary>A day has settled when it ended so long ago: what was recorded while a line was down has mostly come by then.
    /// </summary>
    public static readonly TimeSpan After = TimeSpan.FromHours(24);

    const long LockKey = 0x4765_6f53_6574_746c;

    // What the names of the indexes end in, as settle_by_camera.sql and settle_by_vrm.sql make them.
    static readonly string[] Suffixes = ["_fixed_camera", "_fixed_vrm"];

    /// <summary>Settles every day that has ended long enough ago and is not settled yet.</summary>
    /// <returns>How many; null when another instance is at it.</returns>
    public async Task<int?> SettleAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (!await LockAsync(connection, "SELECT pg_try_advisory_lock(@key)", cancellation)) return null;
        try
        {
            var days = await DaysAsync(connection, DateOnly.FromDateTime((now - After).UtcDateTime), cancellation);
            foreach (var day in days) await SettleAsync(connection, day, cancellation);
            return days.Count;
        }
        finally
        {
            // A pooled connection keeps its session, and the lock is the session's. A broken one has let go of it already.
            if (connection.State == System.Data.ConnectionState.Open)
                await LockAsync(connection, "SELECT pg_advisory_unlock(@key)", CancellationToken.None);
        }
    }

    static async Task SettleAsync(NpgsqlConnection connection, DateOnly day, CancellationToken cancellation)
    {
        var partition = $"sighting_{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";
        foreach (var broken in await BrokenAsync(connection, partition, cancellation))
            await DoAsync(connection, $"DROP INDEX CONCURRENTLY IF EXISTS {broken}", cancellation);
        foreach (var index in (string[])["settle_by_camera", "settle_by_vrm"])
        {
            await DoAsync(
                connection, SqlText.Of($"Settling/{index}").Replace("{partition}", partition, StringComparison.Ordinal), cancellation);
        }
        // An index answers alone for those pages only of which it is noted that everybody may see all of their rows.
        await DoAsync(connection, $"VACUUM {partition}", cancellation);
    }

    static async Task<List<DateOnly>> DaysAsync(NpgsqlConnection connection, DateOnly before, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Settling/unsettled_days"), connection);
        command.Parameters.AddWithValue("before", before);
        command.Parameters.AddWithValue("suffixes", Suffixes);
        var days = new List<DateOnly>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) days.Add(reader.GetFieldValue<DateOnly>(0));
        return days;
    }

    static async Task<List<string>> BrokenAsync(NpgsqlConnection connection, string partition, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Settling/broken_indexes"), connection);
        command.Parameters.AddWithValue("partition", partition);
        var names = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) names.Add(reader.GetString(0));
        return names;
    }

    static async Task<bool> LockAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddWithValue("key", LockKey);
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    static async Task DoAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        // A day of thirty million reads takes minutes.
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
