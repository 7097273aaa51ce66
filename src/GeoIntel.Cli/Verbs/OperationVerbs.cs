using System.CommandLine;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;

namespace GeoIntel.Cli.Verbs;

/// <summary>Opens and ends operations: a purpose is stated once, and other verbs name it.</summary>
static class OperationVerbs
{
    public static Command Open(Terminal terminal, ServiceOptions service)
    {
        var until = SearchVerb.Time("--until", "When it ends; without it as late as the service allows.");
        var users = new Option<string[]>("--user")
        {
            Description = "Who else may use it, as the audit log names them: person:NAME or certificate:NAME. May be given several times.",
            HelpName = "IDENTITY",
        };
        var json = new Option<bool>("--json") { Description = "Answer as one JSON object." };
        var command = new Command("open", "State a purpose once, and print the name for --operation or GEOINTEL_OPERATION.")
        {
            until, users, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var operation = new Operation { Users = { parsed.GetValue(users) ?? [] } };
            if (parsed.GetValue(until) is { } end) operation.ExpireTime = Timestamp.FromDateTimeOffset(end);
            var request = new OpenOperationRequest { Purpose = service.WholePurpose(parsed), Operation = operation };
            using var connection = service.Connect(parsed);
            var client = new OperationService.OperationServiceClient(connection.Channel);
            var opened = await client.OpenOperationAsync(request, cancellationToken: cancellation);
            terminal.WriteLine(parsed.GetValue(json) ? WireJson.Line(opened) : opened.Operation.Name);
            terminal.Tell($"It ends at {opened.Operation.ExpireTime.ToDateTimeOffset():yyyy-MM-dd HH:mm} UTC.");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command End(Terminal terminal, ServiceOptions service)
    {
        var name = new Argument<string>("OPERATION") { Description = "Its id." };
        var command = new Command("end", "End an operation before its time, for everybody who uses it.") { name };
        command.SetAction(async (parsed, cancellation) =>
        {
            var id = ServiceOptions.OperationName(parsed.GetRequiredValue(name));
            using var connection = service.Connect(parsed);
            var client = new OperationService.OperationServiceClient(connection.Channel);
            await client.EndOperationAsync(new EndOperationRequest { Name = id }, cancellationToken: cancellation);
            terminal.WriteLine($"{id} has ended.");
            return ExitCodes.Done;
        });
        return command;
    }
}
