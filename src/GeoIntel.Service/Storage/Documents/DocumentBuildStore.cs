using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Hotspots;
using Npgsql;

namespace GeoIntel.Service.Storage.Documents;

/// <summary>Keeps which documents were asked for, how far they are and how that ended.</summary>
sealed class DocumentBuildStore(NpgsqlDataSource database, TimeProvider clock)
{
    static readonly WorkQueue Queue = new(
        "Documents/unfinished_builds", "Documents/lock_build", "Documents/begin_build", "Documents/unlock_build");

    /// <summary>Notes one and its audit entry in one transaction.</summary>
    /// <returns>False when one of that id is known; then nothing was written.</returns>
    public async Task<bool> CreateAsync(DocumentBuild build, AuditEntry entry, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var create = NamedCommand.Of(
            connection, "Documents/create_build", ("id", build.Id), ("kind", build.Kind), ("parameters", build.Parameters),
            ("requested_by", build.RequestedBy), ("built_by", build.BuiltBy), ("purpose", build.Purpose),
            ("created_at", build.CreatedAt.UtcDateTime));
        if (await create.ExecuteNonQueryAsync(cancellation) == 0) return false;
        await AuditLog.WriteAsync(connection, transaction, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <returns>Null when there is none.</returns>
    public async Task<DocumentBuild?> FindAsync(string id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var find = NamedCommand.Of(connection, "Documents/find_build", ("id", id));
        await using var reader = await find.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        var row = new StoredRow(reader);
        return new DocumentBuild(
            row.Text("id"), row.Text("kind"), row.Text("parameters"), row.Text("requested_by"), row.Text("built_by"),
            row.Text("purpose"), row.Time("created_at"))
        {
            State = (BuildState)row.Short("state"), Stage = row.Text("stage"), Progress = row.Share("progress"),
            Problem = row.Text("problem"),
        };
    }

    /// <summary>Takes the oldest one that nobody makes; it is held until the hold is disposed of.</summary>
    public Task<HeldWork?> TryTakeAsync(CancellationToken cancellation) => Queue.TryTakeAsync(database, cancellation);

    /// <returns>False when it was stopped.</returns>
    public async Task<bool> TellProgressAsync(string id, string stage, double share, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var tell = NamedCommand.Of(
            connection, "Documents/tell_progress", ("id", id), ("stage", stage), ("progress", (float)share));
        return await tell.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Ends one that gave nothing, with an audit entry if there is one to write.</summary>
    public async Task StopAsync(
        string id, BuildState state, string problem, AuditEntry? entry, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var stop = NamedCommand.Of(
            connection, "Documents/stop_build", ("id", id), ("state", (short)state), ("problem", problem),
            ("ended_at", clock.GetUtcNow().UtcDateTime));
        var stopped = await stop.ExecuteNonQueryAsync(cancellation) == 1;
        if (entry is not null)
            await AuditLog.WriteAsync(
                connection, transaction, stopped ? entry : entry with { Outcome = "ended before" }, cancellation);
        await transaction.CommitAsync(cancellation);
    }
}
