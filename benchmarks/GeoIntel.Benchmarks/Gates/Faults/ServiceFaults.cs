using System.Diagnostics;
using GeoIntel.Cli.Tests.EndToEnd;
using Xunit.Sdk;
using Harm = GeoIntel.Cli.Tests.EndToEnd.Faults;

namespace GeoIntel.Benchmarks.Gates.Faults;

/// <summary>What is acknowledged is stored once, and the hits are the expected ones, whatever is done to the service or to its
/// database: the figure is the number of runs in which that was not so.</summary>
static class ServiceFaults
{
    // The cluster with its log takes some 400 MB here.
    const string DiskSize = "1g";

    public static IEnumerable<Gate> All =>
    [
        Of("faults-service-kills", run => Harm.KillAsync(run, services: 100, postmasters: 0)),
        Of("faults-postmaster-kills", run => Harm.KillAsync(run, services: 0, postmasters: 50)),
        new("faults-database-disk-full", Bar: 0, Stretch: 0, HigherIsBetter: false,
            () => ToldAsync(OnSmallDiskAsync).GetAwaiter().GetResult(), OnRequest: true),
        Of("faults-service-stop", Harm.StopServiceAsync),
        Of("faults-postmaster-stop", Harm.StopPostmasterAsync),
    ];

    static Gate Of(string name, Func<FaultRun, Task> faults) => new(
        name, Bar: 0, Stretch: 0, HigherIsBetter: false, () => ToldAsync(() => RunAsync(faults)).GetAwaiter().GetResult(),
        OnRequest: true);

    static async Task<FaultReport> RunAsync(Func<FaultRun, Task> faults)
    {
        await using var service = await ServiceProcess.StartAsync();
        return await FaultRun.RunAsync(service, whole: true, faults);
    }

    /// <summary>The cluster on a disk in memory that a ballast file can fill.</summary>
    static async Task<FaultReport> OnSmallDiskAsync()
    {
        var disk = Directory.CreateTempSubdirectory("geointel-disk-").FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", $"size={DiskSize},mode=711", "tmpfs", disk) != 0)
        {
            Directory.Delete(disk);
            throw new GateException("No disk to fill: mounting a tmpfs needs root and is not permitted here.");
        }
        try
        {
            await using var service = await ServiceProcess.StartAsync(dataFolder: Path.Combine(disk, "data"));
            return await FaultRun.RunAsync(service, whole: true, run => Harm.FillDiskAsync(run, disk));
        }
        finally
        {
            await RunAsync("umount", disk);
            Directory.Delete(disk);
        }
    }

    static async Task<Measurement> ToldAsync(Func<Task<FaultReport>> run)
    {
        try
        {
            return new Measurement(0) { Sides = (await run()).ToString() };
        }
        catch (XunitException wrong)
        {
            return new Measurement(1) { Sides = wrong.Message };
        }
    }

    static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
