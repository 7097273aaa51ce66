using System.CommandLine;
using GeoIntel.Cli.Analysis;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Asks who travelled with a vehicle.</summary>
static class ConvoyVerb
{
    const int DaysDefault = 28;

    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var vrm = new Argument<string>("VRM") { Description = "The registration mark whose company is asked about." };
        var from = SearchVerb.Time("--from", $"Captured at or after; default {DaysDefault} days before --until.");
        var until = SearchVerb.Time("--until", "Captured before; default now.");
        var window = SearchVerb.Whole("--window", "How far apart two reads of one camera may be; default 120.", "SECONDS");
        var gap = SearchVerb.Whole("--gap", "A longer time without a read ends a journey; default 30.", "MINUTES");
        var shared = SearchVerb.Whole("--shared", "Only those that shared at least so many journeys; default 2.", "N");
        var count = SearchVerb.Whole("--count", "At most so many vehicles; default 20, at most 200.", "N");
        var form = new OutputForm(("json", "The answer as one JSON object."), ("csv", "CSV, a line a place where both were read."));
        var command = new Command("convoy", "Print who shared a vehicle's journeys, least likely by chance first.")
        {
            vrm, from, until, window, gap, shared, count,
        };
        foreach (var option in form.All) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var format = form.Of(parsed);
            var end = parsed.GetValue(until) ?? DateTimeOffset.UtcNow;
            var request = new FindConvoysRequest
            {
                Purpose = service.Purpose(parsed),
                Vrm = parsed.GetValue(vrm),
                FromTime = Timestamp.FromDateTimeOffset(parsed.GetValue(from) ?? end.AddDays(-DaysDefault)),
                UntilTime = Timestamp.FromDateTimeOffset(end),
                WindowSeconds = parsed.GetValue(window),
                JourneyGapMinutes = parsed.GetValue(gap),
                SharedJourneysMin = parsed.GetValue(shared),
                ConvoysMax = parsed.GetValue(count),
            };
            using var connection = service.Connect(parsed);
            var found = await new AnalysisService.AnalysisServiceClient(connection.Channel)
                .FindConvoysAsync(request, cancellationToken: cancellation);
            ConvoyOutput.Print(found, format, terminal);
            terminal.Error.WriteLine(ConvoyOutput.Summary(found));
            return ExitCodes.Done;
        });
        return command;
    }
}
