using GeoIntel.Service.Access;
using GeoIntel.V1;
using Grpc.Core;
using Kind = GeoIntel.V1.RegistryResource.ResourceOneofCase;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Importing a resource takes the role that creating it takes.</summary>
static class ImportRules
{
    static readonly Dictionary<Kind, Role> Roles = new()
    {
        [Kind.Feed] = RolesOf(FeedService.Descriptor, nameof(FeedService.FeedServiceBase.CreateFeed)),
        [Kind.Camera] = RolesOf(CameraService.Descriptor, nameof(CameraService.CameraServiceBase.CreateCamera)),
        [Kind.Nominal] = RolesOf(NominalService.Descriptor, nameof(NominalService.NominalServiceBase.CreateNominal)),
        [Kind.VehicleLink] = RolesOf(NominalService.Descriptor, nameof(NominalService.NominalServiceBase.CreateVehicleLink)),
        [Kind.Group] = RolesOf(GroupService.Descriptor, nameof(GroupService.GroupServiceBase.CreateOrganisedCrimeGroup)),
        [Kind.Membership] = RolesOf(GroupService.Descriptor, nameof(GroupService.GroupServiceBase.CreateGroupMembership)),
        [Kind.Zone] = RolesOf(ZoneService.Descriptor, nameof(ZoneService.ZoneServiceBase.CreateZone)),
        [Kind.Condition] = RolesOf(ConditionService.Descriptor, nameof(ConditionService.ConditionServiceBase.CreateCondition)),
        [Kind.Permission] = RolesOf(ConditionService.Descriptor, nameof(ConditionService.ConditionServiceBase.CreatePermission)),
        [Kind.VehicleList] = RolesOf(VehicleListService.Descriptor, nameof(VehicleListService.VehicleListServiceBase.CreateVehicleList)),
        [Kind.ListEntry] = RolesOf(VehicleListService.Descriptor, nameof(VehicleListService.VehicleListServiceBase.CreateListEntry)),
    };

    /// <exception cref="RpcException">PermissionDenied, naming the kind that the caller's roles do not include.</exception>
    public static void Require(ServerCallContext context, IEnumerable<RegistryResource> resources)
    {
        var held = CallerRoles.Of(context.GetHttpContext());
        foreach (var resource in resources)
        {
            // What names no kind is refused further on, with its place.
            if (resource.ResourceCase == Kind.None) continue;
            var needed = Roles.GetValueOrDefault(resource.ResourceCase);
            if ((needed & held) != 0) continue;
            throw RpcErrors.Make(
                StatusCode.PermissionDenied, "ROLE_REQUIRED",
                $"'{resource.Source}' is a {resource.ResourceCase}, which takes one of the roles "
                + $"{needed.ToString().ToLowerInvariant()}; leave it to whoever has it.");
        }
    }

    static Role RolesOf(Google.Protobuf.Reflection.ServiceDescriptor service, string rpc) =>
        CallRule.Of(service.FindMethodByName(rpc))?.Roles ?? Role.None;
}
