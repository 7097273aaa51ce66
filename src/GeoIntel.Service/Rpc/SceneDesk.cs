using GeoIntel.Service.Access;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Rpc;

/// <summary>Tells who was at several scenes.</summary>
sealed class SceneDesk(SceneSearch search, LiveRegistry registry, RegimeGate gate)
{
    /// <returns>The answer, and how many reads it tells of.</returns>
    /// <exception cref="RpcException">InvalidArgument, PermissionDenied or FailedPrecondition.</exception>
    public async Task<(CompareScenesResponse Answer, int RowCount)> CompareAsync(
        CompareScenesRequest request, CheckedPurpose purpose, CancellationToken cancellation)
    {
        var view = registry.Current;
        var restricted = await gate.RestrictedAsync(purpose, cancellation);
        var asked = SceneQuestions.Of(request, view);
        int[] cameras = [.. asked.Scenes.SelectMany(scene => scene.Cameras).Distinct()];
        var feeds = await gate.OpenReadsAsync(purpose, cameras, asked.From, cancellation);
        var answer = await search.FindAsync(
            new(asked.Scenes, asked.Occasions, asked.ScenesMin, asked.VehiclesMax, feeds, restricted), cancellation);
        var names = view.Keys.CameraKeys.ToDictionary(camera => camera.Value, camera => camera.Key);
        var response = SceneMessages.ToWire(answer, names, view, restricted);
        return (response, response.Vehicles.Sum(vehicle => vehicle.Presences.Sum(presence => presence.ReadCount)));
    }
}
