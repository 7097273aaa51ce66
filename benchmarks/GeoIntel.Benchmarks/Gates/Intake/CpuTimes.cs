using System.Globalization;
using GeoIntel.Cli.Tests.EndToEnd;

namespace GeoIntel.Benchmarks.Gates.Intake;

/// <summary>What client, service and database have used of the processors: seconds that other programs cannot lengthen by
/// much.</summary>
/// <remarks>utime and stime, fields 14 and 15 of <c>/proc/PID/stat</c> in hundredths of a second (proc_pid_stat(5)).</remarks>
readonly record struct CpuTimes(double Client, double Service, double Database)
{
    const double TicksPerSecond = 100;

    public double Seconds => Client + Service + Database;

    public static CpuTimes Now(ServiceProcess service)
    {
        var postmaster = service.PostmasterPid.ToString(CultureInfo.InvariantCulture);
        var database = 0.0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!char.IsAsciiDigit(Path.GetFileName(folder)[0])) continue;
            if (Fields(folder) is { } fields && fields[1] == postmaster) database += Used(fields);
        }
        return new CpuTimes(Used(Fields("/proc/self")!), Used(Fields($"/proc/{service.ProcessId}")!), database);
    }

    public CpuTimes Since(CpuTimes before) =>
        new(Client - before.Client, Service - before.Service, Database - before.Database);

    /// <summary>In microseconds an operation.</summary>
    public string Say(int operations) => string.Create(
        CultureInfo.InvariantCulture,
        $"client {Client * 1e6 / operations:0.0}, service {Service * 1e6 / operations:0.0}, database {Database * 1e6 / operations:0.0} us");

    // From the state on; the name before it may hold anything.
    static string[]? Fields(string folder)
    {
        try
        {
            var stat = File.ReadAllText($"{folder}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null; // it has ended
        }
    }

    static double Used(string[] fields) =>
        (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture))
            / TicksPerSecond;
}
