using System.CommandLine;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Verbs;

/// <summary>Takes the audit log out of the service, and checkpoints to keep outside.</summary>
static class AuditExportVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var output = new Option<string>("--out")
        {
            Description = "File to write; - is standard output.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "-",
        };
        var after = new Option<long>("--after") { Description = "Begin with this checkpoint; 0 is the whole log.", HelpName = "NUMBER" };
        var command = new Command("export", "Write the audit log as lines that 'geointel audit verify' checks.") { output, after };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = service.Connect(parsed);
            var client = new AuditService.AuditServiceClient(connection.Channel);
            using var call = client.ExportAuditLog(
                new ExportAuditLogRequest { AfterCheckpoint = parsed.GetValue(after) }, cancellationToken: cancellation);
            var path = parsed.GetRequiredValue(output);
            await using var file = path == "-" ? null : new StreamWriter(path) { NewLine = "\n" };
            await foreach (var response in call.ResponseStream.ReadAllAsync(cancellation))
            {
                foreach (var line in response.Lines) (file ?? terminal.Out).WriteLine(line);
            }
            return ExitCodes.Done;
        });
        return command;
    }

    public static Command CreateCheckpoint(Terminal terminal, ServiceOptions service)
    {
        var number = new Option<long>("--number") { Description = "Which one; 0 is the latest.", HelpName = "NUMBER" };
        var key = new Option<bool>("--public-key") { Description = "Print the service's public key (PEM) instead." };
        var command = new Command("checkpoint", "Print a signed checkpoint as one line, to be kept outside.") { number, key };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = service.Connect(parsed);
            var client = new AuditService.AuditServiceClient(connection.Channel);
            var answer = await client.GetAuditCheckpointAsync(
                new GetAuditCheckpointRequest { Number = parsed.GetValue(number) }, cancellationToken: cancellation);
            terminal.Out.WriteLine(parsed.GetValue(key) ? answer.PublicKey.TrimEnd() : answer.Checkpoint.Line);
            return ExitCodes.Done;
        });
        return command;
    }
}
