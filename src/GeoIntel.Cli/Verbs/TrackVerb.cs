using System.CommandLine;
using GeoIntel.Cli.Analysis;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Vrm = GeoIntel.Models.Sightings.Vrm;

namespace GeoIntel.Cli.Verbs;

/// <summary>Asks where a vehicle went.</summary>
static class TrackVerb
{
    const int DaysDefault = 7;

    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var vrm = new Argument<string>("VRM") { Description = "The registration mark." };
        var from = SearchVerb.Time("--from", $"Captured at or after; default {DaysDefault} days before --until.");
        var until = SearchVerb.Time("--until", "Captured before; default now.");
        var gap = new Option<int>("--gap")
        {
            Description = "A longer time without a read ends a journey, in minutes; default 30.", HelpName = "MINUTES",
        };
        var form = new OutputForm(
            ("json", "One JSON object a journey, after one that says how they are cut."), ("csv", "CSV, a line a point."),
            ("geojson", "One GeoJSON FeatureCollection, in WGS 84: a line a journey, and its points."));
        var command = new Command("track", "Print a vehicle's journeys, newest first.") { vrm, from, until, gap };
        foreach (var option in form.All) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var format = form.Of(parsed);
            var end = parsed.GetValue(until) ?? DateTimeOffset.UtcNow;
            var request = new TrackVehicleRequest
            {
                Purpose = service.Purpose(parsed),
                Vrm = parsed.GetValue(vrm),
                FromTime = Timestamp.FromDateTimeOffset(parsed.GetValue(from) ?? end.AddDays(-DaysDefault)),
                UntilTime = Timestamp.FromDateTimeOffset(end),
                JourneyGapMinutes = parsed.GetValue(gap),
            };
            using var connection = service.Connect(parsed);
            using var call = new AnalysisService.AnalysisServiceClient(connection.Channel)
                .TrackVehicle(request, cancellationToken: cancellation);
            // What is begun is printed once the service has let the question in.
            TrackOutput? output = null;
            while (await call.ResponseStream.MoveNext(cancellation))
            {
                output ??= TrackOutput.Of(format, MarkOf(request.Vrm), terminal);
                output.Add(call.ResponseStream.Current);
            }
            output?.End();
            if (output is not null) terminal.Error.WriteLine(output.Summary);
            return ExitCodes.Done;
        });
        return command;
    }

    // As the service has it; what is no mark it has refused.
    static string MarkOf(string? text) => Vrm.TryParse(text, out var vrm) ? vrm.Text : text ?? "";
}
