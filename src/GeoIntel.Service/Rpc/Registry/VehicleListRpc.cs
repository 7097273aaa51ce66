using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Lists of vehicles of interest, and what is on them.</summary>
sealed class VehicleListRpc(RegistryDesk desk) : VehicleListService.VehicleListServiceBase
{
    public override async Task<CreateVehicleListResponse> CreateVehicleList(
        CreateVehicleListRequest request, ServerCallContext context) => new()
    {
        VehicleList = await desk.CreateAsync(RegistryKinds.VehicleList, context, new(
            request, request.VehicleList, request.VehicleListId, request.Purpose, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetVehicleListResponse> GetVehicleList(
        GetVehicleListRequest request, ServerCallContext context) => new()
    {
        VehicleList = await desk.GetAsync(RegistryKinds.VehicleList, context, new(request, request.Name, request.Purpose)),
    };

    public override async Task<ListVehicleListsResponse> ListVehicleLists(
        ListVehicleListsRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.VehicleList, context, new(
            request, request.PageSize, request.PageToken, request.Purpose));
        return new ListVehicleListsResponse { VehicleLists = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdateVehicleListResponse> UpdateVehicleList(
        UpdateVehicleListRequest request, ServerCallContext context) => new()
    {
        VehicleList = await desk.UpdateAsync(RegistryKinds.VehicleList, context, new(
            request, request.VehicleList, request.UpdateMask, request.Purpose, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<CreateListEntryResponse> CreateListEntry(
        CreateListEntryRequest request, ServerCallContext context) => new()
    {
        ListEntry = await desk.CreateAsync(RegistryKinds.ListEntry, context, new(
            request, request.ListEntry, request.ListEntryId, request.Purpose, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetListEntryResponse> GetListEntry(
        GetListEntryRequest request, ServerCallContext context) => new()
    {
        ListEntry = await desk.GetAsync(RegistryKinds.ListEntry, context, new(request, request.Name, request.Purpose)),
    };

    public override async Task<ListListEntriesResponse> ListListEntries(
        ListListEntriesRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.ListEntry, context, new(
            request, request.PageSize, request.PageToken, request.Purpose, "list", request.List));
        return new ListListEntriesResponse { ListEntries = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdateListEntryResponse> UpdateListEntry(
        UpdateListEntryRequest request, ServerCallContext context) => new()
    {
        ListEntry = await desk.UpdateAsync(RegistryKinds.ListEntry, context, new(
            request, request.ListEntry, request.UpdateMask, request.Purpose, request.RequestId, request.ValidateOnly,
            request.EffectiveTime)),
    };
}
