using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;

namespace GeoIntel.Cli.Analysis;

/// <summary>How implausible journeys are printed.</summary>
static class ImplausibleOutput
{
    /// <param name="format">json or csv; null for tables.</param>
    public static void Print(IReadOnlyList<ImplausiblePair> journeys, string? format, Terminal terminal)
    {
        switch (format)
        {
            case "json":
                foreach (var journey in journeys) terminal.Out.WriteLine(WireJson.Line(journey));
                break;
            case "csv":
                terminal.Out.Write(CsvText.Line(
                [
                    "name", "vrm", "from_camera", "from_capture_time", "camera", "capture_time", "metres", "seconds", "seconds_min", "seconds_max",
                    "kmh", "kmh_min", "kmh_max", "clocks_measured", "outcome", "resolved_by", "ended", "confidential", "etag", "evidence",
                    "speaks_for", "speaks_against", "weight", "log_likelihood_ratio", "other_vrm", "explanation",
                ]));
                foreach (var line in journeys.SelectMany(Lines)) terminal.Out.Write(CsvText.Line(line));
                terminal.Out.Flush();
                break;
            default:
                terminal.WriteTable(
                    ["VRM", "from", "at", "to", "at", "km", "minutes", "km/h", "found to be", "etag", "journey"], journeys.Select(Row));
                terminal.Out.WriteLine();
                terminal.WriteTable(
                    ["VRM", "at", "speaks for", "against", "weight", "how it was reckoned"],
                    journeys.SelectMany(journey => journey.Evidence.Select(line => (string[])
                    [
                        journey.Vrm, TimeOf(journey.Passes[1]), Causes(line.SpeaksFor), Causes(line.SpeaksAgainst), Weight(line), line.Explanation,
                    ])));
                break;
        }
    }

    static string[] Row(ImplausiblePair journey) =>
    [
        journey.Vrm, CameraOf(journey.Passes[0]), TimeOf(journey.Passes[0]), CameraOf(journey.Passes[1]), TimeOf(journey.Passes[1]),
        journey.Leg.HasDistanceMetres ? Text(journey.Leg.DistanceMetres / 1000, "0.0") : "",
        Interval(
            journey.Leg.HasElapsedSecondsMin ? journey.Leg.ElapsedSecondsMin / 60 : null,
            journey.Leg.HasElapsedSecondsMax ? journey.Leg.ElapsedSecondsMax / 60 : null, "0.0"),
        Interval(journey.Leg.HasSpeedKmhMin ? journey.Leg.SpeedKmhMin : null, journey.Leg.HasSpeedKmhMax ? journey.Leg.SpeedKmhMax : null, "0"),
        OutcomeOf(journey), journey.Etag, journey.Name,
    ];

    // Each line by itself, so that none loses its journey when they are sorted; one without evidence has a line, too.
    static IEnumerable<string[]> Lines(ImplausiblePair journey)
    {
        var leg = journey.Leg;
        string[] own =
        [
            journey.Name, journey.Vrm, journey.Passes[0].Sighting.Camera, SightingOutput.TimeOf(journey.Passes[0].Sighting.CaptureTime),
            journey.Passes[1].Sighting.Camera, SightingOutput.TimeOf(journey.Passes[1].Sighting.CaptureTime),
            CsvText.Number(leg.HasDistanceMetres ? leg.DistanceMetres : null), CsvText.Number(leg.ElapsedSeconds),
            CsvText.Number(leg.HasElapsedSecondsMin ? leg.ElapsedSecondsMin : null),
            CsvText.Number(leg.HasElapsedSecondsMax ? leg.ElapsedSecondsMax : null), CsvText.Number(leg.HasSpeedKmh ? leg.SpeedKmh : null),
            CsvText.Number(leg.HasSpeedKmhMin ? leg.SpeedKmhMin : null), CsvText.Number(leg.HasSpeedKmhMax ? leg.SpeedKmhMax : null),
            CsvText.Truth(leg.ClocksMeasured), OutcomeOf(journey), journey.Resolutions.FirstOrDefault()?.ResolvedBy ?? "",
            CsvText.Truth(journey.Ended), CsvText.Truth(journey.Confidential), journey.Etag,
        ];
        if (journey.Evidence.Count == 0) yield return [.. own, "", "", "", "", "", "", ""];
        foreach (var line in journey.Evidence)
        {
            yield return
            [
                .. own, Words(line.Kind), Causes(line.SpeaksFor), Causes(line.SpeaksAgainst), Words(line.Weight),
                CsvText.Number(line.HasLogLikelihoodRatio ? line.LogLikelihoodRatio : null), line.Vrm, line.Explanation,
            ];
        }
    }

    static string OutcomeOf(ImplausiblePair journey) =>
        journey.Resolutions.Count == 0 ? ""
        : journey.Resolutions[0].CorrectedVrm is { Length: > 0 } corrected ? $"misread, was {corrected}"
        : Words(journey.Resolutions[0].Outcome);

    static string Weight(JourneyEvidence line) => line.HasLogLikelihoodRatio
        ? $"{Words(line.Weight)} ({Text(line.LogLikelihoodRatio, "0.0")})"
        : Words(line.Weight);

    static string Causes(IEnumerable<JourneyCause> causes) => string.Join(", ", causes.Select(cause => Words(cause)));

    // NoFault is "no fault".
    static string Words<T>(T value)
        where T : struct, Enum =>
        string.Concat($"{value}".Select((letter, i) => i > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));

    static string Interval(double? least, double? most, string format) =>
        least is null ? "" : $"{Text(least.Value, format)} to {(most is { } top ? Text(top, format) : "any")}";

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    static string CameraOf(ImplausiblePass pass) => pass.Sighting.Camera;

    static string TimeOf(ImplausiblePass pass) => SightingOutput.TimeOf(pass.Sighting.CaptureTime);
}
