using GeoIntel.Models.Documents;
using GeoIntel.Models.Packs;
using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Storage.Documents;
using GeoIntel.Service.Storage.Reviews;
using Google.Protobuf;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Documents;

/// <summary>Hands documents out to those who may read their edition.</summary>
sealed class DocumentShelf(DocumentStore documents, HandlingStore handlings, AuditedCall audited, TimeProvider clock)
{
    const int PageDefault = 100;
    const int PageMax = 1_000;
    const int ChunkBytes = 64 * 1024;
    const int UndecidedToldMax = 20;

    public Task<V1.GetDocumentResponse> GetAsync(V1.GetDocumentRequest request, ServerCallContext context) =>
        audited.ConsultAsync(context, request.Purpose, request, async _ =>
        {
            var document = await documents.RequireAsync(request.Name, context);
            return (new V1.GetDocumentResponse { Document = await documents.TellAsync(document, context) }, 1);
        }, "document", DocumentCalls.IdOf(request.Name));

    public async Task<V1.ListDocumentsResponse> ListAsync(V1.ListDocumentsRequest request, ServerCallContext context)
    {
        var problems = new List<FieldProblem>();
        if (!Enum.IsDefined(request.Kind))
            problems.Add(new("kind", $"{(int)request.Kind} is none; use one of DocumentKind, or leave it out for all."));
        if (request.PageSize is < 0 or > PageMax) problems.Add(new("page_size", $"It is {request.PageSize}; give 0 to {PageMax}."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        var size = request.PageSize == 0 ? PageDefault : request.PageSize;
        var question = new V1.ListDocumentsRequest(request) { PageToken = "" };
        (DateTimeOffset Time, string Id)? before = null;
        if (PageToken.PlaceOf(question, request.PageToken) is { } place)
        {
            var (time, id) = PageToken.TimeAndIdOf(place);
            before = (time, id.ToString());
        }
        var found = await documents.ListAsync(
            DocumentMessages.NameOf(request.Kind), DocumentRights.ReadableBy(context), request.SubjectKey, before, size + 1,
            context.CancellationToken);
        var response = new V1.ListDocumentsResponse();
        response.Documents.AddRange(found.Take(size).Select(DocumentMessages.DocumentOf));
        if (found.Count > size)
        {
            var last = found[size - 1].Labels;
            response.NextPageToken = PageToken.Of(question, PageToken.PlaceOf(last.BuiltAt, Guid.Parse(last.Id)));
        }
        await audited.RecordAsync(
            DocumentCalls.EntryFor(context, AuditAction.Consultation, null, null) with { RowCount = response.Documents.Count },
            context.CancellationToken);
        return response;
    }

    public async Task FileAsync(
        V1.GetDocumentFileRequest request, IServerStreamWriter<V1.GetDocumentFileResponse> stream, ServerCallContext context)
    {
        var purpose = await audited.RequireAsync(context, request.Purpose);
        var recipient = HandedOut.Read("recipient", request.Recipient);
        var entry = DocumentCalls.EntryFor(context, AuditAction.Disclosure, purpose, request.Name) with { RowCount = 1, Recipient = recipient };
        var (document, file) = await AllowedAsync(request, recipient, entry, context);
        stream = CallTerm.Bound(stream, context);
        await audited.RecordAsync(entry with { Handling = document.Labels.Handling }, context.CancellationToken);
        for (var from = 0; from == 0 || from < file.Content.Length; from += ChunkBytes)
        {
            await stream.WriteAsync(
                new V1.GetDocumentFileResponse
                {
                    Content = UnsafeByteOperations.UnsafeWrap(file.Content.Slice(from, Math.Min(ChunkBytes, file.Content.Length - from))),
                    MediaType = from == 0 ? file.MediaType : "",
                },
                context.CancellationToken);
        }
    }

    // A refusal by the edition or by the conditions of handling is written down.
    async Task<(StoredDocument Document, DocumentFile File)> AllowedAsync(
        V1.GetDocumentFileRequest request, string recipient, AuditEntry entry, ServerCallContext context)
    {
        try
        {
            var document = await documents.RequireAsync(request.Name, context);
            if (recipient.Length > 0) await RequireToldAsync(document.Labels, recipient, context.CancellationToken);
            var file = await documents.FileAsync(request.Name, request.File, context.CancellationToken)
                ?? throw RpcErrors.NotFound("file of the document", request.File);
            return (document, file);
        }
        catch (RpcException refusal) when (refusal.StatusCode != StatusCode.Unavailable)
        {
            await audited.RecordAsync(
                entry with { Action = AuditAction.Refusal, RowCount = 0, Outcome = RpcErrors.ReasonOf(refusal) ?? refusal.StatusCode.ToString() },
                context.CancellationToken);
            throw;
        }
    }

    async Task RequireToldAsync(DocumentLabels labels, string recipient, CancellationToken cancellation)
    {
        if (labels.Kind == PackDocument.Kind)
            throw RpcErrors.Invalid("recipient", "A pack is for the police and goes to nobody else; leave it out.");
        if (labels.Edition != DocumentEdition.Police) return;
        var undecided = await handlings.UndecidedOfGroupsAsync(recipient, clock.GetUtcNow(), cancellation);
        if (undecided.Count == 0) return;
        throw RpcErrors.Make(
            StatusCode.FailedPrecondition, EvidenceRpc.HandlingReason,
            $"The groups rest on intelligence that may be handled under conditions only: {string.Join(", ", undecided.Take(UndecidedToldMax))}"
            + (undecided.Count > UndecidedToldMax ? " and more. " : ". ")
            + $"A named person must record for this recipient, with RecordHandlingDecision and the export '{HandlingChecks.ProfileExport}', how the conditions are met.",
            new() { ["resources"] = string.Join(", ", undecided) });
    }
}
