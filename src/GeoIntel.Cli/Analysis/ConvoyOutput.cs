using System.Globalization;
using System.Text.Json.Nodes;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;

namespace GeoIntel.Cli.Analysis;

/// <summary>How convoys are printed.</summary>
static class ConvoyOutput
{
    static readonly string[] Figures =
        ["vrm", "shared_journeys", "days", "expected_journeys", "p_value", "false_discovery_rate", "confidential"];

    /// <param name="format">json, csv or geojson; null for a table.</param>
    public static void Print(FindConvoysResponse found, string? format, Terminal terminal)
    {
        switch (format)
        {
            case "json":
                terminal.Out.WriteLine(WireJson.Line(found));
                break;
            case "geojson":
                PointFeatures.Print(found.Convoys.SelectMany(Features), terminal);
                break;
            case "csv":
                terminal.Out.Write(CsvText.Line(
                    [.. Figures, "journey", "camera", "subject_capture_time", "capture_time", "subject_vrm", "same_direction"]));
                foreach (var line in found.Convoys.SelectMany(Lines)) terminal.Out.Write(CsvText.Line(line));
                terminal.Out.Flush();
                break;
            default:
                terminal.WriteTable(
                    ["VRM", "journeys", "days", "expected", "p", "false discovery"], found.Convoys.Select(one => FiguresOf(one)[..6]));
                break;
        }
    }

    public static string Summary(FindConvoysResponse found) => string.Create(
        CultureInfo.InvariantCulture,
        $"{found.JourneyCount} journeys; {found.SharingCount} of {found.CandidateCount} other vehicles at their cameras shared one or more. ")
        + "Read the false-discovery rate first; that marks were together does not say that anybody knew of the other, or who drove.";

    // Each line by itself, so that none loses its figures when they are sorted.
    static IEnumerable<string[]> Lines(Convoy convoy) => convoy.Journeys.SelectMany((journey, i) => journey.Places.Select(place => (string[])
    [
        .. FiguresOf(convoy), (i + 1).ToString(CultureInfo.InvariantCulture), place.Camera,
        SightingOutput.TimeOf(place.SubjectCaptureTime), SightingOutput.TimeOf(place.CaptureTime), place.SubjectVrm,
        place.HasSameDirection ? CsvText.Truth(place.SameDirection) : "",
    ]));

    // A point a place where both were read.
    static IEnumerable<(Point? Place, JsonObject Properties)> Features(Convoy convoy) => convoy.Journeys.SelectMany((journey, i) =>
        journey.Places.Select(place => ((Point?)place.Position, new JsonObject
        {
            ["vrm"] = convoy.Vrm, ["subject_vrm"] = place.SubjectVrm, ["journey"] = i + 1, ["camera"] = place.Camera,
            ["subject_capture_time"] = SightingOutput.TimeOf(place.SubjectCaptureTime), ["capture_time"] = SightingOutput.TimeOf(place.CaptureTime),
            ["same_direction"] = place.HasSameDirection ? place.SameDirection : null,
            ["shared_journeys"] = convoy.Journeys.Count, ["expected_journeys"] = Math.Round(convoy.ExpectedJourneyCount, 3),
            ["p_value"] = convoy.PValue, ["false_discovery_rate"] = convoy.FalseDiscoveryRate, ["confidential"] = convoy.Confidential,
        })));

    static string[] FiguresOf(Convoy convoy) =>
    [
        convoy.Vrm,
        convoy.Journeys.Count.ToString(CultureInfo.InvariantCulture),
        convoy.DayCount.ToString(CultureInfo.InvariantCulture),
        convoy.ExpectedJourneyCount.ToString("0.###", CultureInfo.InvariantCulture),
        convoy.PValue.ToString("g3", CultureInfo.InvariantCulture),
        convoy.FalseDiscoveryRate.ToString("g3", CultureInfo.InvariantCulture),
        CsvText.Truth(convoy.Confidential),
    ];
}
