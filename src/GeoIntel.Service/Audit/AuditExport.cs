using System.Runtime.CompilerServices;
using GeoIntel.Models.Audit;
using Npgsql;

namespace GeoIntel.Service.Audit;

/// <summary>Reads the log in the order in which it is verified (<see cref="AuditVerification"/>).</summary>
sealed class AuditExport(NpgsqlDataSource database)
{
    /// <summary>Chunks of this many batches are read at once.</summary>
    const int BatchesMax = 100;

    static readonly string BatchesSql = AuditLog.ReadSql("batches_between.sql");
    static readonly string EntriesSql = AuditLog.ReadSql("entries_between.sql");

    /// <param name="after">The checkpoint to begin with; 0 for the whole log.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such checkpoint.</exception>
    public async IAsyncEnumerable<AuditPart> ReadAsync(long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var heads = new Dictionary<string, ChainHead>();
        if (after > 0)
        {
            var anchor = await AuditCheckpoints.FindAsync(connection, after, cancellation)
                ?? throw new ArgumentOutOfRangeException(nameof(after), after, "There is no such checkpoint.");
            foreach (var head in anchor.Heads) heads[head.Instance] = head;
            yield return anchor;
        }
        for (var number = after + 1; await AuditCheckpoints.FindAsync(connection, number, cancellation) is { } checkpoint; number++)
        {
            yield return checkpoint;
            await foreach (var part in UpToAsync(connection, heads, checkpoint.Heads, cancellation)) yield return part;
        }
        var present = await AuditSealing.HeadsAsync(connection, null, cancellation);
        await foreach (var part in UpToAsync(connection, heads, present, cancellation)) yield return part;
    }

    /// <summary>The batch of one entry with all its entries; null when there is no such entry.</summary>
    public async Task<SealedEntry?> FindAsync(string instance, long number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        return (await EntriesAsync(connection, instance, number, number, cancellation)).SingleOrDefault();
    }

    static async IAsyncEnumerable<AuditPart> UpToAsync(
        NpgsqlConnection connection, Dictionary<string, ChainHead> heads, IReadOnlyList<ChainHead> until,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var head in until)
        {
            for (var at = heads.GetValueOrDefault(head.Instance)?.Batch ?? 0; at < head.Batch; at += BatchesMax)
            {
                var batches = await BatchesAsync(
                    connection, head.Instance, at, Math.Min(head.Batch, at + BatchesMax), cancellation);
                foreach (var batch in batches)
                {
                    yield return batch;
                    foreach (var entry in await EntriesAsync(connection, batch.Instance, batch.First, batch.Last, cancellation))
                        yield return entry;
                }
            }
            heads[head.Instance] = head;
        }
    }

    internal static async Task<List<SealedBatch>> BatchesAsync(
        NpgsqlConnection connection, string instance, long after, long until, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(BatchesSql, connection);
        command.Parameters.AddWithValue("instance", instance);
        command.Parameters.AddWithValue("after", after);
        command.Parameters.AddWithValue("until", until);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var batches = new List<SealedBatch>();
        while (await reader.ReadAsync(cancellation)) batches.Add(AuditRows.ReadBatch(reader));
        return batches;
    }

    internal static async Task<List<SealedEntry>> EntriesAsync(
        NpgsqlConnection connection, string instance, long first, long last, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(EntriesSql, connection);
        command.Parameters.AddWithValue("instance", instance);
        command.Parameters.AddWithValue("first", first);
        command.Parameters.AddWithValue("last", last);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var entries = new List<SealedEntry>();
        while (await reader.ReadAsync(cancellation))
        {
            entries.Add(AuditRows.ReadEntry(
                reader, instance, reader.GetInt64(0), column: 2, new Digest(reader.GetFieldValue<byte[]>(1))));
        }
        return entries;
    }
}
