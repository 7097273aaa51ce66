using System.Globalization;
using System.Text.Json.Nodes;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;

namespace GeoIntel.Cli.Analysis;

/// <summary>How vehicles at several scenes are printed.</summary>
static class SceneOutput
{
    static readonly string[] Figures = ["vrm", "scenes", "expected_scenes", "p_value", "false_discovery_rate", "confidential"];

    /// <param name="format">json, csv or geojson; null for a table.</param>
    public static void Print(CompareScenesResponse found, string? format, Terminal terminal)
    {
        switch (format)
        {
            case "json":
                terminal.Out.WriteLine(WireJson.Line(found));
                break;
            case "geojson":
                PointFeatures.Print(found.Vehicles.SelectMany(vehicle => Features(vehicle, found)), terminal);
                break;
            case "csv":
                terminal.Out.Write(CsvText.Line(
                    [.. Figures, "scene", "sighting", "camera", "first_capture_time", "last_capture_time", "reads", "usual_days", "compared_days"]));
                foreach (var line in found.Vehicles.SelectMany(vehicle => Lines(vehicle, found))) terminal.Out.Write(CsvText.Line(line));
                terminal.Out.Flush();
                break;
            default:
                terminal.WriteTable(
                    ["VRM", "at", "expected", "p", "false discovery", "which (usual days)"],
                    found.Vehicles.Select(vehicle => (string[])[.. FiguresOf(vehicle)[..5], Which(vehicle)]));
                break;
        }
    }

    /// <summary>What the scenes were compared with, a line a scene, and how to read it.</summary>
    public static IEnumerable<string> Summary(CompareScenesResponse found)
    {
        for (var i = 0; i < found.Scenes.Count; i++)
        {
            var scene = found.Scenes[i];
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"Scene {i + 1}: {scene.VehicleCount} vehicles at {scene.CameraCount} cameras, compared with {scene.ComparedDayCount} days.");
        }
        yield return string.Create(
            CultureInfo.InvariantCulture, $"{found.FoundCount} of {found.CandidateCount} vehicles were at enough of them. ")
            + "Read the false-discovery rate first; that a vehicle was there does not say who drove, or that it has to do with what happened.";
    }

    // Scenes are counted from 1, as they were given.
    static string Which(SceneVehicle vehicle) => string.Join(", ", vehicle.Presences.Select(
        presence => string.Create(CultureInfo.InvariantCulture, $"{presence.Scene + 1} ({presence.UsualDayCount})")));

    // Each line by itself, so that none loses its figures when they are sorted.
    static IEnumerable<string[]> Lines(SceneVehicle vehicle, CompareScenesResponse found) => vehicle.Presences.Select(presence => (string[])
    [
        .. FiguresOf(vehicle), Whole(presence.Scene + 1), presence.Sighting, presence.Camera,
        SightingOutput.TimeOf(presence.FirstCaptureTime), SightingOutput.TimeOf(presence.LastCaptureTime), Whole(presence.ReadCount),
        Whole(presence.UsualDayCount), Whole(found.Scenes[presence.Scene].ComparedDayCount),
    ]);

    // A point a vehicle and scene, where it was first read there.
    static IEnumerable<(Point? Place, JsonObject Properties)> Features(SceneVehicle vehicle, CompareScenesResponse found) =>
        vehicle.Presences.Select(presence => ((Point?)presence.Position, new JsonObject
        {
            ["vrm"] = vehicle.Vrm, ["scene"] = presence.Scene + 1, ["sighting"] = presence.Sighting, ["camera"] = presence.Camera,
            ["first_capture_time"] = SightingOutput.TimeOf(presence.FirstCaptureTime),
            ["last_capture_time"] = SightingOutput.TimeOf(presence.LastCaptureTime), ["reads"] = presence.ReadCount,
            ["usual_days"] = presence.UsualDayCount, ["compared_days"] = found.Scenes[presence.Scene].ComparedDayCount,
            ["scenes"] = vehicle.Presences.Count, ["expected_scenes"] = Math.Round(vehicle.ExpectedSceneCount, 3),
            ["p_value"] = vehicle.PValue, ["false_discovery_rate"] = vehicle.FalseDiscoveryRate, ["confidential"] = vehicle.Confidential,
        }));

    static string[] FiguresOf(SceneVehicle vehicle) =>
    [
        vehicle.Vrm,
        Whole(vehicle.Presences.Count),
        vehicle.ExpectedSceneCount.ToString("0.###", CultureInfo.InvariantCulture),
        vehicle.PValue.ToString("g3", CultureInfo.InvariantCulture),
        vehicle.FalseDiscoveryRate.ToString("g3", CultureInfo.InvariantCulture),
        CsvText.Truth(vehicle.Confidential),
    ];

    static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
