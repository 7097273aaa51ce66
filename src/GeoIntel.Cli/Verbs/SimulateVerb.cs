using System.CommandLine;
using GeoIntel.Cli.Simulation;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Cli.Verbs;

/// <summary>Writes a made-up borough and a day of its traffic to files.</summary>
static class SimulateVerb
{
    public static Command Create(Terminal terminal)
    {
        var seed = Seed();
        var day = Day();
        var folder = new Option<string>("--out")
        {
            Description = "Folder to write to; it is made, and files of the same names are replaced.",
            HelpName = "FOLDER",
            Required = true,
        };
        var command = new Command(
            "simulate", "Write a made-up borough (registry/) and a day of its traffic (reads/) to a folder.")
        {
            seed, folder, day,
        };
        command.SetAction(parsed =>
        {
            var date = DayOf(parsed.GetValue(day));
            var borough = Borough.Create(parsed.GetValue(seed), date);
            var simulated = new SimulatedFolder(parsed.GetRequiredValue(folder));
            var counts = simulated.Write(borough, date);
            terminal.Out.WriteLine(
                $"{Borough.Name} on {date:yyyy-MM-dd}: {borough.Sites.Count} cameras, "
                + $"{borough.Nominals.Count} nominals, {borough.Conditions.Count} conditions, "
                + $"{borough.ListEntries.Count} list entries in {simulated.Registry}");
            foreach (var (feed, count) in counts) terminal.Out.WriteLine($"{count} reads in {simulated.Reads(feed)}");
            return ExitCodes.Done;
        });
        return command;
    }

    public static Option<int> Seed() => new("--seed")
    {
        Description = "The same seed and day give the same files.",
        DefaultValueFactory = _ => 1,
        HelpName = "N",
    };

    public static Option<DateOnly?> Day() => new("--date")
    {
        Description = "The day to simulate, as 2026-03-10; default yesterday.",
        HelpName = "DATE",
    };

    /// <exception cref="UsageException">The day is out of range.</exception>
    public static DateOnly DayOf(DateOnly? day)
    {
        var yesterday = SimulatedFolder.Yesterday();
        if (day is not { } given) return yesterday;
        return given.Year is >= 2020 and <= 2100
            ? given
            : throw new UsageException($"--date {given:yyyy-MM-dd} is out of range; give a day from 2020 to 2100.");
    }
}
