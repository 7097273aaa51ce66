using Npgsql;

namespace GeoIntel.Service.Audit;

/// <summary>Makes the personal values of entries unreadable for good; the entries and their chain stay.</summary>
static class AuditErasure
{
    static readonly string EraseSql = AuditLog.ReadSql("erase_subjects.sql");

    /// <summary>Deletes the keys of all sealed values that name one of the subjects, and writes the entry of it.</summary>
    /// <remarks>Values that name others, too, go as a whole. A question that commits later is not erased.</remarks>
    /// <param name="transaction">READ COMMITTED; the caller commits it. Other sealing waits until then.</param>
    /// <param name="entry">Who erases and why; its action and row count are set here. What it names itself stays readable.</param>
    /// <returns>How many sets of values were erased.</returns>
    public static async Task<int> EraseSubjectAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, AuditEntry entry, IReadOnlyCollection<AuditSubject> subjects,
        DateTimeOffset now, CancellationToken cancellation)
    {
        const int EntriesMax = 1000;
        await AuditSealing.TryLockAsync(connection, transaction, waits: true, cancellation);
        // Sealing finds what the values name, so what is not sealed yet could not be found.
        await AuditSealing.SealAsync(connection, transaction, EntriesMax, now, cancellation);
        var subjectKey = await AuditSealing.SubjectKeyAsync(connection, transaction, cancellation);
        await using var command = new NpgsqlCommand(EraseSql, connection, transaction);
        command.Parameters.AddWithValue("subject_macs", subjects.Select(subject => subject.Mac(subjectKey)).ToArray());
        var count = await command.ExecuteNonQueryAsync(cancellation);
        await AuditLog.WriteAsync(
            connection, transaction, entry with { Action = AuditAction.Erasure, RowCount = count }, cancellation);
        return count;
    }
}
