using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Sightings;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Asks who else works on a vehicle or a person.</summary>
static class InterestVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var subject = new Argument<string>("SUBJECT") { Description = "A registration mark, or nominals/ID." };
        var form = new OutputForm(("json", "One JSON object an interest."), ("csv", "CSV with a heading."));
        var command = new Command("interest", "Print who else works on a vehicle or a person; blind for covert owners.") { subject };
        foreach (var option in form.All) command.Add(option);
        command.SetAction(async (parsed, cancellation) =>
        {
            var format = form.Of(parsed);
            var asked = parsed.GetValue(subject)!;
            var isNominal = asked.Contains('/', StringComparison.Ordinal);
            var request = new CheckInterestRequest
            {
                Purpose = service.Purpose(parsed), Vrm = isNominal ? "" : asked, Nominal = isNominal ? asked : "",
            };
            using var connection = service.Connect(parsed);
            var found = await new AnalysisService.AnalysisServiceClient(connection.Channel)
                .CheckInterestAsync(request, cancellationToken: cancellation);
            Print(found, format, terminal);
            terminal.Error.WriteLine("None here does not say that nobody works on it: covert owners are not told of.");
            return ExitCodes.Done;
        });
        return command;
    }

    static void Print(CheckInterestResponse found, string? format, Terminal terminal)
    {
        if (format == "json")
        {
            foreach (var interest in found.Interests) terminal.Out.WriteLine(WireJson.Line(interest));
            return;
        }
        string[] heads = ["by", "owner", "state", "ends"];
        if (format is null)
        {
            terminal.WriteTable(heads, found.Interests.Select(Row));
            return;
        }
        terminal.Out.Write(CsvText.Line(heads));
        foreach (var interest in found.Interests) terminal.Out.Write(CsvText.Line(Row(interest)));
        terminal.Out.Flush();
    }

    static string[] Row(Interest interest) =>
    [
        interest.Kind switch
        {
            InterestKind.ListEntry => "list entry",
            InterestKind.Condition => "condition",
            InterestKind.Hold => "hold",
            var other => other.ToString(),
        },
        interest.Owner,
        interest.Proposed ? "proposed" : "stands",
        interest.EndTime?.ToDateTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
    ];
}
