using System.Runtime.CompilerServices;
using GeoIntel.Models.Incidents;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Sightings;
using NetTopologySuite.Geometries;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Incidents;

/// <summary>Stores publications of incidents, each in one transaction with its audit entry, and reads
/// incidents.</summary>
sealed class IncidentStore(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Stores a publication, replaces what was held under its name, or finds it unchanged.</summary>
    /// <param name="entryOf">The audit entry of what was done.</param>
    /// <exception cref="NpgsqlException">Nothing was stored.</exception>
    public async Task<KeptPublication> KeepAsync(
        IncidentPublication publication, Func<KeptPublication, AuditEntry> entryOf, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using (var open = Command(connection, "open_source", ("source", publication.Source)))
            await open.ExecuteNonQueryAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var lockSource = Command(connection, "lock_source", ("source", publication.Source));
        var sourceKey = (int)(await lockSource.ExecuteScalarAsync(cancellation))!;
        var digest = IncidentDigest.Of(publication.Incidents);
        var kept = await FindAsync(connection, sourceKey, publication, cancellation);
        if (kept is not null && kept.Held.ContentSha256.AsSpan().SequenceEqual(digest))
        {
            await AuditLog.WriteAsync(connection, transaction, entryOf(kept), cancellation);
            await transaction.CommitAsync(cancellation);
            return kept;
        }
        kept = await ReplaceAsync(connection, sourceKey, publication, digest, kept, cancellation);
        await AuditLog.WriteAsync(connection, transaction, entryOf(kept), cancellation);
        await transaction.CommitAsync(cancellation);
        return kept;
    }

    /// <summary>Publications by source and name.</summary>
    /// <param name="source">Empty for all.</param>
    /// <param name="after">Source and name of the last one of the page before.</param>
    public async Task<IReadOnlyList<HeldPublication>> ListAsync(
        string source, (string Source, string Name)? after, int limit, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(SqlText.Of("Incidents/list_publications"));
        AddText(command, "source", source.Length > 0 ? source : null);
        AddText(command, "after_source", after?.Source);
        AddText(command, "after_name", after?.Name);
        command.Parameters.AddWithValue("limit", limit);
        var found = new List<HeldPublication>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            found.Add(new HeldPublication(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3),
                reader.GetFieldValue<byte[]>(4), reader.GetInt32(5), reader.GetInt32(6),
                reader.GetFieldValue<DateTimeOffset>(7)));
        }
        return found;
    }

    /// <summary>Incidents that touch a period, in the order they were published.</summary>
    /// <param name="source">Empty for all sources.</param>
    /// <param name="box">On the National Grid in metres, border included; null for everywhere, and then incidents
    /// without a place are among them.</param>
    public async IAsyncEnumerable<Incident> ReadAsync(
        DateTimeOffset from, DateTimeOffset until, string source, Envelope? box,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            SqlText.Of(box is null ? "Incidents/incidents_between" : "Incidents/incidents_between_in_box"));
        command.Parameters.AddWithValue("from", from.UtcDateTime);
        command.Parameters.AddWithValue("until", until.UtcDateTime);
        AddText(command, "source", source.Length > 0 ? source : null);
        if (box is not null)
        {
            command.Parameters.AddWithValue("west", box.MinX);
            command.Parameters.AddWithValue("south", box.MinY);
            command.Parameters.AddWithValue("east", box.MaxX);
            command.Parameters.AddWithValue("north", box.MaxY);
        }
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) yield return IncidentRows.Read(reader);
    }

    static async Task<KeptPublication?> FindAsync(
        NpgsqlConnection connection, int sourceKey, IncidentPublication publication, CancellationToken cancellation)
    {
        await using var command = Command(
            connection, "find_publication", ("source_key", sourceKey), ("name", publication.Name));
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        var held = new HeldPublication(
            publication.Source, publication.Name, reader.GetString(5), reader.GetString(6), reader.GetFieldValue<byte[]>(1),
            reader.GetInt32(2), reader.GetInt32(3), reader.GetFieldValue<DateTimeOffset>(4));
        return new KeptPublication(held, PublicationOutcome.Unchanged, Removed: 0, Duplicates: 0);
    }

    async Task<KeptPublication> ReplaceAsync(
        NpgsqlConnection connection, int sourceKey, IncidentPublication publication, byte[] digest, KeptPublication? before,
        CancellationToken cancellation)
    {
        var storedAt = clock.GetUtcNow();
        var (key, revision) = await NoteAsync(connection, sourceKey, publication, digest, storedAt, cancellation);
        var removed = 0;
        if (before is not null)
        {
            await using var remove = Command(connection, "remove_incidents", ("publication_key", key));
            removed = await remove.ExecuteNonQueryAsync(cancellation);
        }
        await using (var begin = Command(connection, "begin_arriving")) await begin.ExecuteNonQueryAsync(cancellation);
        await CopyAsync(connection, key, sourceKey, publication.Incidents, cancellation);
        await using var take = Command(connection, "take_arrived", ("publication_key", key));
        var taken = (int)(await take.ExecuteScalarAsync(cancellation))!;
        return new KeptPublication(
            new HeldPublication(
                publication.Source, publication.Name, publication.FileName, publication.FileSha256, digest, revision, taken,
                storedAt),
            before is null ? PublicationOutcome.Created : PublicationOutcome.Replaced, removed,
            publication.Incidents.Count - taken);
    }

    static async Task<(int Key, int Revision)> NoteAsync(
        NpgsqlConnection connection, int sourceKey, IncidentPublication publication, byte[] digest, DateTimeOffset storedAt,
        CancellationToken cancellation)
    {
        await using var note = Command(
            connection, "keep_publication", ("source_key", sourceKey), ("name", publication.Name),
            ("file_name", publication.FileName), ("file_sha256", publication.FileSha256), ("content_sha256", digest),
            ("stored_at", storedAt.UtcDateTime));
        await using var reader = await note.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt32(0), reader.GetInt32(1));
    }

    static async Task CopyAsync(
        NpgsqlConnection connection, int key, int sourceKey, IReadOnlyList<Incident> incidents, CancellationToken cancellation)
    {
        const int RowsAtOnce = 10_000;
        var rows = new BinaryCopyBuffer();
        foreach (var (chunk, some) in incidents.Chunk(RowsAtOnce).Index())
        {
            rows.Begin();
            foreach (var (i, incident) in some.Index())
                IncidentRows.Write(rows, key, sourceKey, chunk * RowsAtOnce + i, incident);
            await using var copy = await connection.BeginRawBinaryCopyAsync(IncidentRows.CopyCommand, cancellation);
            await copy.WriteAsync(rows.End(), cancellation);
        }
    }

    static NpgsqlCommand Command(NpgsqlConnection connection, string name, params (string Name, object Value)[] values)
    {
        var command = new NpgsqlCommand(SqlText.Of($"Incidents/{name}"), connection);
        foreach (var (parameter, value) in values) command.Parameters.AddWithValue(parameter, value);
        return command;
    }

    static void AddText(NpgsqlCommand command, string name, string? value) =>
        command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Text) { Value = (object?)value ?? DBNull.Value });
}
