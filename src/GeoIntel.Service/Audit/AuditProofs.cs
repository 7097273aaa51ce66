using GeoIntel.Models.Audit;
using Npgsql;

namespace GeoIntel.Service.Audit;

/// <summary>Makes proofs that single entries are covered by a checkpoint.</summary>
sealed class AuditProofs(NpgsqlDataSource database)
{
    /// <summary>A proof holds every batch between the entry's and the checkpoint's; more do not fit into one message.</summary>
    public const int BatchesMax = 5000;

    static readonly string BatchSql = AuditLog.ReadSql("batch_of_entry.sql");

    /// <param name="number">Of a checkpoint that must cover it; 0 is the first that does.</param>
    /// <returns>Null when there is no such entry.</returns>
    /// <exception cref="AuditProofException">It cannot be proven so.</exception>
    public async Task<InclusionProof?> FindAsync(string instance, long entry, long number, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        if (await BatchOfAsync(connection, instance, entry, cancellation) is not { } batch) return null;
        var entries = await AuditExport.EntriesAsync(connection, instance, batch.First, batch.Last, cancellation);
        if (entries.Count != batch.Count)
            throw new AuditProofException(AuditProofProblem.Damaged, $"Batch {batch.Number} of {instance} has lost an entry; verify the log.");

        var checkpoint = number == 0
            ? await FirstCoveringAsync(connection, instance, entry, cancellation)
                ?? throw new AuditProofException(AuditProofProblem.NotCovered, "No checkpoint covers it yet; ask again in a moment.")
            : await AuditCheckpoints.FindAsync(connection, number, cancellation)
                ?? throw new AuditProofException(AuditProofProblem.NotCovered, $"There is no checkpoint {number}; ask for one that was made.");
        var head = checkpoint.Heads.SingleOrDefault(head => head.Instance == instance);
        if (head is null || head.Entries < entry)
            throw new AuditProofException(AuditProofProblem.NotCovered, $"Checkpoint {checkpoint.Number} does not cover it; ask for a later one.");
        if (head.Batch - batch.Number > BatchesMax)
        {
            throw new AuditProofException(
                AuditProofProblem.TooLong,
                $"{head.Batch - batch.Number} batches lie between it and checkpoint {checkpoint.Number}, and a proof holds {BatchesMax}; "
                + "ask for an earlier checkpoint.");
        }
        var later = await AuditExport.BatchesAsync(connection, instance, batch.Number, head.Batch, cancellation);
        return InclusionProof.Of((int)(entry - batch.First), entries, batch, later, checkpoint);
    }

    static async Task<SealedBatch?> BatchOfAsync(
        NpgsqlConnection connection, string instance, long entry, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(BatchSql, connection);
        command.Parameters.AddWithValue("instance", instance);
        command.Parameters.AddWithValue("entry", entry);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? AuditRows.ReadBatch(reader) : null;
    }

    // What a checkpoint covers the next covers, too, so half of them are passed over at each step.
    static async Task<Checkpoint?> FirstCoveringAsync(
        NpgsqlConnection connection, string instance, long entry, CancellationToken cancellation)
    {
        var found = await AuditCheckpoints.LastAsync(connection, null, cancellation);
        if (found is null || !Covers(found)) return null;
        var least = 1L;
        while (least < found.Number)
        {
            var tried = await AuditCheckpoints.FindAsync(connection, least + (found.Number - least) / 2, cancellation)
                ?? throw new AuditProofException(AuditProofProblem.Damaged, "A checkpoint is missing; verify the log.");
            if (Covers(tried)) found = tried;
            else least = tried.Number + 1;
        }
        return found;

        bool Covers(Checkpoint checkpoint) => checkpoint.Heads.Any(head => head.Instance == instance && head.Entries >= entry);
    }
}

/// <summary>Why there is no proof.</summary>
enum AuditProofProblem
{
    /// <summary>The checkpoint does not cover the entry, or none does yet.</summary>
    NotCovered,

    /// <summary>Too much lies between the two.</summary>
    TooLong,

    /// <summary>The stored log is not whole.</summary>
    Damaged,
}

/// <summary>An entry cannot be proven so; the message says what to do.</summary>
sealed class AuditProofException(AuditProofProblem problem, string message) : Exception(message)
{
    public AuditProofProblem Problem => problem;
}
