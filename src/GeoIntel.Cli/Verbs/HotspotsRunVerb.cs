using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using GeoIntel.Cli.Hotspots;
using GeoIntel.Cli.IncidentFiles;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Hotspots.Runs;

namespace GeoIntel.Cli.Verbs;

/// <summary>A whole run from files: description, forecast, flags, back-test, page and papers. Needs no
/// service.</summary>
static class HotspotsRunVerb
{
    public static Command Create(Terminal terminal)
    {
        var input = new ForecastInput();
        var areas = File("--areas",
            "GeoJSON areas in WGS 84, each with a code: for rates, the deprivation audit and the map's lines.");
        var facts = File(
            "--area-facts", "CSV of the areas: code and any of residents, households, deprivation_decile.");
        var unit = new Option<string>("--unit")
        {
            Description = "What is compared: squares of --cell metres, or the --areas themselves.",
            DefaultValueFactory = _ => "grid",
        };
        unit.AcceptOnlyFromAmong("grid", "areas");
        var first = new Option<string?>(
            "--from") { Description = "First month; default: the first there is.", HelpName = "YYYY-MM" };
        var months = new Option<int?>(
            "--months") { Description = "How many months; default: all up to the last.", HelpName = "N" };
        var before = new Option<string?>(
            "--before") { Description = "Folder of the run before, of the same group and unit: tells what changed.",
        HelpName = "FOLDER" };
        var share = new Option<double>("--flag-share") { Description = "Per cent of the area that is flagged.",
            HelpName = "PERCENT", DefaultValueFactory = _ => 1 };
        var origins = new Option<int>("--origins") { Description = "Past months that every forecaster is tried on.",
            HelpName = "N", DefaultValueFactory = _ => 5 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same run.", HelpName = "N",
            DefaultValueFactory = _ => 1 };
        var purpose = new Option<string>(
            "--purpose") { Description = "What the run is for; stands on everything it writes.", HelpName = "TEXT",
        DefaultValueFactory = _ => "Local profile" };
        var handling = new Option<string>("--handling") { Description = "Who may see it.", HelpName = "TEXT",
            DefaultValueFactory = _ => RunLabels.HandlingDefault };
        var attribution = new Option<string>("--attribution") { Description = "As the data's licence asks.",
            HelpName = "TEXT", DefaultValueFactory = _ => RunLabels.AttributionDefault };
        var output = new Option<string>(
            "--out") { Description = "New folder for page.html, cells.csv, manifest.json, model-card.md, atrs.json, audit.json.", HelpName = "FOLDER", Required = true };
        var json = new Option<bool>("--json") { Description = "Print the summary as one JSON object." };
        var command = new Command(
            "run", "Describes, forecasts, flags and back-tests one crime group, and writes a page with its papers.");
        input.AddTo(command);
        foreach (var option in new Option[] { unit, areas, facts, first, months, before, share, origins, seed, purpose,
            handling, attribution, output, json })
            command.Options.Add(option);
        command.SetAction(async (parsed, stopping) =>
        {
            var folder = parsed.GetRequiredValue(output);
            RunFolder.RequireNew(folder);
            var read = await input.ReadIncidentsAsync(terminal, parsed, stopping);
            var known = parsed.GetValue(areas) is { } path ? BoundaryFile.Read(path, parsed.GetValue(facts)) : null;
            var cells = CellsOf(parsed.GetRequiredValue(unit), known, () => input.CellsOf(parsed, read.Incidents));
            var made = await ComputeAsync(
                terminal,
                new HotspotRunInput
                {
                    Incidents = read.Incidents,
                    Group = read.Group,
                    Cells = cells,
                    FirstMonth = MonthOf(parsed.GetValue(first)),
                    Months = parsed.GetValue(months),
                    Areas = known,
                    MeansBefore = parsed.GetValue(before) is { } earlier
                        ? RunBefore.Read(earlier, read.Group.Id, cells.Unit) : null,
                    Forecasters = Forecasters.All,
                },
                new HotspotRunOptions
                {
                    FlagAreaShare = parsed.GetValue(share) / 100, BackTestOrigins = parsed.GetValue(origins),
                    Seed = (ulong)parsed.GetValue(seed),
                },
                stopping);
            var now = DateTimeOffset.UtcNow;
            var labels = new RunLabels
            {
                RunId = $"{read.Group.Id}-{cells.Unit}-{now:yyyyMMddHHmmss}",
                CreatedAt = now,
                CodeVersion = Version,
                Handling = parsed.GetRequiredValue(handling),
                Purpose = parsed.GetRequiredValue(purpose),
                Attribution = parsed.GetRequiredValue(attribution),
            };
            RunFolder.Write(folder, made, labels);
            Tell(terminal, made, folder, parsed.GetValue(json));
            return read.Refused == 0 ? ExitCodes.Done : ExitCodes.SomeRefused;
        });
        return command;

        static Option<string?> File(string name, string description) =>
            new(name) { Description = description, HelpName = "FILE" };
    }

    static string Version { get; } =
        typeof(HotspotsRunVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    static ICells CellsOf(string unit, BoundaryAreas? areas, Func<SquareGrid> squares)
    {
        if (unit == "areas") return areas
            ?? throw new UsageException("--unit areas needs --areas; give the file of the areas.");
        try
        {
            return squares();
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    static async Task<HotspotRun> ComputeAsync(
        Terminal terminal, HotspotRunInput input, HotspotRunOptions options, CancellationToken stopping)
    {
        try
        {
            return await terminal.WithBarAsync("computing", 1_000, advance => Task.Run(
                () => HotspotRun.Compute(input, options, progress => advance((long)(1_000 * progress.Share)), stopping),
                stopping));
        }
        catch (RunRefusedException exception)
        {
            throw new UsageException(exception.Message);
        }
    }

    static DateOnly? MonthOf(string? text)
    {
        if (text is null) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month)
            ? month
            : throw new UsageException($"--from '{text}' is no month; write it as 2025-01.");
    }

    static void Tell(Terminal terminal, HotspotRun run, string folder, bool json)
    {
        var flags = run.Cells.Where(cell => cell.Flagged).OrderBy(cell => cell.Rank).ToList();
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new
            {
                crime_group = run.Group.Id,
                unit = run.Units.Unit,
                cells = run.Units.Count,
                period = run.Period.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                incidents = run.Incidents,
                without_place = run.WithoutPlace,
                forecaster = run.Forecaster,
                flags = flags.Select(cell => cell.Id),
                verdict = run.BackTest.Sentence,
                audit = run.Audit.Sentence,
                data_sha256 = run.DataSha256,
                cells_sha256 = RunManifest.CellsSha256(run),
                folder,
            }));
            return;
        }
        foreach (var cell in flags.Take(10)) terminal.Out.WriteLine(cell.Why);
        terminal.Out.WriteLine(
            $"{flags.Count} of {run.Units.Count} {run.UnitText} are flagged for {run.Period:yyyy-MM}, by {run.Forecaster}. Areas, never persons.");
        terminal.Out.WriteLine(run.BackTest.Sentence);
        terminal.Out.WriteLine(run.Audit.Sentence);
        terminal.Out.WriteLine($"{folder} holds the page and its papers.");
    }
}
