using System.CommandLine;
using GeoIntel.Cli.Documents;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Has a pack for a meeting built, and watches over it until it has ended.</summary>
static class PackBuildVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var template = new Option<string>("--template")
        {
            Description = "Template of the unit: ocg-weekly, disruption-weekly, intelligence-monthly or one of its own.",
            HelpName = "NAME", Required = true,
        };
        var week = new Option<string?>("--week") { Description = "Week, from Monday on.", HelpName = "YYYY-Www" };
        var month = new Option<string?>("--month") { Description = "Month.", HelpName = "YYYY-MM" };
        var output = DocumentVerbs.OutOption(DocumentNoun.Pack);
        var json = new Option<bool>("--json") { Description = "Print the pack as one JSON object." };
        var command = new Command(
            "build", "Count a pack for a meeting from the store: a draft, for people to write in and to sign. Ctrl-C cancels it.")
        {
            template, week, month, output, json,
        };
        command.SetAction(async (parsed, stopping) =>
        {
            var (ofWeek, ofMonth) = (parsed.GetValue(week), parsed.GetValue(month));
            if (ofWeek is null == ofMonth is null) throw new UsageException("Give either --week or --month, as the template asks.");
            DocumentFolder.RequireNew(parsed.GetValue(output));
            var purpose = service.Purpose(parsed);
            var request = new BuildPackRequest
            {
                Template = parsed.GetRequiredValue(template), Period = ofWeek ?? ofMonth!, Purpose = purpose,
                RequestId = Guid.NewGuid().ToString(),
            };
            using var connection = service.Connect(parsed);
            var client = new ProfileService.ProfileServiceClient(connection.Channel);
            var begun = await client.BuildPackAsync(request, cancellationToken: stopping);
            return await DocumentWatch.FollowAsync(
                terminal, client, begun.Operation, purpose, parsed.GetValue(output), parsed.GetValue(json), stopping);
        });
        return command;
    }
}
