using System.CommandLine;
using GeoIntel.Cli.Remote;
using GeoIntel.Cli.Simulation;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Cli.Verbs;

/// <summary>Simulates a borough, imports it, replays its day, and shows what hits it makes.</summary>
static class DemoVerb
{
    public static Command Create(Terminal terminal, ServiceOptions service)
    {
        var seed = SimulateVerb.Seed();
        var day = SimulateVerb.Day();
        var once = new Option<bool>("--once") { Description = "End with the summary, not with what to try next." };
        var folder = new Option<string?>("--folder", "--out")
        {
            Description = "Keep the simulated files here; without it they are removed at the end.",
            HelpName = "FOLDER",
        };
        var command = new Command("demo", "Import a made-up borough into a running service and replay its traffic.")
        {
            seed, day, once, folder,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var kept = parsed.GetValue(folder);
            var simulated = new SimulatedFolder(kept ?? Directory.CreateTempSubdirectory("geointel-").FullName);
            try
            {
                using var connection = service.Connect(parsed);
                var date = SimulateVerb.DayOf(parsed.GetValue(day));
                var borough = Borough.Create(parsed.GetValue(seed), date);
                var code = await new Replay(terminal, connection, simulated, borough, date).RunAsync(cancellation);
                if (code == ExitCodes.Done && !parsed.GetValue(once)) SayWhatNext(terminal);
                return code;
            }
            finally
            {
                if (kept is null) Directory.Delete(simulated.Folder, recursive: true);
            }
        });
        return command;
    }

    static void SayWhatNext(Terminal terminal) => terminal.WriteLine(
        """

        Ask it yourself, and say why:
          geointel watch-hits --from-beginning --purpose-class demonstration \
            --purpose-reference DEMO --purpose-reason "Trying it out"
          geointel status
        """);
}
