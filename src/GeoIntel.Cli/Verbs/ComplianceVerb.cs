using System.CommandLine;
using System.Globalization;
using GeoIntel.Cli.Remote;
using GeoIntel.V1;

namespace GeoIntel.Cli.Verbs;

/// <summary>Asks, day by day, what reads and cameras say about a condition.</summary>
static class ComplianceVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var condition = new Option<string>("--condition")
        {
            Description = "Id of the condition.",
            Required = true,
            HelpName = "ID",
        };
        var from = Day("--from", "The first day in London.");
        var until = Day("--until", "The day after the last one.");
        var json = new Option<bool>("--json") { Description = "One JSON object a day." };
        var command = new Command(
            "compliance", "Print for each day whether a breach is indicated, and how much cameras could see.")
        {
            condition, from, until, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = new GetComplianceRequest
            {
                Purpose = service.Purpose(parsed),
                Condition = ConditionName(parsed.GetValue(condition)!),
                FromDate = Text(parsed.GetValue(from)),
                UntilDate = Text(parsed.GetValue(until)),
            };
            using var connection = service.Connect(parsed);
            var client = new ComplianceService.ComplianceServiceClient(connection.Channel);
            var answer = await client.GetComplianceAsync(request, cancellationToken: cancellation);
            if (parsed.GetValue(json))
            {
                foreach (var day in answer.Days) terminal.Out.WriteLine(WireJson.Line(day));
            }
            else
            {
                terminal.WriteTable(
                    ["day", "answer", "coverage", "applied", "seen", "what is known"], answer.Days.Select(Row));
            }
            return ExitCodes.Done;
        });
        return command;
    }

    static string[] Row(ComplianceDay day) =>
    [
        day.Date,
        Words(day.Answer),
        day.HasCoverage ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(day.Coverage * 100):0} %") : "",
        Hours(day.ApplicableMinutes),
        Hours(day.ObservableMinutes),
        day.Sentence,
    ];

    static string Words(ComplianceAnswer answer) => answer switch
    {
        ComplianceAnswer.PossibleBreachIndicated => "possible breach indicated",
        ComplianceAnswer.NoContraryRead => "no contrary read",
        ComplianceAnswer.NotObservable => "not observable",
        ComplianceAnswer.NotApplicable => "not applicable",
        _ => $"unknown answer {(int)answer}",
    };

    static string Hours(int minutes) =>
        string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}:{minutes % 60:00}");

    static string ConditionName(string id) =>
        id.StartsWith("conditions/", StringComparison.Ordinal) ? id : $"conditions/{id}";

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static Option<DateOnly> Day(string name, string description) => new(name)
    {
        Description = $"{description} Such as 2026-03-29.",
        Required = true,
        HelpName = "DATE",
        CustomParser = result =>
        {
            var text = result.Tokens.Single().Value;
            if (DateOnly.TryParseExact(
                text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                return day;

            result.AddError($"{name} '{text}' is not a day; write it as 2026-03-29.");
            return default;
        },
    };
}
