using GeoIntel.Models.Hotspots.Runs;
using GeoIntel.Service.Audit;
using Npgsql;

namespace GeoIntel.Service.Storage.Hotspots;

/// <summary>Keeps which runs were asked for, how far they are and how they ended.</summary>
sealed class HotspotRunStore(NpgsqlDataSource database, TimeProvider clock)
{
    static readonly WorkQueue Queue = new(
        "Hotspots/unfinished_runs", "Hotspots/lock_run", "Hotspots/begin_run", "Hotspots/unlock_run");

    /// <summary>Notes a run and its audit entry in one transaction.</summary>
    /// <returns>False when a run of that id is known; then nothing was written.</returns>
    public async Task<bool> CreateAsync(NewRun run, AuditEntry entry, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var create = HotspotCommand.Of(
            connection, "create_run", ("id", run.Id), ("crime_group", run.CrimeGroup), ("unit", run.Unit),
            ("first_month", run.FirstMonth),
            ("month_count", run.MonthCount), ("forecaster", run.Forecaster), ("parameters", run.Parameters),
            ("requested_by", run.RequestedBy),
            ("purpose", run.Purpose), ("handling", run.Handling), ("attribution", run.Attribution),
            ("created_at", run.CreatedAt.UtcDateTime));
        if (await create.ExecuteNonQueryAsync(cancellation) == 0) return false;
        await AuditLog.WriteAsync(connection, transaction, entry, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <returns>What <paramref name="read"/> makes of the run, or the default when there is none.</returns>
    public async Task<T?> FindAsync<T>(string id, Func<StoredRow, T> read, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var find = HotspotCommand.Of(connection, "find_run", ("id", id));
        await using var reader = await find.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? read(new StoredRow(reader)) : default;
    }

    /// <summary>Runs, the newest first.</summary>
    /// <param name="crimeGroup">Empty for all, as the unit.</param>
    /// <param name="before">The last one of the page before.</param>
    public async Task<List<T>> ListAsync<T>(
        string crimeGroup, string unit, (DateTimeOffset Time, string Id)? before, int limit, Func<StoredRow, T> read,
        CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var list = HotspotCommand.Of(
            connection, "list_runs", ("crime_group", HotspotCommand.Text(NullIfEmpty(crimeGroup))),
            ("unit", HotspotCommand.Text(NullIfEmpty(unit))),
            ("before_time", HotspotCommand.Time(before?.Time)), ("before_id", HotspotCommand.Text(before?.Id)),
            ("limit", limit));
        await using var reader = await list.ExecuteReaderAsync(cancellation);
        var found = new List<T>();
        while (await reader.ReadAsync(cancellation)) found.Add(read(new StoredRow(reader)));
        return found;
    }

    /// <summary>Takes the oldest run that nobody computes; it is held until the hold is disposed of.</summary>
    public Task<HeldWork?> TryTakeAsync(CancellationToken cancellation) => Queue.TryTakeAsync(database, cancellation);

    /// <returns>False when the run was stopped.</returns>
    public bool TellProgress(string id, RunProgress progress)
    {
        using var connection = database.OpenConnection();
        using var tell = HotspotCommand.Of(
            connection, "tell_progress", ("id", id), ("stage", progress.Stage), ("progress", (float)progress.Share));
        return tell.ExecuteNonQuery() == 1;
    }

    /// <summary>Ends a run that gave nothing, with an audit entry if there is one to write.</summary>
    /// <returns>False when it had ended before.</returns>
    public async Task<bool> StopAsync(
        string id, RunState state, string problem, AuditEntry? entry, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var stop = HotspotCommand.Of(
            connection, "stop_run", ("id", id), ("state", (short)state), ("problem", problem),
            ("ended_at", clock.GetUtcNow().UtcDateTime));
        var stopped = await stop.ExecuteNonQueryAsync(cancellation) == 1;
        if (entry is not null)
            await AuditLog.WriteAsync(
                connection, transaction, stopped ? entry : entry with { Outcome = "ended before" }, cancellation);
        await transaction.CommitAsync(cancellation);
        return stopped;
    }

    /// <summary>The first and last month with an incident; null when there are none.</summary>
    public async Task<(DateOnly First, DateOnly Last)?> IncidentMonthsAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var months = HotspotCommand.Of(connection, "incident_months");
        await using var reader = await months.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return reader.IsDBNull(0) ? null : (reader.GetFieldValue<DateOnly>(0), reader.GetFieldValue<DateOnly>(1));
    }

    static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
