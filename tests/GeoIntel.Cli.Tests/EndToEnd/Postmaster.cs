using System.Diagnostics;
using System.Globalization;

namespace GeoIntel.Cli.Tests.EndToEnd;

/// <summary>The postmaster of a service's data folder, seen from outside.</summary>
static class Postmaster
{
    /// <returns>0 when none runs; a killed one leaves its file behind.</returns>
    public static int PidUnder(string dataFolder)
    {
        try
        {
            var first = File.ReadLines(Path.Combine(dataFolder, "pgdata", "postmaster.pid")).FirstOrDefault();
            return int.TryParse(first, CultureInfo.InvariantCulture, out var pid) && IsPostgres(pid) ? pid : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <param name="signal">Named without SIG.</param>
    public static async Task SignalAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>The processes it has started.</summary>
    public static IReadOnlyList<int> ChildrenOf(int pid) =>
    [
        .. File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(child => int.Parse(child, CultureInfo.InvariantCulture)),
    ];

    // A zombie has ended, though its number is still taken.
    static bool IsPostgres(int pid) =>
        File.ReadAllText($"/proc/{pid}/comm").Trim() == "postgres"
        && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}
