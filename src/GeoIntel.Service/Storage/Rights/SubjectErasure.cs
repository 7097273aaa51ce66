using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Retention;
using Npgsql;

namespace GeoIntel.Service.Storage.Rights;

/// <summary>What an erasure took, or would take.</summary>
/// <param name="NeededBy">Names of what still needs the subject; nothing is erased when there are any.</param>
/// <param name="Digests">Of pictures that no read refers to any more.</param>
sealed record SubjectErased(
    IReadOnlyList<(string Kind, long Count)> Counts, IReadOnlyList<string> NeededBy, IReadOnlyList<byte[]> Digests);

/// <summary>Erases what is held on a subject, in one transaction.</summary>
/// <remarks>What is derived of its reads goes as retention lets it go: passes are made anew of the reads that are left.</remarks>
static class SubjectErasure
{
    // In one order: journeys and cameras look at new reads, then judging again, retention.
    internal static readonly long[] Watches = [0x43616D_65726173, 0x4765_6f52_656a_7564, 0x4765_6f52_6574_6e74, 0x4A6F7572_6E657973];

    /// <summary>Finds out what would go, and changes nothing.</summary>
    public static async Task<SubjectErased> LookAsync(
        NpgsqlConnection connection, SubjectKey subject, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        return await TakeAsync(new Steps(connection, subject, cancellation), now);
    }

    /// <param name="transaction">READ COMMITTED; the caller commits it when nothing needs the subject, and else not.</param>
    /// <param name="proof">The entry of the erasure, which must not name the subject.</param>
    public static async Task<SubjectErased> EraseAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, SubjectKey subject, AuditEntry proof, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var steps = new Steps(connection, subject, cancellation);
        await steps.DoAsync("lock_watches", new NpgsqlParameter("keys", Watches));
        await steps.DoAsync("Implausible/lock_resolutions");
        // What is registered, held or restricted meanwhile waits.
        await steps.SayAsync("SELECT FROM registry_clock FOR UPDATE; LOCK TABLE hold, restriction IN SHARE ROW EXCLUSIVE MODE");
        await steps.DoAsync("Hits/fence_keeper");
        var taken = await TakeAsync(steps, now);
        if (taken.NeededBy.Count > 0) return taken;

        await steps.DoAsync("forget_digests");
        await using (var longest = new NpgsqlCommand(SqlText.Of("Retention/longest_pass"), connection))
            await new PassEnd(connection, (TimeSpan)(await longest.ExecuteScalarAsync(cancellation))!).RunAsync(cancellation);
        foreach (var derived in (string[])["attachments", "events", "journeys", "withdrawals", "matches"])
            await steps.DoAsync($"Retention/forget_{derived}");
        await steps.DoAsync("erase_hits");
        await steps.DoAsync("erase_resolutions");
        await steps.DoAsync("erase_reads");
        await steps.BlankAsync("sighting");
        await steps.BlankAsync("held_sighting");
        if (subject.Vrm is not null) await steps.DoAsync("blank_commits");
        await steps.DoAsync("erase_resources");
        await steps.DoAsync("tell_registry");
        var counts = taken.Counts.ToList();
        var personal = await AuditErasure.EraseSubjectAsync(
            connection, transaction, proof with { Personal = new { erased = counts.ToDictionary(one => one.Kind, one => one.Count) } },
            [subject.Audit], now, cancellation);
        if (subject.Vrm is not null)
        {
            var key = await AuditSealing.SubjectKeyAsync(connection, transaction, cancellation);
            foreach (var known in (string[])["forget_colleague", "forget_touches"])
                await steps.DoAsync(known, new NpgsqlParameter("mac", subject.Audit.Mac(key)));
        }
        if (personal > 0) counts.Add(("audit_personal", personal));
        return taken with { Counts = counts, Digests = await steps.DigestsAsync() };
    }

    static async Task<SubjectErased> TakeAsync(Steps steps, DateTimeOffset now)
    {
        await steps.DoAsync("Retention/make_ended");
        await steps.DoAsync("make_gone");
        await steps.DoAsync("take_reads");
        await steps.SayAsync("ANALYZE ended_read");
        await steps.DoAsync("take_resources");
        await steps.DoAsync("take_hits");
        var neededBy = await steps.BlockersAsync(now);
        return new SubjectErased(await steps.CountsAsync(), neededBy, []);
    }

    /// <summary>The statements of one erasure.</summary>
    sealed class Steps(NpgsqlConnection connection, SubjectKey subject, CancellationToken cancellation)
    {
        /// <param name="name">Of this folder, or of another with its name.</param>
        public async Task DoAsync(string name, params NpgsqlParameter[] more)
        {
            await using var command = Command(SqlText.Of(name.Contains('/', StringComparison.Ordinal) ? name : $"Rights/{name}"), more);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        public async Task SayAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync(cancellation);
        }

        /// <summary>Takes the subject out of other reads of a table.</summary>
        public async Task BlankAsync(string table)
        {
            var sql = SqlText.Of("Rights/blank_candidates").Replace("{0}", table, StringComparison.Ordinal);
            await using var command = Command(sql);
            await command.ExecuteNonQueryAsync(cancellation);
        }

        public async Task<List<string>> BlockersAsync(DateTimeOffset now)
        {
            await using var command = Command(
                SqlText.Of("Rights/blockers"), new NpgsqlParameter("now", now.UtcDateTime),
                new NpgsqlParameter("rejected", (short)V1.ApprovalState.Rejected));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var found = new List<string>();
            while (await reader.ReadAsync(cancellation)) found.Add(reader.GetString(0));
            return found;
        }

        public async Task<List<(string Kind, long Count)>> CountsAsync()
        {
            await using var command = Command(SqlText.Of("Rights/count_gone"));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var found = new List<(string Kind, long Count)>();
            while (await reader.ReadAsync(cancellation)) found.Add((reader.GetString(0), reader.GetInt64(1)));
            return found;
        }

        public async Task<List<byte[]>> DigestsAsync()
        {
            await using var command = Command(SqlText.Of("Rights/unreferenced"));
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var found = new List<byte[]>();
            while (await reader.ReadAsync(cancellation)) found.Add(reader.GetFieldValue<byte[]>(0));
            return found;
        }

        // Only the parameters that a statement names may be given to it.
        NpgsqlCommand Command(string sql, params NpgsqlParameter[] more)
        {
            var statements = string.Join('\n', sql.Split('\n').Where(line => !line.StartsWith("--", StringComparison.Ordinal)));
            var command = new NpgsqlCommand(statements, connection) { CommandTimeout = 0 };
            command.Parameters.AddRange(subject.Parameters().Concat(more)
                .Where(one => statements.Contains($"@{one.ParameterName}", StringComparison.Ordinal)).ToArray());
            return command;
        }
    }
}
