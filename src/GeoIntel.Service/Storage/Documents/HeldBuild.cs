using Npgsql;

namespace GeoIntel.Service.Storage.Documents;

/// <summary>A document that this instance makes; others leave it alone as long as the connection lives.</summary>
sealed class HeldBuild(string id, string kind, NpgsqlConnection connection) : IAsyncDisposable
{
    public string Id => id;
    public string Kind => kind;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await using var leave = NamedCommand.Of(connection, "Documents/unlock_build", ("id", id));
            await leave.ExecuteNonQueryAsync();
        }
        catch (NpgsqlException)
        {
            // the session is gone, and the lock with it
        }
        await connection.DisposeAsync();
    }
}
