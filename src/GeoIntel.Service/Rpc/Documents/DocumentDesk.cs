using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Documents;
using GeoIntel.Service.Storage.Documents;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Documents;

/// <summary>Takes orders for documents of any kind, says how far they are, and stops them.</summary>
sealed class DocumentDesk(DocumentBuildStore builds, DocumentRunner runner, TimeProvider clock)
{
    /// <param name="isSame">Whether what was ordered before under the same request id is what is ordered now.</param>
    /// <exception cref="RpcException">InvalidArgument when the request id stands for another order.</exception>
    public async Task<V1.DocumentOperation> BeginAsync(
        string kind, string parameters, Func<string, bool> isSame, string requestId, object request, CheckedPurpose purpose,
        ServerCallContext context)
    {
        var id = requestId.Length > 0 ? requestId.ToLowerInvariant() : Guid.CreateVersion7().ToString();
        var caller = Caller.Of(context);
        var build = new DocumentBuild(
            id, kind, parameters, caller.Actor, caller.Proved ?? Caller.Unproved,
            $"{(V1.PurposeClass)purpose.Class} {purpose.Reference}", clock.GetUtcNow());
        var entry = DocumentCalls.EntryFor(context, AuditAction.Combination, purpose, id) with { Personal = request, Outcome = "asked for" };
        if (!await builds.CreateAsync(build, entry, context.CancellationToken))
        {
            var known = await builds.FindAsync(id, context.CancellationToken);
            if (known is null || known.Kind != kind || !isSame(known.Parameters)) throw RpcErrors.RequestIdReused(id);
        }
        runner.Wake();
        return DocumentMessages.OperationOf(await RequireAsync(id, context));
    }

    public async Task<V1.DocumentOperation> OperationAsync(string id, ServerCallContext context) =>
        DocumentMessages.OperationOf(await RequireAsync(id, context));

    public async Task<V1.DocumentOperation> CancelAsync(string id, ServerCallContext context)
    {
        DocumentRights.RequireBuild((await RequireAsync(id, context)).Kind, context);
        var entry = DocumentCalls.EntryFor(context, AuditAction.Decision, null, id) with { Outcome = "cancelled" };
        await builds.StopAsync(id, BuildState.Cancelled, "It was cancelled.", entry, context.CancellationToken);
        runner.Cancel(id);
        return await OperationAsync(id, context);
    }

    async Task<DocumentBuild> RequireAsync(string id, ServerCallContext context) =>
        await builds.FindAsync(id, context.CancellationToken) ?? throw RpcErrors.NotFound("document", id);
}
