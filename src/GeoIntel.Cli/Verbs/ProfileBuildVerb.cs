using System.CommandLine;
using GeoIntel.Cli.Profiles;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Verbs;

/// <summary>Has a profile built, and watches over it until it has ended.</summary>
static class ProfileBuildVerb
{
    const int BarLength = 1_000;
    static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(300);

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
        var output = ProfileVerbs.OutOption();
        var json = new Option<bool>("--json") { Description = "Print the profile as one JSON object." };
        var command = new Command(
            "build", "Count a local profile from the store: a draft, for people to write in and to sign. Ctrl-C cancels it.")
        {
            set, areas, first, months, edition, small, handling, output, json,
        };
        command.SetAction(async (parsed, stopping) =>
        {
            ProfileFolder.RequireNew(parsed.GetValue(output));
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
            request.AreaCodes.AddRange(parsed.GetValue(areas) ?? []);
            using var connection = service.Connect(parsed);
            var client = new ProfileService.ProfileServiceClient(connection.Channel);
            var begun = await client.BuildProfileAsync(request, cancellationToken: stopping);
            var ended = await terminal.WithBarAsync(
                "building", BarLength, (advance, say) => WatchAsync(client, begun.Operation, advance, say, stopping));
            if (ended.Error is { } error)
            {
                terminal.Error.WriteLine($"{ended.Name}: {error.Message}");
                return ExitCodes.Failed;
            }
            terminal.Tell($"{ended.Name} is a draft.");
            try
            {
                return await ProfileVerbs.TellAsync(
                    terminal, client, ended.Name, purpose, "", parsed.GetValue(output), parsed.GetValue(json), stopping);
            }
            catch (RpcException refusal) when (refusal.StatusCode == StatusCode.PermissionDenied && parsed.GetValue(output) is null)
            {
                // Whoever has it built need not be one of those who may read it.
                terminal.WriteLine(ended.Name);
                terminal.Tell(refusal.Status.Detail);
                return ExitCodes.Done;
            }
        });
        return command;
    }

    // Whoever stops looking wants it no longer.
    static async Task<DocumentOperation> WatchAsync(
        ProfileService.ProfileServiceClient client, DocumentOperation operation, Action<long> advance, Action<string> say,
        CancellationToken stopping)
    {
        try
        {
            while (!operation.Done)
            {
                advance((long)(BarLength * operation.Progress));
                say(operation.Stage.Length > 0 ? operation.Stage : "waiting");
                await Task.Delay(LookEvery, stopping);
                var look = await client.GetProfileOperationAsync(
                    new GetProfileOperationRequest { Name = operation.Name }, cancellationToken: stopping);
                operation = look.Operation;
            }
            return operation;
        }
        catch (Exception exception) when (stopping.IsCancellationRequested
            && exception is OperationCanceledException or RpcException)
        {
            await client.CancelProfileOperationAsync(
                new CancelProfileOperationRequest { Name = operation.Name }, cancellationToken: CancellationToken.None);
            throw;
        }
    }
}
