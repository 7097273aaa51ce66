using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Prints what each feed has sent and what was refused of it.</summary>
static class StatusVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var json = new Option<bool>("--json") { Description = "Answer as one JSON object." };
        var command = new Command("status", "Print what was taken in and refused, by feed.") { json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = service.Connect(parsed);
            var client = new SightingIngestService.SightingIngestServiceClient(connection.Channel);
            var status = await client.GetIntakeStatusAsync(
                new GetIntakeStatusRequest(), cancellationToken: cancellation);
            string[] heads = ["feed", "stored", "again", "refused", "last commit (UTC)"];
            if (parsed.GetValue(json))
                terminal.Out.WriteLine(WireJson.Line(status));
            else
                terminal.WriteTable(heads, status.Feeds.Select(Row));
            return ExitCodes.Done;
        });
        return command;
    }

    static string[] Row(FeedIntake feed) =>
    [
        feed.Feed,
        feed.AcceptedCount.ToString(CultureInfo.InvariantCulture),
        feed.DuplicateCount.ToString(CultureInfo.InvariantCulture),
        feed.Refusals.Count == 0 ? "0" : string.Join(", ", feed.Refusals.Select(one => $"{one.Count} {one.Reason}")),
        feed.LastCommitTime?.ToDateTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "",
    ];
}
