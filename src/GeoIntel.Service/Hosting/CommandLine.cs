using GeoIntel.Service.Backups;
using GeoIntel.Service.Packs;
using GeoIntel.Service.Storage.Embedded;
using GeoIntel.Service.Storage.Schema;
using Microsoft.Extensions.Logging.Abstractions;

namespace GeoIntel.Service.Hosting;

/// <summary>What the executable does besides serving, and how it ends.</summary>
/// <remarks>Exit codes: 0 done, 1 cannot start, 2 wrong usage, 78 wrong configuration (EX_CONFIG of sysexits.h).</remarks>
static class CommandLine
{
    public const int CannotStart = 1;

    const int WrongUsage = 2;
    const int WrongConfiguration = 78;

    const string Usage =
        """
        Usage: geointel-service [VERB | --version | --help]

        Without an argument it serves until SIGTERM. Verbs:
          check-config          says what is wrong with the configuration, or that nothing is
          backup FOLDER         copies everything it holds into a new folder, while it runs or not
          verify-backup FOLDER  reads a backup through and says whether it is as it was written
          restore FOLDER        fills an empty data folder, or an empty database, from a backup

        It is configured by GEOINTEL_Section__Key variables and by the
        JSON file that GEOINTEL_CONFIG names; docs/operating.md lists every key, its unit and its default.
        """;

    /// <returns>The exit code when the arguments ask for something else than serving; otherwise null.</returns>
    public static async Task<int?> HandleAsync(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                return null;
            case ["check-config"]:
                var settings = ServiceSettings.Read(out var problems);
                problems = [.. problems, .. new PackTemplates(settings.Packs).Problems()];
                if (problems.Count > 0) return Report(problems);
                Console.WriteLine("The configuration is good.");
                return 0;
            case [("backup" or "verify-backup" or "restore") and var verb, { Length: > 0 } folder]:
                return await RunAsync(verb, folder);
            case ["--version"]:
                Console.WriteLine(ProgramVersion.Text);
                return 0;
            case ["--help" or "-h"]:
                Console.WriteLine(Usage);
                return 0;
            default:
                Console.Error.WriteLine($"'{string.Join(' ', arguments)}' is not understood.\n\n{Usage}");
                return WrongUsage;
        }
    }

    static async Task<int> RunAsync(string verb, string folder)
    {
        var settings = ServiceSettings.Read(out var problems);
        if (problems.Count > 0) return Report(problems);
        using var stop = new StopSignals();
        return await BackupCommand.RunAsync(verb, folder, settings, NullLogger.Instance, stop.Asked);
    }

    /// <summary>Tells every problem of the configuration at once.</summary>
    public static int Report(IReadOnlyList<string> problems)
    {
        Console.Error.WriteLine("The configuration has problems; nothing was started:");
        foreach (var problem in problems) Console.Error.WriteLine($"  {problem}");
        return WrongConfiguration;
    }

    /// <summary>Failures whose message says all; anything else is a fault of ours and shows its trace.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is EmbeddedClusterException or SchemaException or Npgsql.NpgsqlException or IOException
            or TimeZoneNotFoundException or InvalidDataException;
}
