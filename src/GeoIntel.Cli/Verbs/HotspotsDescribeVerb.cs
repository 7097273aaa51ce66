using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using GeoIntel.Cli.Hotspots;
using GeoIntel.Models.Hotspots;

namespace GeoIntel.Cli.Verbs;

/// <summary>Describes a cube of counts in files: Gi*, trends and patterns. Needs no service.</summary>
static class HotspotsDescribeVerb
{
    public static Command Create(Terminal terminal)
    {
        var cube = Required<string>("--cube", "CSV with the columns location, t and value; t counts steps from 1.", "FILE");
        var neighbours = Required<string>("--neighbours", "CSV with the columns location and neighbour.", "FILE");
        var window = Choice("--window", "Over which bins mean and deviation are taken.", "cube", "window", "slice");
        var lag = new Option<int>("--lag") { Description = "Earlier steps that count as neighbours, 0 to 100.", DefaultValueFactory = _ => 1 };
        var alpha = Choice("--alpha", "The level of bins and trends.", "0.05", "0.10", "0.1", "0.01");
        var wording = Choice("--wording", "Which published wording of the patterns.", "current", "legacy", "oscillating-first");
        var rate = Choice("--fdr", "Whether significance is held to the false discovery rate.", "on", "off");
        var robust = new Option<int>("--robust")
        {
            Description = "Cubes to simulate for the null-calibrated label, 19 to 9999; 0 leaves it out.",
            DefaultValueFactory = _ => 0,
            HelpName = "N",
        };
        var seed = SimulateVerb.Seed();
        var output = Required<string>("--out", "Names the results: out.csv gives out.gi.csv and out.category.csv.", "FILE");
        var json = new Option<bool>("--json") { Description = "Print the summary as JSON." };
        var command = new Command("describe", "Where a cube of counts is hot or cold, and how that moved; no forecast.")
        {
            cube, neighbours, window, lag, alpha, wording, rate, robust, seed, output, json,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(lag) is < 0 or > 100) throw new UsageException($"--lag {parsed.GetValue(lag)} is out of range; give 0 to 100.");
            if (parsed.GetValue(robust) is not (0 or (>= 19 and <= 9_999)))
                throw new UsageException($"--robust {parsed.GetValue(robust)} is out of range; give 19 to 9999, or 0 for none.");
            var options = new DescriptionOptions
            {
                Window = Enum.Parse<GlobalWindow>(parsed.GetRequiredValue(window), ignoreCase: true),
                Lag = parsed.GetValue(lag),
                Alpha = double.Parse(parsed.GetRequiredValue(alpha), CultureInfo.InvariantCulture),
                Wording = Enum.Parse<PatternWording>(parsed.GetRequiredValue(wording).Replace("-", "", StringComparison.Ordinal), ignoreCase: true),
                FalseDiscoveryRate = parsed.GetRequiredValue(rate) == "on",
            };
            var files = CubeFiles.Read(parsed.GetRequiredValue(cube));
            var near = files.ReadNeighbours(parsed.GetRequiredValue(neighbours));
            var said = HotspotDescription.Of(files.Cube, near, options);
            var calibrated = parsed.GetValue(robust) == 0
                ? null
                : NullCalibration.Of(
                    files.Cube, near, options, said, (ulong)parsed.GetValue(seed), parsed.GetValue(robust));
            var name = parsed.GetRequiredValue(output);
            var stem = name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? name[..^4] : name;
            DescriptionFiles.Write($"{stem}.gi.csv", $"{stem}.category.csv", files.Cube, options, said, calibrated);
            Tell(terminal, files.Cube, said, calibrated, parsed.GetValue(json));
            return ExitCodes.Done;
        });
        return command;
    }

    static void Tell(Terminal terminal, SpaceTimeCube cube, HotspotDescription said, NullCalibration? calibrated, bool json)
    {
        var counts = said.Patterns.CountBy(pattern => pattern).OrderByDescending(of => of.Key).ToList();
        if (json)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(new
            {
                locations = cube.Locations.Count,
                steps = cube.Steps,
                patterns = counts.ToDictionary(of => HotspotPatterns.NameOf(of.Key), of => of.Value),
                false_alarm_rate = Finite(calibrated?.FalseAlarmRate),
                robust_false_alarm_rate = Finite(calibrated?.RobustFalseAlarmRate),
            }));
            return;
        }
        terminal.Out.WriteLine($"{cube.Locations.Count} locations, {cube.Steps} steps");
        foreach (var (pattern, count) in counts) terminal.Out.WriteLine($"{count,8} {HotspotPatterns.NameOf(pattern)}");
        if (Finite(calibrated?.FalseAlarmRate) is { } usual)
        {
            terminal.Out.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Where nothing changes, the usual label would call {usual:P0} of the always-hot or always-cold places intensifying or ")
                + string.Create(CultureInfo.InvariantCulture, $"diminishing; the robust one {calibrated!.RobustFalseAlarmRate:P0}."));
        }
        terminal.Out.WriteLine("Patterns describe what was; they do not foretell.");
    }

    static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    static Option<T> Required<T>(string name, string description, string help) =>
        new(name) { Description = description, HelpName = help, Required = true };

    static Option<string> Choice(string name, string description, params string[] choices)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => choices[0] };
        option.AcceptOnlyFromAmong(choices);
        return option;
    }
}
