using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GeoIntel.Cli.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Cli.Verbs;

/// <summary>Foretells a month from incidents in files, cell by cell. Needs no service.</summary>
static class HotspotsForecastVerb
{
    const int HorizonMax = 12;
    const int Shown = 10;

    public static Command Create(Terminal terminal)
    {
        var input = new ForecastInput();
        var forecaster = new Option<string>("--forecaster")
        {
            Description = "Which forecaster; a back-test says which one should flag.",
            DefaultValueFactory = _ => Forecasters.All()[0].Name,
        };
        forecaster.AcceptOnlyFromAmong([.. Forecasters.All().Select(of => of.Name)]);
        var horizon = new Option<int>("--horizon")
        {
            Description = $"Which month after the last one, 1 to {HorizonMax}.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        var output = new Option<string>("--out")
        {
            Description = "CSV to write: a row a cell, the highest forecast first.",
            HelpName = "FILE",
            Required = true,
        };
        var json = new Option<bool>("--json") { Description = "Print the summary as one JSON object." };
        var command = new Command(
            "forecast", "How many incidents each cell will have next month, and why it is thought so.");
        input.AddTo(command);
        foreach (var option in new Option[] { forecaster, horizon, output, json }) command.Options.Add(option);
        command.SetAction(async (parsed, stopping) =>
        {
            var ahead = parsed.GetValue(horizon);
            if (ahead is < 1 or > HorizonMax)
                throw new UsageException($"--horizon {ahead} is out of range; give 1 to {HorizonMax}.");
            var read = await input.ReadAsync(terminal, parsed, stopping);
            var table = await MakeAsync(terminal, read, parsed.GetRequiredValue(forecaster), ahead, stopping);
            ForecastFiles.Write(parsed.GetRequiredValue(output), table);
            Tell(terminal, read, table, parsed.GetValue(json));
            return read.ExitCode;
        });
        return command;
    }

    static async Task<ForecastTable> MakeAsync(
        Terminal terminal, ForecastCounts read, string name, int horizon, CancellationToken stopping)
    {
        if (read.History.Steps < BackTest.HistoryMin)
            throw new UsageException($"There are {read.History.Steps} months; a forecast needs at least {BackTest.HistoryMin}.");
        var forecaster = Forecasters.All().Single(of => of.Name == name);
        return await terminal.WithBarAsync("forecasting", 2, advance => Task.Run(
            () =>
            {
                forecaster.Fit(read.History);
                stopping.ThrowIfCancellationRequested();
                advance(1);
                return ForecastTable.Of(read, forecaster, horizon);
            },
            stopping));
    }

    static void Tell(Terminal terminal, ForecastCounts read, ForecastTable table, bool json)
    {
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new
            {
                crime_group = read.Group.Title,
                period = table.Period,
                forecaster = table.Forecaster,
                cells = table.Cells.Count,
                expected = table.Cells.Sum(cell => cell.Forecast.Mean),
                dispersion = table.Dispersion,
                incidents = read.Incidents,
                without_place = read.Months.WithoutPlace,
                outside_area = read.Months.Counts.Outside,
                refused = read.Refused,
                limits = read.Group.Limits,
                highest = table.Cells.Take(Shown)
                    .Select(cell => new { cell_id = cell.Id, forecast = cell.Forecast.Mean, why = cell.Why }),
            }));
            return;
        }
        terminal.Out.WriteLine(read.Told);
        foreach (var cell in table.Cells.Take(Shown)) terminal.Out.WriteLine(cell.Why);
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{table.Cells.Sum(cell => cell.Forecast.Mean):0} expected in {table.Period} in all, by {table.Forecaster}. ")
            + "Areas, never persons; `hotspots backtest` says whether this beats last year's map.");
        terminal.Out.WriteLine(read.Group.Limits);
    }
}
