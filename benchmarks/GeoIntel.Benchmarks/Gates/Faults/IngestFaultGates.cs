using GeoIntel.Cli.Tests.EndToEnd.Edge;
using GeoIntel.Ingest.Tests.Spool;
using Xunit.Sdk;

namespace GeoIntel.Benchmarks.Gates.Faults;

/// <summary>What the edge daemon's kills, stop and full disk cost: the figure is reads lost or doubled and hits missing or
/// beyond those of plain loops. Nothing is allowed.</summary>
static class IngestFaultGates
{
    const int Kills = 100;

    // The day takes some 8 MB of spool.
    const int DiskKibibytes = 1_536;

    static readonly TimeSpan StoppedFor = TimeSpan.FromSeconds(30);

    public static IEnumerable<Gate> All =>
    [
        Of("faults-ingest-kills", everyNth: 1, faults => faults.KillAsync(Kills)),
        Of("faults-spool-disk-full", everyNth: 1, FillDiskAsync),
        Of("faults-ingest-stop", everyNth: 4, faults => faults.PauseAsync(StoppedFor)),
    ];

    static Gate Of(string name, int everyNth, Func<IngestFaults, Task<FaultsOutcome>> harm) => new(
        name, Bar: 0, Stretch: 0, HigherIsBetter: false, () => MeasureAsync(everyNth, harm).GetAwaiter().GetResult(), OnRequest: true);

    static async Task<Measurement> MeasureAsync(int everyNth, Func<IngestFaults, Task<FaultsOutcome>> harm)
    {
        await using var faults = await IngestFaults.StartAsync(everyNth);
        try
        {
            var outcome = await harm(faults);
            return new Measurement(outcome.WrongCount) { Sides = outcome.ToString() };
        }
        catch (XunitException wrong)
        {
            return new Measurement(1) { Sides = wrong.Message };
        }
    }

    static async Task<FaultsOutcome> FillDiskAsync(IngestFaults faults)
    {
        await using var disk = await SmallDisk.MountAsync(DiskKibibytes);
        return await faults.FillDiskAsync(Path.Combine(disk.Folder, "spool"));
    }
}
