using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Erases what has ended, or says what would go.</summary>
static class RetentionRunVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var dry = new Option<bool>("--dry-run") { Description = "Only say what would go." };
        var json = new Option<bool>("--json") { Description = "Answer as one JSON object." };
        var command = new Command("run", "Erase what has ended, by day, regime and class.") { dry, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var connection = service.Connect(parsed);
            var client = new RetentionService.RetentionServiceClient(connection.Channel);
            var outcome = await client.RunRetentionAsync(
                new RunRetentionRequest { DryRun = parsed.GetValue(dry) }, cancellationToken: cancellation);
            if (parsed.GetValue(json))
            {
                terminal.Out.WriteLine(WireJson.Line(outcome));
                return ExitCodes.Done;
            }
            terminal.WriteTable(["day (UTC)", "kind", "regime", "class", "count"], outcome.Erased.Select(Row));
            var days = outcome.DroppedDays.Count == 1 ? "1 whole day" : $"{outcome.DroppedDays.Count} whole days";
            terminal.Tell(outcome.Run.Length == 0 ? $"{days} would end; nothing was changed." : $"{days} ended; {outcome.Run}.");
            return ExitCodes.Done;
        });
        return command;
    }

    static string[] Row(ErasedCount one) =>
    [
        one.Date, one.Kind,
        one.Regime == LegalRegime.Unspecified ? "" : one.Regime.ToString(),
        one.ReadClass == ReadClass.Unspecified ? "" : one.ReadClass.ToString(),
        one.Count.ToString(CultureInfo.InvariantCulture),
    ];
}
