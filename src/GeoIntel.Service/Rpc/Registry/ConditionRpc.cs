using GeoIntel.Service.Audit;
using GeoIntel.Service.Rejudging;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Registry;
using GeoIntel.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Conditions a nominal must keep, and permissions that lift them.</summary>
sealed class ConditionRpc(
    RegistryDesk desk, HypotheticalHits hypothetical, RegimeGate gate, AuditedCall audited, TimeProvider clock)
    : ConditionService.ConditionServiceBase
{
    public override async Task<CreateConditionResponse> CreateCondition(
        CreateConditionRequest request, ServerCallContext context)
    {
        var condition = await desk.CreateAsync(RegistryKinds.Condition, context, new(
            request, request.Condition, request.ConditionId, request.Purpose, request.RequestId, request.ValidateOnly));
        return new CreateConditionResponse
        {
            Condition = condition,
            WouldHaveHit = request.ValidateOnly ? await CountAsync(condition, request, request.Purpose, context) : null,
        };
    }

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
        UpdateConditionRequest request, ServerCallContext context)
    {
        var condition = await desk.UpdateAsync(RegistryKinds.Condition, context, new(
            request, request.Condition, request.UpdateMask, request.Purpose, request.RequestId, request.ValidateOnly,
            request.EffectiveTime));
        return new UpdateConditionResponse
        {
            Condition = condition,
            WouldHaveHit = request.ValidateOnly ? await CountAsync(condition, request, request.Purpose, context) : null,
        };
    }

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

    // Whereabouts are looked at for it, so it is a consultation, and the log says of how many sightings.
    Task<WouldHaveHit> CountAsync(Condition proposed, IMessage request, Purpose purpose, ServerCallContext context)
    {
        var id = proposed.Name[(RegistryKinds.Condition.Collection.Length + 1)..];
        var row = new ConditionRow { Id = id, Revision = proposed.Revision + 1 };
        RegistryKinds.Condition.Fill(proposed, row, new FieldChecks(clock.GetUtcNow()));
        return audited.ConsultAsync(
            context, purpose, request,
            async stated =>
            {
                var restricted = await gate.RestrictedAsync(stated, context.CancellationToken);
                var counted = await hypothetical.CountAsync(RowNouns.ToCondition(row), restricted, context.CancellationToken);
                return (ToMessage(counted), counted.Sightings);
            },
            RegistryKinds.Condition.Table, id);
    }

    static WouldHaveHit ToMessage(HypotheticalCount counted) => new()
    {
        HitCount = counted.Hits,
        Days = HypotheticalHits.Days,
        FromTime = counted.Looked.From.ToTimestamp(),
        UntilTime = counted.Looked.Until.ToTimestamp(),
    };
}
