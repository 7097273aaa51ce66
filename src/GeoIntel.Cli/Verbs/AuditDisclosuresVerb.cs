using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Lists what was handed out, when, to whom, and how it may be handled.</summary>
static class AuditDisclosuresVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var from = new Option<DateTimeOffset?>("--from") { Description = "Handed out at or after this time.", HelpName = "TIME" };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Handed out before this time.", HelpName = "TIME" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var command = new Command("disclosures", "List what was handed out, when, to whom, and how it may be handled.")
        {
            from, until, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new ListDisclosuresRequest
            {
                Purpose = service.Purpose(parsed), FromTime = Time(parsed.GetValue(from)), UntilTime = Time(parsed.GetValue(until)),
                PageSize = 1000,
            };
            using var connection = service.Connect(parsed);
            var client = new AuditService.AuditServiceClient(connection.Channel);
            var found = new List<AuditDisclosure>();
            do
            {
                var page = await client.ListDisclosuresAsync(request, cancellationToken: cancellation);
                found.AddRange(page.Disclosures);
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0);
            if (parsed.GetValue(json))
            {
                foreach (var one in found) terminal.Out.WriteLine(WireJson.Line(one));
                return ExitCodes.Done;
            }
            terminal.WriteTable(["when", "by", "call", "of", "recipient", "handling", "entry"], found.Select(Row));
            return ExitCodes.Done;
        });
        return command;
    }

    static string[] Row(AuditDisclosure told)
    {
        var entry = told.Entry;
        return
        [
            entry.RecordedAt.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture), entry.Actor, entry.Rpc,
            $"{entry.ResourceKind} {entry.ResourceId}".Trim(), told.Erased ? "(erased)" : told.Recipient, told.Handling, entry.Name,
        ];
    }

    static Timestamp? Time(DateTimeOffset? given) => given is { } time ? Timestamp.FromDateTimeOffset(time) : null;
}
