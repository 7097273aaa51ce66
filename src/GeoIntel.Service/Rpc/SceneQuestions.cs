using GeoIntel.Models.Scenes;
using GeoIntel.Service.Registry;
using GeoIntel.V1;
using Grpc.Core;
using CameraKind = GeoIntel.Models.Sightings.CameraKind;
using Scene = GeoIntel.Models.Scenes.Scene;

namespace GeoIntel.Service.Rpc;

/// <summary>Scenes as they are asked about.</summary>
sealed record AskedScenes(
    IReadOnlyList<Scene> Scenes, IReadOnlyList<SceneOccasion> Occasions, DateTimeOffset From, int ScenesMin, int VehiclesMax);

/// <summary>Reads questions about scenes off the wire, and says all that is wrong with one.</summary>
static class SceneQuestions
{
    const int ScenesMax = 20;
    const int CamerasMax = 50;
    const int MinutesMax = 720;
    const int DaysUsual = 28;
    const int DaysMax = 92;
    const int VehiclesUsual = 20;
    const int VehiclesMax = 200;

    // So that one question reads no more than a busy town sees in some weeks.
    const double CameraHoursMax = 20_000;

    /// <exception cref="RpcException">InvalidArgument.</exception>
    public static AskedScenes Of(CompareScenesRequest request, RegistryView registry)
    {
        var problems = new List<FieldProblem>();
        if (request.Scenes.Count is < 2 or > ScenesMax)
            problems.Add(new("scenes", $"It has {request.Scenes.Count}; give 2 to {ScenesMax}."));
        var scenes = request.Scenes.Take(ScenesMax).Select((scene, i) => SceneOf(scene, $"scenes[{i}]", registry, problems)).ToList();
        if (request.ScenesMin != 0 && (request.ScenesMin < 2 || request.ScenesMin > request.Scenes.Count))
            problems.Add(new("scenes_min", $"It is {request.ScenesMin}; give 2 to {request.Scenes.Count}, as many as there are scenes, or 0 for 2."));
        if (request.VehiclesMax < 0)
            problems.Add(new("vehicles_max", $"It is {request.VehiclesMax}; give 1 to {VehiclesMax}, or 0 for {VehiclesUsual}."));
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);

