using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Audit;

/// <summary>What every rpc that touches personal data passes through: no question without a purpose, no answer
/// without an audit entry.</summary>
sealed class AuditedCall(AuditLog log, StatedPurposes purposes)
{
    /// <summary>Answers one question: the purpose is checked, then it is asked, then the entry is written, and only then
    /// is the answer given.</summary>
    /// <param name="question">What was asked, usually the request; kept in the side table.</param>
    /// <param name="ask">Gives the answer and how many rows of personal data are in it.</param>
    /// <param name="kind">The table's name, when the question is about one resource.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="RpcException">InvalidArgument without a good purpose (the refusal is logged), Unavailable when the
    /// entry cannot be written, and whatever <paramref name="ask"/> throws, which is logged as the outcome.</exception>
    public async Task<TAnswer> ConsultAsync<TAnswer>(
        ServerCallContext context, V1.Purpose? purpose, object question,
        Func<CheckedPurpose, Task<(TAnswer Answer, int RowCount)>> ask, string? kind = null, string? id = null)
    {
        var stated = await RequireAsync(context, purpose);
        var entry = EntryFor(context, AuditAction.Consultation, stated) with
        {
            Personal = question,
            ResourceKind = kind,
            ResourceId = id,
        };
        return await AskAsync(context, entry, async () =>
        {
            var asking = ask(stated);
            entry = entry with { Sealed = SealedPersonal.Of(entry) }; // the store is at work meanwhile
            var (answer, rowCount) = await asking;
            return (answer, entry with { RowCount = rowCount });
        });
    }

    /// <summary>Opens a question whose answer comes in pieces and is gated as a whole: the entry is written once it is let in,
    /// and before the first piece.</summary>
    /// <param name="prepare">Passes the gates.</param>
    /// <inheritdoc cref="ConsultAsync" path="/exception"/>
    public async Task<T> OpenAsync<T>(
        ServerCallContext context, V1.Purpose? purpose, object question, Func<CheckedPurpose, Task<T>> prepare)
    {
        var stated = await RequireAsync(context, purpose);
        var entry = EntryFor(context, AuditAction.Consultation, stated) with { Personal = question };
        return await AskAsync(context, entry, async () => (await prepare(stated), entry with { Outcome = "opened" }));
    }

    async Task<T> AskAsync<T>(ServerCallContext context, AuditEntry asked, Func<Task<(T Answer, AuditEntry Entry)>> ask)
    {
        try
        {
            var (answer, entry) = await ask();
            await RecordAsync(entry, context.CancellationToken);
            return answer;
        }
        catch (Exception cause) when (StoreFailures.MayPass(cause))
        {
            throw RpcErrors.StoreUnavailable(cause);
        }
        catch (RpcException refusal) when (refusal.StatusCode != StatusCode.Unavailable)
        {
            // That there is nothing to be told is an answer, too.
            var isGate = RegimeGate.IsRefusal(refusal);
            await RecordAsync(asked with
            {
                Action = isGate ? AuditAction.Refusal : asked.Action,
                RowCount = 0,
                Outcome = isGate ? RpcErrors.ReasonOf(refusal)! : refusal.StatusCode.ToString(),
            }, context.CancellationToken);
            throw;
        }
    }

    /// <summary>Opens a question whose answer comes in pieces, such as a watch: the entry is written before the first.</summary>
    public async Task<CheckedPurpose> OpenAsync(ServerCallContext context, V1.Purpose? purpose, object question)
    {
        var stated = await RequireAsync(context, purpose);
        var entry = EntryFor(context, AuditAction.Consultation, stated) with { Personal = question, Outcome = "opened" };
        await RecordAsync(entry, context.CancellationToken);
        return stated;
    }

    /// <summary>Checks the purpose of a call that writes its own entry in its own transaction; a refusal is logged.</summary>
    public async Task<CheckedPurpose> RequireAsync(ServerCallContext context, V1.Purpose? purpose)
    {
        CallTerm.Of(context)?.ThrowIfEnded(); // the question may have come long after the token
        var stated = await CheckAsync(context, purpose);
        if (stated.Checked is { } good) return good;
        if (stated.Closed is { } operation)
        {
            await RecordAsync(EntryOfClosed(EntryFor(context, AuditAction.Refusal, null), operation), context.CancellationToken);
            throw RpcErrors.OperationNotOpen();
        }
        var fields = string.Join(", ", stated.Problems.Select(problem => problem.Field));
        await RecordAsync(
            EntryFor(context, AuditAction.Refusal, null) with { Outcome = $"PURPOSE_REQUIRED: {fields}" },
            context.CancellationToken);
        throw RpcErrors.PurposeRefused(stated.Problems);
    }

    /// <summary>The entry of a call that named an operation which is not open to it.</summary>
    /// <param name="refusal">With what the call itself says.</param>
    public static AuditEntry EntryOfClosed(AuditEntry refusal, Guid operation) => refusal with
    {
        ResourceKind = StatedPurpose.OperationKind, ResourceId = operation.ToString(), Outcome = StatedPurpose.ClosedReason,
    };

    async Task<StatedPurpose> CheckAsync(ServerCallContext context, V1.Purpose? purpose)
    {
        try
        {
            return await purposes.CheckAsync(purpose, context.GetHttpContext(), context.CancellationToken);
        }
        catch (Exception cause) when (StoreFailures.MayPass(cause))
        {
            throw RpcErrors.StoreUnavailable(cause);
        }
    }

    /// <summary>Remembers those of some marks that are confidential, whatever the call does with them; its next entry notes
    /// them.</summary>
    /// <param name="purpose">Null of a call that touches nothing personal.</param>
    public async Task TouchAsync(
        CheckedPurpose? purpose, IEnumerable<Vrm> marks, DateTimeOffset now, CancellationToken cancellation)
    {
        var named = marks.ToHashSet();
        if (purpose is null || named.Count == 0) return;
        named.IntersectWith(await StoreFailures.NamedAsync(() => log.ConfidentialAsync(now, cancellation)));
        foreach (var mark in named) purpose.Touched.Add(mark);
    }

    /// <summary>Writes down which confidential vehicles a call has touched since its last entry: before they are told, for the
    /// line may break then.</summary>
    /// <param name="opened">The call's first entry.</param>
    public Task NoteTouchedAsync(AuditEntry opened, CancellationToken cancellation) =>
        opened.Purpose is { Touched.IsAny: true } ? RecordAsync(opened.OfTouched(), cancellation) : Task.CompletedTask;

    /// <summary>Writes an entry in a transaction of its own.</summary>
    /// <exception cref="RpcException">Unavailable when it cannot be written.</exception>
    public async Task RecordAsync(AuditEntry entry, CancellationToken cancellation)
    {
        try
        {
            await log.RecordAsync(entry, cancellation);
        }
        catch (NpgsqlException cause)
        {
            throw RpcErrors.AuditUnavailable(cause);
        }
    }

    /// <summary>An entry with what the call itself says: actor, rpc, purpose.</summary>
    public static AuditEntry EntryFor(ServerCallContext context, AuditAction action, CheckedPurpose? purpose) => new()
    {
        Actor = Caller.Of(context).Actor,
        Action = action,
        Rpc = context.Method.TrimStart('/'),
        Purpose = purpose,
        Call = CallEntry.Of(context.GetHttpContext()),
    };
}
