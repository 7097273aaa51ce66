using GeoIntel.Service.Storage.Embedded;
using GeoIntel.Service.Storage.Schema;

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
        Usage: geointel-service [check-config | --version | --help]

        Without an argument it serves until SIGTERM. It is configured by GEOINTEL_Section__Key variables and by the
        JSON file that GEOINTEL_CONFIG names; docs/operating.md lists every key, its unit and its default.
        """;

    /// <returns>The exit code when the arguments ask for something else than serving; otherwise null.</returns>
    public static int? Handle(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                return null;
            case ["check-config"]:
                ServiceSettings.Read(out var problems);
                if (problems.Count > 0) return Report(problems);
                Console.WriteLine("The configuration is good.");
                return 0;
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
            or TimeZoneNotFoundException;
}
