using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Nominals and the vehicles linked to them.</summary>
sealed class NominalRpc(RegistryDesk desk) : NominalService.NominalServiceBase
{
    public override async Task<CreateNominalResponse> CreateNominal(
        CreateNominalRequest request, ServerCallContext context) => new()
    {
        Nominal = await desk.CreateAsync(RegistryKinds.Nominal, context, new(
            request, request.Nominal, request.NominalId, request.Purpose, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetNominalResponse> GetNominal(
        GetNominalRequest request, ServerCallContext context) => new()
    {
        Nominal = await desk.GetAsync(RegistryKinds.Nominal, context, new(request, request.Name, request.Purpose)),
    };

    public override async Task<ListNominalsResponse> ListNominals(
        ListNominalsRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.Nominal, context, new(
            request, request.PageSize, request.PageToken, request.Purpose));
        return new ListNominalsResponse { Nominals = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdateNominalResponse> UpdateNominal(
        UpdateNominalRequest request, ServerCallContext context) => new()
    {
        Nominal = await desk.UpdateAsync(RegistryKinds.Nominal, context, new(
            request, request.Nominal, request.UpdateMask, request.Purpose, request.RequestId, request.ValidateOnly,
            request.EffectiveTime)),
    };

    public override async Task<CreateVehicleLinkResponse> CreateVehicleLink(
        CreateVehicleLinkRequest request, ServerCallContext context) => new()
    {
        VehicleLink = await desk.CreateAsync(RegistryKinds.VehicleLink, context, new(
            request, request.VehicleLink, request.VehicleLinkId, request.Purpose, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetVehicleLinkResponse> GetVehicleLink(
        GetVehicleLinkRequest request, ServerCallContext context) => new()
    {
        VehicleLink = await desk.GetAsync(RegistryKinds.VehicleLink, context, new(request, request.Name, request.Purpose)),
    };

    public override async Task<ListVehicleLinksResponse> ListVehicleLinks(
        ListVehicleLinksRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.VehicleLink, context, new(
            request, request.PageSize, request.PageToken, request.Purpose, "nominal", request.Nominal));
        return new ListVehicleLinksResponse { VehicleLinks = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdateVehicleLinkResponse> UpdateVehicleLink(
        UpdateVehicleLinkRequest request, ServerCallContext context) => new()
    {
        VehicleLink = await desk.UpdateAsync(RegistryKinds.VehicleLink, context, new(
            request, request.VehicleLink, request.UpdateMask, request.Purpose, request.RequestId, request.ValidateOnly,
            request.EffectiveTime)),
    };
}
