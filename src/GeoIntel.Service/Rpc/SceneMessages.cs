using GeoIntel.Models.Scenes;
using GeoIntel.Service.Registry;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Storage.Analysis;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Service.Rpc;

/// <summary>Who was at several scenes, as it is told.</summary>
static class SceneMessages
{
    /// <param name="cameras">Their ids by key.</param>
    public static CompareScenesResponse ToWire(
        SceneAnswer answer, IReadOnlyDictionary<int, string> cameras, RegistryView view, RestrictedSubjects restricted) => new()
        {
            CandidateCount = answer.CandidateCount,
            FoundCount = answer.FoundCount,
            Scenes =
            {
                answer.Scenes.Select(scene => new SceneSummary
                {
                    VehicleCount = scene.Vehicles, ComparedDayCount = scene.Days, CameraCount = scene.Cameras,
                }),
            },
            Vehicles =
            {
                answer.Told.Select(found => new SceneVehicle
                {
                    Vrm = found.Vrm.Text,
                    Presences = { found.Scenes.Select(scene => PresenceOf(found, scene, answer.Reads[(found.Vrm, scene)], cameras, view)) },
                    ExpectedSceneCount = found.ExpectedCount,
                    PValue = found.P,
                    FalseDiscoveryRate = found.FalseDiscoveryRate,
                    Confidential = restricted.IsConfidential(found.Vrm),
                }),
            },
        };

    static ScenePresence PresenceOf(
        SceneFinding found, int scene, SceneRead read, IReadOnlyDictionary<int, string> cameras, RegistryView view) => new()
        {
            Scene = scene,
            Sighting = $"sightings/{read.Id}",
            Camera = $"cameras/{cameras[read.Camera]}",
            Position = view.PlaceOf(cameras[read.Camera]),
            FirstCaptureTime = Timestamp.FromDateTimeOffset(read.FirstAt),
            LastCaptureTime = Timestamp.FromDateTimeOffset(read.LastAt),
            ReadCount = read.Count,
            UsualDayCount = found.UsualDays[scene],
        };
}
