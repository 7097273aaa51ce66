using System.CommandLine;
using GeoIntel.Cli.Analysis;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>A group's picture: who and what belongs to it, when its vehicles were together, and who else was with them.</summary>
static class GroupVerbs
{
    const int DaysDefault = 28;

    public static Command Create(Terminal terminal, ServiceOptions service) =>
        new("group", "A group's picture: what belongs to it, its meetings, and the company of its vehicles.")
        {
            Picture(terminal, service), Meetings(terminal, service), Company(terminal, service),
        };

    static Command Picture(Terminal terminal, ServiceOptions service)
    {
        var around = new Argument<string>("SUBJECT") { Description = "groups/ID or nominals/ID." };
        var depth = SearchVerb.Whole("--depth", "Over so many associations: 1 to 3; default 1.", "N");
        var count = SearchVerb.Whole("--count", "At most so many nodes, nearest first; default 100, at most 500.", "N");
        var from = SearchVerb.Time("--from", "With --until: what held from then on, with the reads behind it. Without: what holds now.");
        var until = SearchVerb.Time("--until", "The end of that; default now, when --from is given.");
        var form = new OutputForm(("json", "The answer as one JSON object."), ("csv", "CSV, a line an association."));
        var command = new Command("picture", "Print members, vehicles and who must not meet, each with its grading and the reads behind it.")
        {
            around, depth, count, from, until,
        };
        foreach (var option in form.All) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var format = form.Of(parsed);
            var request = new GetAssociationGraphRequest
            {
                Purpose = service.Purpose(parsed),
                Around = parsed.GetValue(around),
                Depth = parsed.GetValue(depth),
                NodesMax = parsed.GetValue(count),
            };
            if (parsed.GetValue(from) is { } begin)
            {
                request.FromTime = Timestamp.FromDateTimeOffset(begin);
                request.UntilTime = Timestamp.FromDateTimeOffset(parsed.GetValue(until) ?? DateTimeOffset.UtcNow);
            }
            else if (parsed.GetValue(until) is not null)
            {
                throw new UsageException("--until is given without --from; give both, or neither.");
            }
            using var connection = service.Connect(parsed);
            var found = await new AnalysisService.AnalysisServiceClient(connection.Channel)
                .GetAssociationGraphAsync(request, cancellationToken: cancellation);
            AssociationOutput.Print(found, format, terminal);
            foreach (var line in AssociationOutput.Summary(found)) terminal.Error.WriteLine(line);
            return ExitCodes.Done;
        });
        return command;
    }

    static Command Meetings(Terminal terminal, ServiceOptions service)
    {
        var group = new Argument<string>("GROUP") { Description = "Its id, or groups/ID." };
        var from = SearchVerb.Time("--from", $"Captured at or after; default {DaysDefault} days before --until.");
        var until = SearchVerb.Time("--until", "Captured before; default now.");
        var window = SearchVerb.Whole("--window", "How far apart two reads of one camera may be; default 120.", "SECONDS");
        var gap = SearchVerb.Whole("--gap", "A longer time without being together ends a meeting; default 30.", "MINUTES");
        var count = SearchVerb.Whole("--count", "At most so many, the latest; default 100, at most 500.", "N");
        var form = new OutputForm(
            ("json", "The answer as one JSON object."), ("csv", "CSV, a line a read."),
            ("geojson", "One GeoJSON FeatureCollection, in WGS 84: a point a camera of a meeting."));
        var command = new Command("meetings", "Print when and where vehicles linked to different members were together.")
        {
            group, from, until, window, gap, count,
        };
        foreach (var option in form.All) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var format = form.Of(parsed);
            var end = parsed.GetValue(until) ?? DateTimeOffset.UtcNow;
            var request = new FindMeetingsRequest
            {
                Purpose = service.Purpose(parsed),
                Group = NameOf(parsed.GetRequiredValue(group)),
                FromTime = Timestamp.FromDateTimeOffset(parsed.GetValue(from) ?? end.AddDays(-DaysDefault)),
                UntilTime = Timestamp.FromDateTimeOffset(end),
                WindowSeconds = parsed.GetValue(window),
                JourneyGapMinutes = parsed.GetValue(gap),
                MeetingsMax = parsed.GetValue(count),
            };
            using var connection = service.Connect(parsed);
            var found = await new AnalysisService.AnalysisServiceClient(connection.Channel)
                .FindMeetingsAsync(request, cancellationToken: cancellation);
            MeetingOutput.Print(found, format, terminal);
            foreach (var line in MeetingOutput.Summary(found)) terminal.Error.WriteLine(line);
            return ExitCodes.Done;
        });
        return command;
    }

    static Command Company(Terminal terminal, ServiceOptions service)
    {
        var group = new Argument<string>("GROUP") { Description = "Its id, or groups/ID." };
        var question = new ConvoyOptions();
        var command = new Command(
            "company",
            "Print who shared journeys of the vehicles linked to members, least likely by chance first; with --new-since who is new.")
        {
            group,
        };
        question.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var format = question.FormOf(parsed);
            var request = question.RequestOf(parsed, service);
            request.Group = NameOf(parsed.GetRequiredValue(group));
            return await ConvoyOptions.AskAsync(request, format, parsed, service, terminal, cancellation);
        });
        return command;
    }

    static string NameOf(string group) => group.Contains('/', StringComparison.Ordinal) ? group : $"groups/{group}";
}
