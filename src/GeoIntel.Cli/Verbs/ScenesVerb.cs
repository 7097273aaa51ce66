using System.CommandLine;
using GeoIntel.Cli.Analysis;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Asks who was at several scenes.</summary>
static class ScenesVerb
{
    const string Form = "CAMERA[,CAMERA...]@FROM/UNTIL";

    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var scenes = new Option<string[]>("--scene")
        {
            Description = $"A scene, several times: cameras and a time, such as shop-1,shop-2@2026-03-01T21:00:00Z/2026-03-01T21:30:00Z.",
            HelpName = Form,
        };
        var before = SearchVerb.Whole("--before", "Whoever was there so many minutes before a scene counts; 0 to 720.", "MINUTES");
        var after = SearchVerb.Whole("--after", "Whoever was there so many minutes after a scene counts; 0 to 720.", "MINUTES");
        var from = SearchVerb.Time("--compared-from", "The first of the days compared with; default 28 days before the first scene.");
        var until = SearchVerb.Time("--compared-until", "The end of the days compared with; default the end of the last scene.");
        var least = SearchVerb.Whole("--scenes-min", "Only vehicles that were at so many; default 2.", "N");
        var count = SearchVerb.Whole("--count", "At most so many vehicles; default 20, at most 200.", "N");
        var form = new OutputForm(
            ("json", "The answer as one JSON object."), ("csv", "CSV, a line a vehicle and scene."),
            ("geojson", "GeoJSON, a point a vehicle and scene."));
        var command = new Command("scenes", "Print who was at several scenes, least likely by chance first.")
        {
            scenes, before, after, from, until, least, count,
        };
        foreach (var option in form.All) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var format = form.Of(parsed);
            var request = new CompareScenesRequest
            {
                Purpose = service.Purpose(parsed),
                Scenes = { (parsed.GetValue(scenes) ?? []).Select(text => SceneOf(text, parsed.GetValue(before), parsed.GetValue(after))) },
                ScenesMin = parsed.GetValue(least),
                VehiclesMax = parsed.GetValue(count),
            };
            if (request.Scenes.Count < 2) throw new UsageException($"Give two scenes or more, each as --scene {Form}.");
            if (parsed.GetValue(from) is { } begin) request.ComparedFromTime = Timestamp.FromDateTimeOffset(begin);
            if (parsed.GetValue(until) is { } end) request.ComparedUntilTime = Timestamp.FromDateTimeOffset(end);
            using var connection = service.Connect(parsed);
            var found = await new AnalysisService.AnalysisServiceClient(connection.Channel)
                .CompareScenesAsync(request, cancellationToken: cancellation);
            SceneOutput.Print(found, format, terminal);
            foreach (var line in SceneOutput.Summary(found)) terminal.Error.WriteLine(line);
            return ExitCodes.Done;
        });
        return command;
    }

    static Scene SceneOf(string text, int before, int after)
    {
        var (at, slash) = (text.IndexOf('@', StringComparison.Ordinal), text.IndexOf('/', StringComparison.Ordinal));
        if (at < 1 || slash < at || !SearchVerb.TryTime(text[(at + 1)..slash], out var from) || !SearchVerb.TryTime(text[(slash + 1)..], out var until))
        {
            throw new UsageException(
                $"--scene is '{text}'; write {Form}, the times in RFC 3339, such as 2026-03-01T21:00:00Z/2026-03-01T21:30:00Z.");
        }
        return new Scene
        {
            Cameras = { text[..at].Split(',').Select(id => $"cameras/{id.Trim()}") },
            FromTime = Timestamp.FromDateTimeOffset(from),
            UntilTime = Timestamp.FromDateTimeOffset(until),
            MinutesBefore = before,
            MinutesAfter = after,
        };
    }
}
