using Npgsql;

namespace GeoIntel.Service.Storage;

/// <summary>What this instance works on; others leave it alone as long as the connection lives.</summary>
/// <param name="unlock">The query that lets go of it.</param>
sealed class HeldWork(string id, NpgsqlConnection connection, string unlock) : IAsyncDisposable
{
    public string Id => id;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await using var leave = NamedCommand.Of(connection, unlock, ("id", id));
            await leave.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // the session is gone, and the lock with it
        }
        await connection.DisposeAsync();
    }
}

/// <summary>A table that is a queue, by the names of its queries.</summary>
/// <param name="Unfinished">The ids of what waits, the oldest first.</param>
/// <param name="Lock">Takes one for the session, unless another has it; tells whether it did.</param>
/// <param name="Begin">Notes that it is worked on; gives nothing when it has ended meanwhile.</param>
/// <param name="Unlock">Lets go of it.</param>
sealed record WorkQueue(string Unfinished, string Lock, string Begin, string Unlock)
{
    /// <summary>Takes the oldest that nobody works on; it is held until the hold is disposed of.</summary>
    public async Task<HeldWork?> TryTakeAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            var ids = new List<string>();
            await using (var unfinished = NamedCommand.Of(connection, Unfinished))
            await using (var reader = await unfinished.ExecuteReaderAsync(cancellation))
            {
                while (await reader.ReadAsync(cancellation)) ids.Add(reader.GetString(0));
            }
            foreach (var id in ids)
            {
                await using var take = NamedCommand.Of(connection, Lock, ("id", id));
                if (await take.ExecuteScalarAsync(cancellation) is not true) continue;
                await using var begin = NamedCommand.Of(connection, Begin, ("id", id));
                if (await begin.ExecuteScalarAsync(cancellation) is not null) return new HeldWork(id, connection, Unlock);
                await using var leave = NamedCommand.Of(connection, Unlock, ("id", id));
                await leave.ExecuteNonQueryAsync(cancellation);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        await connection.DisposeAsync();
        return null;
    }
}
