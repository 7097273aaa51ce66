using Npgsql;
using NpgsqlTypes;

namespace GeoIntel.Service.Audit;

/// <summary>Whether a call has its one entry in the log, and the id by which what else it writes refers to that.</summary>
/// <remarks>An entry that was written in a transaction is there only if that was committed, and whoever wrote it does not say
/// so here: then the database is asked. Handlers write one entry after the other, and the call's deadline may come between.</remarks>
sealed class CallEntry
{
    ulong? _transactionId; // of an entry whose commit is not known of
    TaskCompletionSource? _writing;

    public Guid Id { get; } = Guid.CreateVersion7();

    /// <summary>Whether it is there, as far as is known without asking.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>Whether it may be there: the database knows.</summary>
    public bool IsPending => !IsWritten && (_transactionId is not null || Volatile.Read(ref _writing) is not null);

    /// <returns>Null of a call that has none: an open one, or a test's own.</returns>
    public static CallEntry? Of(HttpContext context) => context.Features.Get<CallEntry>();

    /// <summary>Whether it is there, or will be once the connection's transaction is committed.</summary>
    public async Task<bool> IsThereAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _writing) is { } writing) await writing.Task;
        if (IsWritten || _transactionId is not { } id) return IsWritten;
        await using var command = new NpgsqlCommand(
            "SELECT coalesce(pg_xact_status($1) = 'committed', false), coalesce($1 = pg_current_xact_id_if_assigned(), false)", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = id, NpgsqlDbType = NpgsqlDbType.Xid8 });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        IsWritten = reader.GetBoolean(0);
        return IsWritten || reader.GetBoolean(1);
    }

    /// <summary>Its entry is about to be written; <see cref="End"/> follows, whatever becomes of it.</summary>
    public void Begin() => Volatile.Write(ref _writing, new(TaskCreationOptions.RunContinuationsAsynchronously));

    public void End() => Interlocked.Exchange(ref _writing, null)?.SetResult();

    /// <summary>Its entry was written.</summary>
    public void Wrote(ulong transactionId, bool isCommitted) => (_transactionId, IsWritten) = (transactionId, isCommitted);
}
