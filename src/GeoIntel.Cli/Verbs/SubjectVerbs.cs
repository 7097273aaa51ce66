using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Cli.Verbs;

/// <summary>Exports and erases what is held on a mark or a nominal.</summary>
static class SubjectVerbs
{
    public static Command Export(Terminal terminal, ServiceOptions service)
    {
        var (vrm, nominal) = Subjects();
        var output = new Option<string>("--out")
        {
            Description = "File to write; - is standard output.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "-",
        };
        var recipient = new Option<string?>("--recipient") { Description = "To whom it goes, if not you.", HelpName = "TEXT" };
        var handling = new Option<string?>("--handling") { Description = "How the recipient may handle it.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "One JSON object a line, as always." };
        var command = new Command("export", "Write everything held on a mark or a nominal, and to whom it was told.")
        {
            vrm, nominal, output, recipient, handling, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new ExportSubjectRequest
            {
                Purpose = service.Purpose(parsed), Subject = SubjectOf(parsed.GetValue(vrm), parsed.GetValue(nominal)),
                Recipient = parsed.GetValue(recipient) ?? "", Handling = parsed.GetValue(handling) ?? "",
            };
            using var connection = service.Connect(parsed);
            var client = new SubjectService.SubjectServiceClient(connection.Channel);
            using var call = client.ExportSubject(request, cancellationToken: cancellation);
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

    public static Command Erase(Terminal terminal, ServiceOptions service)
    {
        var (vrm, nominal) = Subjects();
        var dry = new Option<bool>("--dry-run") { Description = "Only say what would go, and what still needs it." };
        var json = new Option<bool>("--json") { Description = "Answer as one JSON object." };
        var command = new Command("erase", "Erase everything held on a mark or a nominal, unless something still needs it.")
        {
            vrm, nominal, dry, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new EraseSubjectRequest
            {
                Purpose = service.Purpose(parsed), Subject = SubjectOf(parsed.GetValue(vrm), parsed.GetValue(nominal)),
                ValidateOnly = parsed.GetValue(dry),
            };
            using var connection = service.Connect(parsed);
            var client = new SubjectService.SubjectServiceClient(connection.Channel);
            var erased = await client.EraseSubjectAsync(request, cancellationToken: cancellation);
            if (parsed.GetValue(json))
            {
                terminal.Out.WriteLine(WireJson.Line(erased));
                return ExitCodes.Done;
            }
            terminal.WriteTable(
                ["kind", "count"], erased.Erased.Select(one => new[] { one.Kind, one.Count.ToString(CultureInfo.InvariantCulture) }));
            foreach (var name in erased.NeededBy) terminal.Tell($"Still needed by {name}.");
            terminal.Tell(request.ValidateOnly ? "Nothing was changed." : $"Erased; the log names it {erased.Erasure}.");
            return ExitCodes.Done;
        });
        return command;
    }

    internal static (Option<string?> Vrm, Option<string?> Nominal) Subjects() =>
    (
        new Option<string?>("--vrm") { Description = "A mark.", HelpName = "VRM" },
        new Option<string?>("--nominal") { Description = "A nominal.", HelpName = "ID" });

    internal static Subject SubjectOf(string? vrm, string? nominal)
    {
        const string Nominals = "nominals/";
        if (string.IsNullOrEmpty(vrm) == string.IsNullOrEmpty(nominal))
            throw new UsageException("Say whom it is about: give one of --vrm and --nominal.");
        return new Subject
        {
            Vrm = vrm ?? "",
            Nominal = string.IsNullOrEmpty(nominal) || nominal.StartsWith(Nominals, StringComparison.Ordinal)
                ? nominal ?? ""
                : $"{Nominals}{nominal}",
        };
    }
}
