using System.Globalization;
using System.Text.Json.Nodes;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;

namespace GeoIntel.Cli.Analysis;

/// <summary>How crossings of a cordon are printed.</summary>
static class CordonOutput
{
    /// <param name="isOfVehicles">Whether vehicles were asked for: then they are what is printed, but for JSON.</param>
    /// <param name="format">json, csv or, of vehicles, geojson; null for a table.</param>
    public static void Print(CountCordonResponse found, bool isOfVehicles, string? format, Terminal terminal)
    {
        if (format == "json")
        {
            terminal.Out.WriteLine(WireJson.Line(found));
            return;
        }
        if (format == "geojson")
        {
            PointFeatures.Print(found.Vehicles.SelectMany(Features), terminal);
            return;
        }
        string[] heads = isOfVehicles
            ? ["vrm", "capture_time", "camera", "arterial", "way", "kind", "confidential"]
            : ["arterial", "hour", "entered", "transit_in", "unmatched_in", "left", "transit_out", "unmatched_out"];
        var lines = isOfVehicles ? found.Vehicles.SelectMany(Crossings) : found.Hours.Select(Counts);
        if (format is null)
        {
            terminal.WriteTable(heads, lines);
            return;
        }
        terminal.Out.Write(CsvText.Line(heads));
        foreach (var line in lines) terminal.Out.Write(CsvText.Line(line));
        terminal.Out.Flush();
    }

    public static IEnumerable<string> Summary(CountCordonResponse found, bool isOfVehicles)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{found.CrossingCount} crossings; {found.UndirectedCount} reads told no direction and are not counted.");
        yield return found.HasCoverage
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The gates see about {found.Coverage:0.00} of all crossings ({found.CoverageMin:0.00} to {found.CoverageMax:0.00}, of ")
                + string.Create(CultureInfo.InvariantCulture, $"{found.CoverageVehicleCount} vehicles); unmatched is not \"still inside\".")
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{found.CoverageVehicleCount} vehicles are too few to say which part of all crossings the gates see; ")
                + "unmatched is not \"still inside\".";
        if (isOfVehicles && found.VehicleCount > found.Vehicles.Count)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"{found.Vehicles.Count} of {found.VehicleCount} vehicles are shown; raise --count.");
        }
    }

    static string[] Counts(CordonHour hour) =>
    [
        hour.Arterial, SightingOutput.TimeOf(hour.FromTime), Whole(hour.Entered), Whole(hour.TransitIn), Whole(hour.UnmatchedIn),
        Whole(hour.Left), Whole(hour.TransitOut), Whole(hour.UnmatchedOut),
    ];

    static IEnumerable<string[]> Crossings(CordonVehicle vehicle) => vehicle.Crossings.Select(crossing => (string[])
    [
        vehicle.Vrm, SightingOutput.TimeOf(crossing.CaptureTime), crossing.Camera, crossing.Arterial, Lower(crossing.Way),
        Lower(crossing.Kind), CsvText.Truth(vehicle.Confidential),
    ]);

    static IEnumerable<(Point? Place, JsonObject Properties)> Features(CordonVehicle vehicle) => vehicle.Crossings.Select(crossing => (
        (Point?)crossing.Position, new JsonObject
        {
            ["vrm"] = vehicle.Vrm, ["capture_time"] = SightingOutput.TimeOf(crossing.CaptureTime), ["camera"] = crossing.Camera,
            ["arterial"] = crossing.Arterial, ["way"] = Lower(crossing.Way), ["kind"] = Lower(crossing.Kind),
            ["confidential"] = vehicle.Confidential,
        }));

    static string Lower<T>(T word) where T : struct, Enum => word.ToString().ToLowerInvariant();

    static string Whole(int number) => number.ToString(CultureInfo.InvariantCulture);
}
