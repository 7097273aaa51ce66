using System.CommandLine;
using GeoIntel.Cli.Documents;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Has a profile built, and watches over it until it has ended.</summary>
static class ProfileBuildVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var set = new Option<string>("--boundaries")
        {
            Description = "Boundary set of its areas ('geointel import boundaries'); a drawn area is a set of one.", HelpName = "SET",
            Required = true,
        };
        var areas = new Option<string[]>("--area")
        {
            Description = "Code of an area; may be given several times. Without it the whole set.", HelpName = "CODE",
        };
        var first = new Option<string>("--from") { Description = "First month.", HelpName = "YYYY-MM", Required = true };
        var months = new Option<int>("--months") { Description = "How many months.", HelpName = "N", DefaultValueFactory = _ => 12 };
        var edition = new Option<string>("--edition") { Description = "For whom: police or partner.", Required = true };
        edition.AcceptOnlyFromAmong("police", "partner");
        var small = new Option<int>("--small-count")
        {
            Description = "Counts below it are withheld from partners, 5 to 100.", HelpName = "N", DefaultValueFactory = _ => 5,
        };
        var handling = new Option<string>("--handling")
        {
            Description = "Who may see it; without it the edition's own words.", HelpName = "TEXT", DefaultValueFactory = _ => "",
        };
        var gates = new Option<string[]>("--gate")
        {
            Description = "A camera on the line around the areas, several times, as 'geointel cordon' takes them: crossings of the last month are counted.",
            HelpName = CordonVerb.Form,
        };
        var output = DocumentVerbs.OutOption(DocumentNoun.Profile);
        var json = new Option<bool>("--json") { Description = "Print the profile as one JSON object." };
        var command = new Command(
            "build", "Count a local profile from the store: a draft, for people to write in and to sign. Ctrl-C cancels it.")
        {
            set, areas, first, months, edition, small, handling, gates, output, json,
        };
        command.SetAction(async (parsed, stopping) =>
        {
            DocumentFolder.RequireNew(parsed.GetValue(output));
            var purpose = service.Purpose(parsed);
            var request = new BuildProfileRequest
            {
                BoundarySet = parsed.GetRequiredValue(set),
                FirstMonth = parsed.GetRequiredValue(first),
                MonthCount = parsed.GetValue(months),
                Edition = parsed.GetValue(edition) == "police" ? DocumentEdition.Police : DocumentEdition.Partner,
                SmallCount = parsed.GetValue(small),
                Handling = parsed.GetRequiredValue(handling),
                Purpose = purpose,
                RequestId = Guid.NewGuid().ToString(),
            };
            request.CordonGates.AddRange((parsed.GetValue(gates) ?? []).Select(CordonVerb.GateOf));
            request.AreaCodes.AddRange(parsed.GetValue(areas) ?? []);
            using var connection = service.Connect(parsed);
            var client = new ProfileService.ProfileServiceClient(connection.Channel);
            var begun = await client.BuildProfileAsync(request, cancellationToken: stopping);
            return await DocumentWatch.FollowAsync(
                terminal, client, begun.Operation, purpose, parsed.GetValue(output), parsed.GetValue(json), stopping);
        });
        return command;
    }
}
