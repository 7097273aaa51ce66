using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Outlines that conditions refer to.</summary>
sealed class ZoneRpc(RegistryDesk desk, ZoneHits hits) : ZoneService.ZoneServiceBase
{
    public override async Task<CreateZoneResponse> CreateZone(
        CreateZoneRequest request, ServerCallContext context) => new()
    {
        Zone = await desk.CreateAsync(RegistryKinds.Zone, context, new(
            request, request.Zone, request.ZoneId, request.Purpose, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetZoneResponse> GetZone(
        GetZoneRequest request, ServerCallContext context) => new()
    {
        Zone = await desk.GetAsync(RegistryKinds.Zone, context, new(request, request.Name, request.Purpose)),
    };

    public override async Task<ListZonesResponse> ListZones(
        ListZonesRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.Zone, context, new(
            request, request.PageSize, request.PageToken, request.Purpose));
        return new ListZonesResponse { Zones = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdateZoneResponse> UpdateZone(
        UpdateZoneRequest request, ServerCallContext context) => new()
    {
        Zone = await desk.UpdateAsync(RegistryKinds.Zone, context, new(
            request, request.Zone, request.UpdateMask, request.Purpose, request.RequestId, request.ValidateOnly,
            request.EffectiveTime)),
    };

    public override Task<CountZoneHitsResponse> CountZoneHits(CountZoneHitsRequest request, ServerCallContext context) =>
        hits.CountAsync(request, context);
}
