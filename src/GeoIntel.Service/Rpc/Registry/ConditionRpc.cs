using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Conditions a nominal must keep, and permissions that lift them.</summary>
sealed class ConditionRpc(RegistryDesk desk) : ConditionService.ConditionServiceBase
{
    public override async Task<CreateConditionResponse> CreateCondition(
        CreateConditionRequest request, ServerCallContext context) => new()
    {
        Condition = await desk.CreateAsync(RegistryKinds.Condition, context, new(
            request, request.Condition, request.ConditionId, request.Purpose, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetConditionResponse> GetCondition(
        GetConditionRequest request, ServerCallContext context) => new()
    {
        Condition = await desk.GetAsync(RegistryKinds.Condition, context, new(request, request.Name, request.Purpose)),
    };

    public override async Task<ListConditionsResponse> ListConditions(
        ListConditionsRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.Condition, context, new(
            request, request.PageSize, request.PageToken, request.Purpose, "nominal", request.Nominal));
        return new ListConditionsResponse { Conditions = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdateConditionResponse> UpdateCondition(
        UpdateConditionRequest request, ServerCallContext context) => new()
    {
        Condition = await desk.UpdateAsync(RegistryKinds.Condition, context, new(
            request, request.Condition, request.UpdateMask, request.Purpose, request.RequestId, request.ValidateOnly,
            request.EffectiveTime)),
    };

    public override async Task<CreatePermissionResponse> CreatePermission(
        CreatePermissionRequest request, ServerCallContext context) => new()
    {
        Permission = await desk.CreateAsync(RegistryKinds.Permission, context, new(
            request, request.Permission, request.PermissionId, request.Purpose, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetPermissionResponse> GetPermission(
        GetPermissionRequest request, ServerCallContext context) => new()
    {
        Permission = await desk.GetAsync(RegistryKinds.Permission, context, new(request, request.Name, request.Purpose)),
    };

    public override async Task<ListPermissionsResponse> ListPermissions(
        ListPermissionsRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.Permission, context, new(
            request, request.PageSize, request.PageToken, request.Purpose, "condition", request.Condition));
        return new ListPermissionsResponse { Permissions = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdatePermissionResponse> UpdatePermission(
        UpdatePermissionRequest request, ServerCallContext context) => new()
    {
        Permission = await desk.UpdateAsync(RegistryKinds.Permission, context, new(
            request, request.Permission, request.UpdateMask, request.Purpose, request.RequestId, request.ValidateOnly,
            request.EffectiveTime)),
    };
}
