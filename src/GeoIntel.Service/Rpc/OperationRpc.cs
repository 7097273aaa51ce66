using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Operations;
using GeoIntel.V1;
using Grpc.Core;
using Npgsql;

namespace GeoIntel.Service.Rpc;

/// <summary>Opens and ends operations, each change with its entry in one transaction.</summary>
sealed class OperationRpc(
    NpgsqlDataSource database, OperationStore operations, AuditedCall audited, AccessOptions options, TimeProvider clock)
    : OperationService.OperationServiceBase
{
    public override Task<OpenOperationResponse> OpenOperation(OpenOperationRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            if (request.Purpose is { Operation.Length: > 0 })
                throw RpcErrors.Invalid("purpose.operation", "An operation is not opened under another; state the purpose whole.");
            var purpose = await audited.RequireAsync(context, request.Purpose);
            var now = clock.GetUtcNow();
            var operation = OperationChecks.Read(
                request.Operation, CallerOf(context), now, TimeSpan.FromHours(options.OperationHoursMax));
            var entry = EntryFor(context, purpose, operation.Id, "opened") with { Personal = request };
            var words = SealedPersonal.Of(entry)!; // a purpose has a reason
            await TryChangeAsync(context, entry with { Sealed = words }, async connection =>
            {
                await OperationStore.OpenAsync(connection, operation, purpose, words, now, context.CancellationToken);
                return true;
            });
            return new OpenOperationResponse { Operation = OperationChecks.ToWire(operation) };
        });

    public override Task<EndOperationResponse> EndOperation(EndOperationRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            var id = OperationChecks.IdOf(request.Name);
            var purpose = await operations.FindAsync(
                id, CallerOf(context), openerOnly: true, clock.GetUtcNow(), context.CancellationToken);
            if (purpose is null || !await TryChangeAsync(
                context, EntryFor(context, purpose, id, "ended"),
                connection => OperationStore.EndAsync(connection, id, context.CancellationToken)))
            {
                await audited.RecordAsync(
                    AuditedCall.EntryOfClosed(AuditedCall.EntryFor(context, AuditAction.Refusal, null), id), context.CancellationToken);
                throw RpcErrors.OperationNotOpen();
            }
            return new EndOperationResponse();
        });

    static AuditEntry EntryFor(ServerCallContext context, CheckedPurpose purpose, Guid id, string outcome) =>
        AuditedCall.EntryFor(context, AuditAction.Alteration, purpose) with
        {
            ResourceKind = StatedPurpose.OperationKind, ResourceId = id.ToString(), RowCount = 1, Outcome = outcome,
        };

    // What is opened is found again by who proved themselves, so by nobody who has not.
    static string CallerOf(ServerCallContext context) =>
        CallerIdentity.Of(context.GetHttpContext())?.Name ?? throw RpcErrors.OperationNotOpen();

    /// <param name="change">False when there was nothing to change any more; then there is no entry either.</param>
    async Task<bool> TryChangeAsync(ServerCallContext context, AuditEntry entry, Func<NpgsqlConnection, Task<bool>> change)
    {
        await using var connection = await database.OpenConnectionAsync(context.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(context.CancellationToken);
        await AuditLog.WriteAsync(connection, transaction, entry, context.CancellationToken);
        if (!await change(connection)) return false;
        await transaction.CommitAsync(context.CancellationToken);
        return true;
    }
}
