using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GeoIntel.Cli.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Cli.Verbs;

/// <summary>Tries every forecaster on past months of incidents in files. Needs no service.</summary>
static class HotspotsBacktestVerb
{
    const int OriginsMax = 600;

    static readonly string[] Heads =
    [
        "forecaster", "pai_1", "pai_5", "pai_1 ratio", "pai_5 ratio", "pei_1", "hit_1", "hit_5", "deviance", "pit_90",
        "raw_90", "sum_ratio",
    ];

    public static Command Create(Terminal terminal)
    {
        var input = new ForecastInput();
        var origins = new Option<int>("--origins")
        {
            Description = $"Latest months to foretell, each from the months before it, 1 to {OriginsMax}.",
            HelpName = "N",
            DefaultValueFactory = _ => 5,
        };
        var seed = new Option<int>("--seed")
        {
            Description = "Of the randomised coverage and the bootstrap.",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        var output = new Option<string>("--out")
        {
            Description = "CSV to write: a row a forecaster and origin.",
            HelpName = "FILE",
            Required = true,
        };
        var json = new Option<bool>("--json") { Description = "Print the summary as one JSON object." };
        var command = new Command(
            "backtest", "How well each forecaster would have foretold the last months, against last year's map.");
        input.AddTo(command);
        foreach (var option in new Option[] { origins, seed, output, json }) command.Options.Add(option);
        command.SetAction(async (parsed, stopping) =>
        {
            var asked = parsed.GetValue(origins);
            if (asked is < 1 or > OriginsMax)
                throw new UsageException($"--origins {asked} is out of range; give 1 to {OriginsMax}.");
            var read = await input.ReadAsync(terminal, parsed, stopping);
            var (rows, verdict) = await RunAsync(terminal, read, asked, (ulong)parsed.GetValue(seed), stopping);
            ForecastFiles.Write(parsed.GetRequiredValue(output), read, rows);
            Tell(terminal, read, verdict, parsed.GetValue(json));
            return read.ExitCode;
        });
        return command;
    }

    static async Task<(IReadOnlyList<BackTestRow> Rows, BackTestVerdict Verdict)> RunAsync(
        Terminal terminal, ForecastCounts read, int origins, ulong seed, CancellationToken stopping)
    {
        var forecasters = ForecasterList.Create();
        try
        {
            return await terminal.WithBarAsync("back-testing", origins * forecasters.Count, advance => Task.Run(
                () =>
                {
                    var rows = BackTest.Run(read.History, forecasters, origins, seed, done => advance(done), stopping);
                    return (rows, BackTestVerdict.Of(rows, seed, forecasters[0].Name));
                },
                stopping));
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    static void Tell(Terminal terminal, ForecastCounts read, BackTestVerdict verdict, bool json)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(ToJson(read, verdict)));
            return;
        }
        terminal.Out.WriteLine(read.Told);
        terminal.WriteTable(Heads, verdict.Summaries.Select(of => (string[])
        [
            of.Mean.Forecaster, Text(of.Mean.At1.Pai, "0.00"), Text(of.Mean.At5.Pai, "0.00"), Text(1 + of.At1.Mean, "0.000"),
            Text(1 + of.At5.Mean, "0.000"), Text(of.Mean.At1.Pei, "0.000"), Text(of.Mean.At1.HitRate, "0.000"),
            Text(of.Mean.At5.HitRate, "0.000"), Text(of.Mean.Deviance, "0"), Text(of.Mean.Coverage90.Pit, "0.000"),
            Text(of.Mean.Coverage90.Raw, "0.000"), Text(of.Mean.SumRatio, "0.000"),
        ]));
        terminal.Out.WriteLine(verdict.Sentence);
        terminal.Out.WriteLine(
            $"Flags by: {verdict.Flags}. Ratios are to {Forecasters.Baseline}; areas are 1 % and 5 % of the cells.");
    }

    static object ToJson(ForecastCounts read, BackTestVerdict verdict) => new
    {
        crime_group = read.Group.Title,
        cells = read.Months.Counts.Grid.Count,
        cell_metres = read.Months.Counts.Grid.SpacingMetres,
        first_month = read.Months.MonthOf(0),
        last_month = read.Months.MonthOf(read.Months.Counts.Steps - 1),
        incidents = read.Incidents,
        without_place = read.Months.WithoutPlace,
        outside_area = read.Months.Counts.Outside,
        refused = read.Refused,
        origins = verdict.Origins,
        flags = verdict.Flags,
        sentence = verdict.Sentence,
        forecasters = verdict.Summaries.Select(of => new
        {
            forecaster = of.Mean.Forecaster,
            pai_1 = of.Mean.At1.Pai,
            pai_5 = of.Mean.At5.Pai,
            gain_1 = new { mean = of.At1.Mean, low = of.At1.Low, high = of.At1.High },
            gain_5 = new { mean = of.At5.Mean, low = of.At5.Low, high = of.At5.High },
            pei_1 = of.Mean.At1.Pei,
            hit_1 = of.Mean.At1.HitRate,
            hit_5 = of.Mean.At5.HitRate,
            deviance = of.Mean.Deviance,
            pit_coverage_90 = of.Mean.Coverage90.Pit,
            raw_coverage_90 = of.Mean.Coverage90.Raw,
            sum_ratio = of.Mean.SumRatio,
        }),
    };

    static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
