using System.Collections.Frozen;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Numbers the cameras and finds them by id or by the names their devices give themselves.</summary>
static class CameraCompiler
{
    public static CompiledCamera[] Compile(
        IReadOnlyList<Camera> cameras, ProblemBook problems, out FrozenDictionary<string, int> index)
    {
        var compiled = new List<CompiledCamera>();
        var deviceIds = new List<(string DeviceId, int Index)>();
        foreach (var camera in Versions.Latest(cameras, camera => camera.Id, _ => 0))
        {
            if (camera.Kind == CameraKind.Fixed && camera.CapturePoint is null)
            {
                problems.Add(
                    "cameras", camera.Id,
                    "It is fixed but has no capture point; register where the vehicles it reads are.");
                continue;
            }
            deviceIds.AddRange(camera.DeviceIds.Select(deviceId => (deviceId, compiled.Count)));
            compiled.Add(Compile(camera, compiled.Count));
        }
        index = Index(compiled, deviceIds, problems);
        return [.. compiled];
    }

    static CompiledCamera Compile(Camera camera, int index) => new()
    {
        Index = index,
        Id = camera.Id,
        FeedId = camera.FeedId,
        DisplayName = camera.DisplayName.Length > 0 ? camera.DisplayName : camera.Id,
        Kind = camera.Kind,
        CapturePoint = camera.Kind == CameraKind.Fixed ? camera.CapturePoint : null,
        UncertaintyCentimetres =
            (int)Math.Ceiling((camera.SurveyUncertaintyMetres + NationalGrid.ProjectionUncertaintyMetres) * 100),
        ClockSkewMax = camera.ClockSkewMax,
        TimeZoneId = camera.TimeZoneId,
    };

    static FrozenDictionary<string, int> Index(
        List<CompiledCamera> cameras, List<(string DeviceId, int Index)> deviceIds, ProblemBook problems)
    {
        var index = cameras.ToDictionary(camera => camera.Id, camera => camera.Index, StringComparer.Ordinal);
        foreach (var same in deviceIds.Distinct().GroupBy(of => of.DeviceId, StringComparer.Ordinal))
        {
            var claimants = same.Select(of => of.Index).ToList();
            if (index.TryGetValue(same.Key, out var owner)) claimants.Add(owner);
            if (claimants.Distinct().Count() == 1)
            {
                index[same.Key] = claimants[0];
                continue;
            }
            // A read credited to the wrong camera is worse than one refused.
            foreach (var (_, camera) in same)
            {
                problems.Add(
                    "cameras", cameras[camera].Id,
                    $"Its device id '{same.Key}' also names another camera; reads under it cannot be told apart and " +
                    "are not taken from this camera. Give each device its own.");
            }
        }
        return index.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
