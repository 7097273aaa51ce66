using GeoIntel.Models.Documents;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Documents;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Documents;

/// <summary>What the calls about documents share: one that the caller may read, and the audit entry.</summary>
static class DocumentCalls
{
    const string Named = "document";

    /// <exception cref="RpcException">NotFound or PermissionDenied.</exception>
    public static async Task<StoredDocument> RequireAsync(this DocumentStore documents, string id, ServerCallContext context)
    {
        var document = await documents.FindAsync(id, context.CancellationToken) ?? throw RpcErrors.NotFound(Named, id);
        DocumentRights.RequireRead(document.Labels.Edition, context);
        return document;
    }

    public static async Task<V1.Document> TellAsync(this DocumentStore documents, StoredDocument document, ServerCallContext context) =>
        DocumentMessages.DocumentOf(
            document, await documents.TextsAsync(document.Labels.Id, context.CancellationToken),
            await documents.FilesAsync(document.Labels.Id, context.CancellationToken));

    public static AuditEntry EntryFor(ServerCallContext context, AuditAction action, CheckedPurpose? purpose, string? id) =>
        AuditedCall.EntryFor(context, action, purpose) with { ResourceKind = Named, ResourceId = IdOf(id) };

    /// <summary>The log holds no text of a caller's that is no id.</summary>
    public static string? IdOf(string? name) => Guid.TryParseExact(name, "D", out _) ? name : null;

    /// <exception cref="RpcException">FailedPrecondition.</exception>
    public static void RequireDraft(DocumentLabels labels)
    {
        if (labels.SignedBy is null) return;
        throw RpcErrors.Make(
            StatusCode.FailedPrecondition, "DOCUMENT_SIGNED",
            $"Version {labels.Version} is signed and stays as it is; build a new one, which carries its texts.");
    }
}
