using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc.Registry;

/// <summary>Where each camera stands and what it sees.</summary>
sealed class CameraRpc(RegistryDesk desk) : CameraService.CameraServiceBase
{
    public override async Task<CreateCameraResponse> CreateCamera(
        CreateCameraRequest request, ServerCallContext context) => new()
    {
        Camera = await desk.CreateAsync(RegistryKinds.Camera, context, new(
            request, request.Camera, request.CameraId, null, request.RequestId, request.ValidateOnly)),
    };

    public override async Task<GetCameraResponse> GetCamera(
        GetCameraRequest request, ServerCallContext context) => new()
    {
        Camera = await desk.GetAsync(RegistryKinds.Camera, context, new(request, request.Name, null)),
    };

    public override async Task<ListCamerasResponse> ListCameras(
        ListCamerasRequest request, ServerCallContext context)
    {
        var page = await desk.ListAsync(RegistryKinds.Camera, context, new(
            request, request.PageSize, request.PageToken, null));
        return new ListCamerasResponse { Cameras = { page.Resources }, NextPageToken = page.NextToken };
    }

    public override async Task<UpdateCameraResponse> UpdateCamera(
        UpdateCameraRequest request, ServerCallContext context) => new()
    {
        Camera = await desk.UpdateAsync(RegistryKinds.Camera, context, new(
            request, request.Camera, request.UpdateMask, null, request.RequestId, request.ValidateOnly)),
    };
}