        var (from, until) = ComparedOf(request, scenes, problems);
        if (problems.Count > 0) throw RpcErrors.Invalid(problems);
        var occasions = OccasionsOf(scenes, from, until);
        var hours = occasions.Sum(occasion => (occasion.Days.Count + 1) * occasion.Scenes.Sum(
            scene => scenes[scene].Cameras.Count * (scenes[scene].Until - scenes[scene].From).TotalHours));
        if (hours > CameraHoursMax)
        {
            throw RpcErrors.Invalid(
                "scenes", $"They take {hours:0} hours of cameras to compare; ask for at most {CameraHoursMax}: fewer cameras, shorter "
                + "scenes, or fewer days from compared_from_time to compared_until_time.");
        }
        var first = from < scenes.Min(scene => scene.From) ? from : scenes.Min(scene => scene.From);
        return new(
            scenes, occasions, first, request.ScenesMin == 0 ? 2 : request.ScenesMin,
            request.VehiclesMax == 0 ? VehiclesUsual : Math.Min(request.VehiclesMax, VehiclesMax));
    }

    static IReadOnlyList<SceneOccasion> OccasionsOf(List<Scene> scenes, DateTimeOffset from, DateTimeOffset until)
    {
        try
        {
            return SceneOccasion.Of(scenes, from, until);
        }
        catch (ArgumentException)
        {
            throw RpcErrors.Invalid(
                "scenes", $"Some follow one another within {Scene.Apart.TotalHours:0} hours, which makes them one occasion, for longer than "
                + "a day in all; make them shorter, or ask about some of them alone.");
        }
    }

    static Scene SceneOf(V1.Scene wire, string field, RegistryView registry, List<FieldProblem> problems)
    {
        var before = problems.Count;
        var own = new List<FieldProblem>();
        if (!WirePoint.TryToTime(wire.FromTime, out var from)) own.Add(new("from_time", "It is missing; give a time."));
        if (!WirePoint.TryToTime(wire.UntilTime, out var until)) own.Add(new("until_time", "It is missing; give a time."));
        if (own.Count == 0 && until < from) own.Add(new("until_time", $"It is {until:O}, before from_time, which is {from:O}."));
        Minutes("minutes_before", wire.MinutesBefore);
        Minutes("minutes_after", wire.MinutesAfter);
        if (own.Count == 0)
        {
            (from, until) = (from.AddMinutes(-wire.MinutesBefore), until.AddMinutes(wire.MinutesAfter));
            if (until - from < TimeSpan.FromMinutes(1) || until - from > Scene.OccasionMax)
            {
                own.Add(new(
                    "until_time", $"With minutes_before and minutes_after it takes {until - from:c}; make it a minute to a day."));
            }
        }
        var cameras = CamerasOf(wire, registry, own);
        problems.AddRange(own.Select(problem => problem with { Field = $"{field}.{problem.Field}" }));
        return new(cameras, from, problems.Count == before ? until : from);

        void Minutes(string name, int value)
        {
            if (value is < 0 or > MinutesMax) own.Add(new(name, $"It is {value}; give 0 to {MinutesMax}."));
        }
    }

    static int[] CamerasOf(V1.Scene wire, RegistryView registry, List<FieldProblem> problems)
    {
        var (keys, before) = (new HashSet<int>(), problems.Count);
        for (var i = 0; i < Math.Min(wire.Cameras.Count, CamerasMax + 1); i++)
        {
            if (wire.Cameras[i].Length > 0 && ReadQuestion.CameraKeyOf(wire.Cameras[i], registry, []) is { } key) keys.Add(key);
            else problems.Add(new($"cameras[{i}]", $"'{wire.Cameras[i]}' is not a registered camera; give it as 'cameras/ID'."));
        }
        if (wire.Area is not null && SightingQuestions.ContainsOf(wire.Area, problems) is { } contains)
        {
            keys.UnionWith(registry.Cameras.Values
                .Where(camera => camera is { Kind: CameraKind.Fixed, CapturePoint: { } point } && contains(point))
                .Select(camera => registry.Keys.CameraKeys[camera.Id]));
        }
        if (problems.Count > before) return [.. keys];
        if (keys.Count == 0) problems.Add(new("cameras", "No camera is named, and no fixed camera is in the area; name cameras, or give a greater area."));
        if (keys.Count > CamerasMax)
            problems.Add(new("cameras", $"They are {keys.Count} with those of the area; ask for at most {CamerasMax} a scene."));
        return [.. keys.Order()];
    }

    static (DateTimeOffset From, DateTimeOffset Until) ComparedOf(
        CompareScenesRequest request, List<Scene> scenes, List<FieldProblem> problems)
    {
        var from = scenes.Min(scene => scene.From).AddDays(-DaysUsual);
        var until = scenes.Max(scene => scene.Until);
        if (request.ComparedFromTime is not null && !WirePoint.TryToTime(request.ComparedFromTime, out from))
            problems.Add(new("compared_from_time", "It is no time; give one, or leave it unset."));
        if (request.ComparedUntilTime is not null && !WirePoint.TryToTime(request.ComparedUntilTime, out until))
            problems.Add(new("compared_until_time", "It is no time; give one, or leave it unset."));
        if (problems.Count > 0) return default;
        if (until <= from) problems.Add(new("compared_until_time", $"It is {until:O}, not after compared_from_time, which is {from:O}."));
        else if (until - from > TimeSpan.FromDays(DaysMax))
        {
            problems.Add(new(
                "compared_from_time", $"It is {from:O}, more than {DaysMax} days before {until:O}, the end of the days compared with; give a "
                + "later one."));
        }
        return (from, until);
    }
}
