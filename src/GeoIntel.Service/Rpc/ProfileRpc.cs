using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Rpc.Siting;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Gives the documents of the community safety plan, under purpose and audit.</summary>
sealed class ProfileRpc(SitingDesk siting, AuditedCall audited) : ProfileService.ProfileServiceBase
{
    public override Task<ReviewSitingResponse> ReviewSiting(ReviewSitingRequest request, ServerCallContext context) =>
        audited.ConsultAsync(
            context, request.Purpose, request, purpose => StoreFailures.NamedAsync(() => siting.ReviewAsync(
                request, purpose, CallerIdentity.Of(context.GetHttpContext()), context.CancellationToken)));
}
