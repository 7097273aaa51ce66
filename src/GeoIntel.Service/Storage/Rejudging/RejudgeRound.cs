using GeoIntel.Service.Rejudging;
using Npgsql;

namespace GeoIntel.Service.Storage.Rejudging;

/// <summary>One alteration of the registry whose past is being judged again; no other instance is at it meanwhile.</summary>
sealed class RejudgeRound : IAsyncDisposable
{
    const long LockKey = 0x4765_6f52_656a_7564;

    readonly NpgsqlConnection _connection;
    readonly List<RecordedChange> _changes = [];
    long _done;

    RejudgeRound(NpgsqlConnection connection) => _connection = connection;

    /// <summary>The versions that it recorded; none when there is nothing to do.</summary>
    public IReadOnlyList<RecordedChange> Changes => _changes;

    /// <summary>Its number.</summary>
    public long ClockVersion { get; private set; }

    /// <summary>Marks below this one are dealt with already.</summary>
    public long NextVrm { get; private set; }

    /// <returns>Null when another instance is at it.</returns>
    public static async Task<RejudgeRound?> TryBeginAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            await using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({LockKey})", connection);
            if (!(bool)(await take.ExecuteScalarAsync(cancellation))!)
            {
                await connection.DisposeAsync();
                return null;
            }
            var round = new RejudgeRound(connection);
            await round.ReadAsync(cancellation);
            return round;
        }
        catch
        {
            await LetGoAsync(connection);
            throw;
        }
    }

    /// <summary>Remembers that marks below this one are dealt with.</summary>
    public Task AdvanceAsync(long nextVrm, CancellationToken cancellation) => MoveAsync(_done, nextVrm, cancellation);

    /// <summary>Remembers that the alteration is dealt with.</summary>
    public Task FinishAsync(CancellationToken cancellation) => MoveAsync(ClockVersion, 0, cancellation);

    public async ValueTask DisposeAsync() => await LetGoAsync(_connection);

    async Task ReadAsync(CancellationToken cancellation)
    {
        await using (var command = new NpgsqlCommand(SqlText.Of("Rejudging/rejudge_cursor"), _connection))
        await using (var reader = await command.ExecuteReaderAsync(cancellation))
        {
            await reader.ReadAsync(cancellation);
            (_done, NextVrm) = (reader.GetInt64(0), reader.GetInt64(1));
        }
        await using var next = new NpgsqlCommand(SqlText.Of("Rejudging/next_alteration"), _connection);
        next.Parameters.AddWithValue("after", _done);
        await using var rows = await next.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            _changes.Add(new RecordedChange(
                rows.GetString(0), rows.GetString(1), rows.GetInt32(2), rows.GetFieldValue<DateTimeOffset>(3)));
            ClockVersion = rows.GetInt64(4);
        }
    }

    async Task MoveAsync(long done, long nextVrm, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(SqlText.Of("Rejudging/move_rejudge_cursor"), _connection);
        command.Parameters.AddWithValue("clock_version", done);
        command.Parameters.AddWithValue("next_vrm", nextVrm);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // A pooled connection keeps its session, and the lock is the session's. A broken one has let go of it already.
    static async Task LetGoAsync(NpgsqlConnection connection)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            await using var release = new NpgsqlCommand($"SELECT pg_advisory_unlock({LockKey})", connection);
            await release.ExecuteNonQueryAsync(CancellationToken.None);
        }
        await connection.DisposeAsync();
    }
}
