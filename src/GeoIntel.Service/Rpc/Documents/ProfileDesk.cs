using GeoIntel.Models.Cordons;
using GeoIntel.Models.Incidents;
using GeoIntel.Models.Profiles;
using GeoIntel.Service.Access;
using GeoIntel.Service.Profiles;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Hotspots;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Documents;

/// <summary>Takes orders for profiles.</summary>
sealed class ProfileDesk(DocumentDesk desk, HotspotCellStore boundaries, LiveRegistry registry, RegimeGate gate)
{
    public async Task<V1.BuildProfileResponse> BuildAsync(V1.BuildProfileRequest request, CheckedPurpose purpose, ServerCallContext context)
    {
        var order = ProfileChecks.Read(request);
        await RequireAreasAsync(order, context.CancellationToken);
        order = order with { Cordon = await CordonAsync(request, order, purpose, context) };
        if (request.ValidateOnly) return new V1.BuildProfileResponse { Operation = new V1.DocumentOperation() };
        var parameters = order.ToJson();
        return new V1.BuildProfileResponse
        {
            Operation = await desk.BeginAsync(
                ProfileDocument.Kind, parameters, known => ProfileOrder.FromJson(known).ToJson() == parameters, request.RequestId,
                request, purpose, context),
        };
    }

    // What the purpose may be told is settled now, with whoever asks.
    async Task<ProfileCordon?> CordonAsync(
        V1.BuildProfileRequest request, ProfileOrder order, CheckedPurpose purpose, ServerCallContext context)
    {
        if (request.CordonGates.Count == 0) return null;
        DocumentRights.RequireCordon(context);
        var problems = new List<FieldProblem>();
        var gates = CordonQuestions.GatesOf(request.CordonGates, "cordon_gates", registry.Current, problems);
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        var first = IncidentTime.MonthStart(order.CordonMonth.Year, order.CordonMonth.Month) - CordonRule.Default.StayMax;
        return new(gates, await gate.OpenReadsAsync(purpose, [.. gates.Select(of => of.Camera)], first, context.CancellationToken));
    }

    async Task RequireAreasAsync(ProfileOrder order, CancellationToken cancellation)
    {
        var areas = await boundaries.AreasAsync(order.BoundarySet, cancellation)
            ?? throw RpcErrors.Invalid("boundary_set", $"There is no boundary set '{order.BoundarySet}'; import it first.");
        var known = Enumerable.Range(0, areas.Count).Select(areas.IdOf).ToHashSet(StringComparer.Ordinal);
        if (order.AreaCodes.FirstOrDefault(code => !known.Contains(code)) is { } unknown)
            throw RpcErrors.Invalid("area_codes", $"'{unknown}' is no area of '{order.BoundarySet}'; check the code.");
    }
}
