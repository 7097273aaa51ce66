using System.Globalization;
using System.Text.Json.Nodes;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;

namespace GeoIntel.Cli.Analysis;

/// <summary>How meetings are printed. None of them says that anybody met.</summary>
static class MeetingOutput
{
    /// <param name="format">json, csv or geojson; null for a table.</param>
    public static void Print(FindMeetingsResponse found, string? format, Terminal terminal)
    {
        switch (format)
        {
            case "json":
                terminal.Out.WriteLine(WireJson.Line(found));
                break;
            case "geojson":
                PointFeatures.Print(Features(found), terminal);
                break;
            case "csv":
                terminal.Out.Write(CsvText.Line(
                [
                    "meeting", "capture_time", "vrm", "camera", "easting", "northing", "linked_to", "gradings", "safeguarding",
                    "confidential", "sighting",
                ]));
                for (var i = 0; i < found.Meetings.Count; i++)
                {
                    foreach (var read in found.Meetings[i].Reads)
                        terminal.Out.Write(CsvText.Line(Line(i + 1, found.Meetings[i], read, found)));
                }
                terminal.Out.Flush();
                break;
            default:
                terminal.WriteTable(
                    ["from (UTC)", "until", "vehicles linked to", "grading of links", "cameras", "shared of expected, p"],
                    found.Meetings.Select(one => Row(one, found)));
                break;
        }
    }

    public static IEnumerable<string> Summary(FindMeetingsResponse found)
    {
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{found.Meetings.Count} of {found.MeetingCount} meetings of {found.VehicleCount} vehicles linked to {found.MemberCount} members. ")
            + "That vehicles were together does not say who was in them, or that anybody met. Figures are of each pair over the whole time.";
        if (found.Meetings.Any(one => one.Vehicles.Any(vehicle => vehicle.Safeguarding)))
            yield return "A member here is under 18 or flagged as exploited: that is a matter for safeguarding, not for enforcement.";
    }

    static string[] Row(Meeting meeting, FindMeetingsResponse found) =>
    [
        Text($"{meeting.FirstCaptureTime.ToDateTime():yyyy-MM-dd HH:mm:ss}"), Text($"{meeting.LastCaptureTime.ToDateTime():HH:mm:ss}"),
        string.Join("; ", meeting.Vehicles.Select(Linked)), string.Join("; ", meeting.Vehicles.Select(one => GradingsOf(one, found))),
        string.Join(", ", meeting.Reads.Select(read => read.Camera).Distinct()),
        string.Join("; ", found.Pairs.Where(pair => IsIn(meeting, pair.Vrm) && IsIn(meeting, pair.OtherVrm)).Select(
            pair => Text($"{pair.SharedJourneyCount} of {pair.ExpectedJourneyCount:0.##}, {pair.PValue:g3}"))),
    ];

    static IEnumerable<string> Line(int number, Meeting meeting, MeetingRead read, FindMeetingsResponse found)
    {
        var vehicle = meeting.Vehicles.Single(one => one.Vrm == read.Vrm);
        return
        [
            Text($"{number}"), SightingOutput.TimeOf(read.CaptureTime), read.Vrm, read.Camera, CsvText.Number(read.Position?.X),
            CsvText.Number(read.Position?.Y), string.Join(' ', vehicle.Nominals), GradingsOf(vehicle, found),
            CsvText.Truth(vehicle.Safeguarding), CsvText.Truth(vehicle.Confidential), read.Sighting,
        ];
    }

    static IEnumerable<(Point? Place, JsonObject Properties)> Features(FindMeetingsResponse found) =>
        found.Meetings.SelectMany((meeting, i) => meeting.Reads.GroupBy(read => read.Camera)
            .Select(place => ((Point?)place.First().Position, PropertiesOf(i + 1, meeting, place, found))));

    static JsonObject PropertiesOf(int number, Meeting meeting, IGrouping<string, MeetingRead> place, FindMeetingsResponse found)
    {
        var vehicles = meeting.Vehicles.Where(vehicle => place.Any(read => read.Vrm == vehicle.Vrm)).ToList();
        return new()
        {
            ["meeting"] = number, ["camera"] = place.Key,
            ["first_capture_time"] = SightingOutput.TimeOf(place.First().CaptureTime),
            ["last_capture_time"] = SightingOutput.TimeOf(place.Last().CaptureTime),
            ["vehicles_linked_to"] = string.Join("; ", vehicles.Select(Linked)),
            ["gradings"] = string.Join("; ", vehicles.Select(one => GradingsOf(one, found))),
            ["safeguarding"] = vehicles.Exists(one => one.Safeguarding), ["confidential"] = vehicles.Exists(one => one.Confidential),
        };
    }

    // "AB12CDE: nominals/n1 or nominals/n2"
    static string Linked(MeetingVehicle vehicle) =>
        $"{vehicle.Vrm}: {string.Join(" or ", vehicle.Nominals)}" + (vehicle.Safeguarding ? " [safeguarding]" : "");

    static string GradingsOf(MeetingVehicle vehicle, FindMeetingsResponse found) => string.Join(", ", found.Edges
        .Where(edge => edge.Kind == AssociationKind.VehicleLink && edge.ToNode == $"vehicles/{vehicle.Vrm}"
            && vehicle.Nominals.Contains(edge.FromNode))
        .Select(AssociationOutput.GradingOf).Distinct());

    static bool IsIn(Meeting meeting, string vrm) => meeting.Vehicles.Any(vehicle => vehicle.Vrm == vrm);

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
