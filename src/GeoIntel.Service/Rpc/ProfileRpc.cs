using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Rpc.Documents;
using GeoIntel.Service.Rpc.Siting;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Has documents for people made, handed out, written in and signed; each thing has a desk of its own.</summary>
/// <remarks>The rpcs that hand out documents state a purpose, and every caller is told only of the editions that their roles
/// let them read.</remarks>
sealed class ProfileRpc(
    ProfileDesk profiles, PackDesk packs, DocumentDesk desk, DraftDesk drafts, DocumentShelf shelf, SitingDesk siting,
    AuditedCall audited) : ProfileService.ProfileServiceBase
{
    public override Task<BuildProfileResponse> BuildProfile(BuildProfileRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
            await profiles.BuildAsync(request, await audited.RequireAsync(context, request.Purpose), context));

    public override Task<BuildPackResponse> BuildPack(BuildPackRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
            await packs.BuildAsync(request, await audited.RequireAsync(context, request.Purpose), context));

    public override Task<GetDocumentOperationResponse> GetDocumentOperation(
        GetDocumentOperationRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
            new GetDocumentOperationResponse { Operation = await desk.OperationAsync(request.Name, context) });

    public override Task<CancelDocumentOperationResponse> CancelDocumentOperation(
        CancelDocumentOperationRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
            new CancelDocumentOperationResponse { Operation = await desk.CancelAsync(request.Name, context) });

    public override Task<GetDocumentResponse> GetDocument(GetDocumentRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(() => shelf.GetAsync(request, context));

    public override Task<ListDocumentsResponse> ListDocuments(ListDocumentsRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(() => shelf.ListAsync(request, context));

    public override Task<UpdateDocumentTextResponse> UpdateDocumentText(
        UpdateDocumentTextRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
            new UpdateDocumentTextResponse { Document = await drafts.WriteAsync(request, context) });

    public override Task<SignDocumentResponse> SignDocument(SignDocumentRequest request, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () => new SignDocumentResponse { Document = await drafts.SignAsync(request, context) });

    public override Task GetDocumentFile(
        GetDocumentFileRequest request, IServerStreamWriter<GetDocumentFileResponse> responseStream, ServerCallContext context) =>
        StoreFailures.NamedAsync(async () =>
        {
            await shelf.FileAsync(request, responseStream, context);
            return true;
        });

    public override Task<ReviewSitingResponse> ReviewSiting(ReviewSitingRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => StoreFailures.NamedAsync(() => siting.ReviewAsync(
                request, purpose, CallerIdentity.Of(context.GetHttpContext()), context.CancellationToken)));
}
