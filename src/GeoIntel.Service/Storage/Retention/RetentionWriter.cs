using System.Globalization;
using GeoIntel.Service.Audit;
using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Storage.Retention;

/// <summary>Says in the audit log and in the run's tally what was erased, in the transaction that erased it.</summary>
/// <param name="entry">Who, by which call and why.</param>
sealed class RetentionWriter(Guid run, AuditEntry entry)
{
    /// <summary>The kind of what was kept out of a day that ended.</summary>
    public const string CopiedOut = "held_sighting";

    public Guid Run => run;

    /// <param name="dropped">The day whose partition went; null when none did.</param>
    public async Task WriteAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<ErasedCount> counts, DateOnly? dropped,
        CancellationToken cancellation)
    {
        var entries = counts.Select(EntryOf).ToList();
        if (dropped is { } day)
        {
            entries.Add(entry with
            {
                Action = AuditAction.Erasure,
                ResourceKind = "sighting",
                ResourceId = Text(day),
                RowCount = (int)Math.Min(int.MaxValue, counts.Where(one => one.Kind == "sighting").Sum(one => one.Count)),
                Outcome = "partition dropped",
            });
        }
        if (entries.Count == 0) return;
        await AuditLog.WriteAsync(connection, transaction, entries, cancellation);
        await using var command = new NpgsqlCommand(SqlText.Of("Retention/add_tally"), connection);
        command.Parameters.AddWithValue("run", run);
        command.Parameters.Add(new NpgsqlParameter("days", NpgsqlDbType.Array | NpgsqlDbType.Date)
        {
            Value = counts.Select(one => one.Day).ToArray(),
        });
        command.Parameters.AddWithValue("kinds", counts.Select(one => one.Kind).ToArray());
        command.Parameters.AddWithValue("regimes", counts.Select(one => (short)(one.Regime ?? 0)).ToArray());
        command.Parameters.AddWithValue("classes", counts.Select(one => (short)(one.Class ?? 0)).ToArray());
        command.Parameters.AddWithValue("counts", counts.Select(one => one.Count).ToArray());
        await command.ExecuteNonQueryAsync(cancellation);
    }

    AuditEntry EntryOf(ErasedCount count) => entry with
    {
        Action = count.Kind == CopiedOut ? AuditAction.Alteration : AuditAction.Erasure,
        ResourceKind = count.Kind,
        ResourceId = string.Join(' ', new[] { Text(count.Day), count.Regime?.ToString(), count.Class?.ToString() }
            .Where(part => part is not null)),
        RowCount = (int)Math.Min(int.MaxValue, count.Count),
        Outcome = count.Kind == CopiedOut ? "copied out" : "erased",
    };

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
