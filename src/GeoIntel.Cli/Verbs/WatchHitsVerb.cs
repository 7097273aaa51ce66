using System.CommandLine;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Prints every change of a hit as it is told.</summary>
static class WatchHitsVerb
{
    const string Beginning = "beginning";

    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var fromBeginning = new Option<bool>("--from-beginning") { Description = "Start with the first hit kept." };
        var resume = new Option<string?>("--resume")
        {
            Description = "Go on after the change that this token came with.",
            HelpName = "TOKEN",
        };
        var count = new Option<int>("--count") { Description = "End after so many changes.", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "One JSON object a change, with its resume token." };
        var command = new Command("watch-hits", "Print hits live, until Ctrl-C.")
        {
            fromBeginning, resume, count, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var token = parsed.GetValue(resume);
            if (token is not null && parsed.GetValue(fromBeginning))
                throw new UsageException("--from-beginning and --resume are both given; give one.");

            var purpose = service.Purpose(parsed);
            using var connection = service.Connect(parsed);
            var start = parsed.GetValue(fromBeginning) ? Beginning : token ?? "";
            var watch = new Hits(connection).WatchAsync(purpose, start, cancellation);
            return await RunAsync(terminal, watch, parsed.GetValue(count), parsed.GetValue(json));
        });
        return command;
    }

    static async Task<int> RunAsync(
        Terminal terminal, IAsyncEnumerable<WatchHitsResponse> watch, int countMax, bool json)
    {
        var token = "";
        var count = 0;
        try
        {
            await foreach (var response in watch)
            {
                token = response.ResumeToken;
                if (response.Change is not { } change) continue;

                terminal.WriteLine(json ? WireJson.Line(response) : Say(change));
                if (++count == countMax) break;
            }
        }
        finally
        {
            if (token.Length > 0 && !json)
                terminal.Error.WriteLine($"To go on from here: geointel watch-hits --resume {token}");
        }
        return ExitCodes.Done;
    }

    /// <summary>"opened: a sentence", with what explains an amendment or withdrawal.</summary>
    static string Say(HitChange change)
    {
        var said = $"{change.Kind.ToString().ToLowerInvariant()}: {Hits.Say(change.Hit)}";
        if (change.Kind == HitChangeKind.Opened) said += $" {change.Hit.Caveat}";
        return change.Explanation.Length == 0 ? said : $"{said} ({change.Explanation})";
    }
}
