using GeoIntel.Service.Access;
using GeoIntel.Service.Rpc.Registry;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Siting;

/// <summary>Parts of the question that not everybody may ask who may ask it.</summary>
static class SitingRoles
{
    public const string Reason = "ROLE_REQUIRED";

    /// <exception cref="RpcException">PermissionDenied.</exception>
    public static void Require(V1.ReviewSitingRequest request, CallerIdentity? caller)
    {
        if (request.Deployment == V1.SitingDeployment.Covert && !CameraKind.IsToldOfCovert(caller))
            throw Refusal("deployment", "covert cameras, which you are not told of; ask about overt ones");
        if (request.Crossings.Any(of => of.Gates.Count > 0) && !Has(caller, Role.Intelligence))
            throw Refusal("crossings.gates", "reads, which takes the role intelligence; state the crossings as roads");
        if (request.Zones.Count > 0 && !Has(caller, Role.Officer))
            throw Refusal("zones", "conditions, which takes the role officer; leave the zones out");
    }

    static bool Has(CallerIdentity? caller, Role role) => caller is not null && (caller.Roles & role) != 0;

    static RpcException Refusal(string field, string what) =>
        RpcErrors.Make(StatusCode.PermissionDenied, Reason, $"{field} asks about {what}.", new() { ["field"] = field });
}
