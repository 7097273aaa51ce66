using System.CommandLine;
using GeoIntel.Cli.Analysis;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Lists implausible journeys, and says what a person found one to be.</summary>
static class ImplausibleVerbs
{
    const int DaysDefault = 7;

    static readonly Dictionary<string, JourneyOutcome> Outcomes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["cloned"] = JourneyOutcome.Cloned,
        ["misread"] = JourneyOutcome.Misread,
        ["clock"] = JourneyOutcome.Clock,
        ["recovery-or-trailer"] = JourneyOutcome.RecoveryOrTrailer,
        ["no-fault"] = JourneyOutcome.NoFault,
        ["unresolved"] = JourneyOutcome.Unresolved,
    };

    public static Command List(Terminal terminal, ServiceOptions service)
    {
        var from = SearchVerb.Time("--from", $"The later read was captured at or after; default {DaysDefault} days before --until.");
        var until = SearchVerb.Time("--until", "The later read was captured before; default now.");
        var open = new Option<bool>("--open") { Description = "Only those that nobody has resolved." };
        var resolved = new Option<bool>("--resolved") { Description = "Only those that somebody has resolved." };
        var vrm = Text("--vrm", "Only of this mark.", "VRM");
        var camera = Text("--camera", "Only to or from this camera.", "ID");
        var count = SearchVerb.Whole("--count", "At most so many; default 20, at most 100.", "N");
        var form = new OutputForm(("json", "One JSON object a journey."), ("csv", "CSV, a line a journey and fact."));
        var command = new Command("list", "Print implausible journeys, newest first, and what speaks for which cause.")
        {
            from, until, open, resolved, vrm, camera, count,
        };
        foreach (var option in form.All) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var format = form.Of(parsed);
            if (parsed.GetValue(open) && parsed.GetValue(resolved)) throw new UsageException("--open and --resolved are both given; give one.");
            var end = parsed.GetValue(until) ?? DateTimeOffset.UtcNow;
            var request = new ListImplausibleJourneysRequest
            {
                Purpose = service.Purpose(parsed),
                FromTime = Timestamp.FromDateTimeOffset(parsed.GetValue(from) ?? end.AddDays(-DaysDefault)),
                UntilTime = Timestamp.FromDateTimeOffset(end),
                State = parsed.GetValue(open) ? ImplausibleJourneyState.Open
                    : parsed.GetValue(resolved) ? ImplausibleJourneyState.Resolved : ImplausibleJourneyState.Unspecified,
                Vrm = parsed.GetValue(vrm) ?? "",
                Camera = NameOf("cameras/", parsed.GetValue(camera)),
                PageSize = parsed.GetValue(count),
            };
            using var connection = service.Connect(parsed);
            var found = await new ImplausibleJourneyService.ImplausibleJourneyServiceClient(connection.Channel)
                .ListImplausibleJourneysAsync(request, cancellationToken: cancellation);
            ImplausibleOutput.Print(found.Journeys, format, terminal);
            terminal.Error.WriteLine("Facts are shown and not added up: a person looks at both pictures and says what it was.");
            if (found.NextPageToken.Length > 0) terminal.Error.WriteLine("There are older ones; set --until to the last time above, or raise --count.");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command Resolve(Terminal terminal, ServiceOptions service)
    {
        var name = new Argument<string>("JOURNEY") { Description = "Its name, as list prints it." };
        var outcome = Text("--as", $"What it was found to be: {string.Join(", ", Outcomes.Keys)}.", "OUTCOME");
        var why = Text("--why", "Why, in 10 characters or more.", "TEXT");
        var etag = Text("--etag", "As list prints it; who resolves it at the same time is told.", "ETAG");
        var misread = Text("--misread", "The read that was misread, sightings/UUID.", "SIGHTING");
        var corrected = Text("--should-be", "The mark it should have been.", "VRM");
        var command = new Command("resolve", "Say what an implausible journey was found to be; no read is altered.")
        {
            name, outcome, why, etag, misread, corrected,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!Outcomes.TryGetValue(parsed.GetValue(outcome) ?? "", out var found))
                throw new UsageException($"--as is '{parsed.GetValue(outcome)}'; use one of {string.Join(", ", Outcomes.Keys)}.");
            var request = new ResolveImplausibleJourneyRequest
            {
                Purpose = service.Purpose(parsed),
                Name = NameOf("implausibleJourneys/", parsed.GetValue(name)),
                Etag = parsed.GetValue(etag) ?? "",
                Outcome = found,
                Reason = parsed.GetValue(why) ?? "",
                MisreadSighting = NameOf("sightings/", parsed.GetValue(misread)),
                CorrectedVrm = parsed.GetValue(corrected) ?? "",
            };
            using var connection = service.Connect(parsed);
            var made = await new ImplausibleJourneyService.ImplausibleJourneyServiceClient(connection.Channel)
                .ResolveImplausibleJourneyAsync(request, cancellationToken: cancellation);
            terminal.WriteLine($"{made.Journey.Name} is resolved; its etag is {made.Journey.Etag}.");
            return ExitCodes.Done;
        });
        return command;
    }

    static Option<string?> Text(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName };

    static string NameOf(string collection, string? id) =>
        string.IsNullOrEmpty(id) ? "" : id.StartsWith(collection, StringComparison.Ordinal) ? id : $"{collection}{id}";
}
