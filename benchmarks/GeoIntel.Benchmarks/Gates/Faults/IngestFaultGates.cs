using GeoIntel.Cli.Tests.EndToEnd.Faults;
using GeoIntel.Ingest.Tests.Spool;

namespace GeoIntel.Benchmarks.Gates.Faults;

/// <summary>What the edge daemon's kills, stop and full disk cost: reads lost or doubled, hits missing or beyond those of
/// plain loops. Nothing is allowed.</summary>
static class IngestFaultGates
{
    const int Kills = 100;
    const int DiskKibibytes = 1_536;

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    public static IEnumerable<Gate> All =>
    [
        new("faults-ingest-kills", Bar: 0, Stretch: 0, HigherIsBetter: false, () => Measure(everyNth: 1, faults => faults.KillAsync(Kills))),
        new("faults-spool-disk-full", Bar: 0, Stretch: 0, HigherIsBetter: false, () => Measure(everyNth: 1, FillDiskAsync)),
        new("faults-ingest-stop", Bar: 0, Stretch: 0, HigherIsBetter: false, () => Measure(everyNth: 4, faults => faults.PauseAsync(Pause))),
    ];

    static Measurement Measure(int everyNth, Func<IngestFaults, Task<FaultsOutcome>> tear) => MeasureAsync(everyNth, tear).GetAwaiter().GetResult();

    static async Task<Measurement> MeasureAsync(int everyNth, Func<IngestFaults, Task<FaultsOutcome>> tear)
    {
        await using var faults = await IngestFaults.StartAsync(everyNth);
        var outcome = await tear(faults);
        return new Measurement([outcome.WrongCount]) { Sides = outcome.ToString() };
    }

    static async Task<FaultsOutcome> FillDiskAsync(IngestFaults faults)
    {
        await using var disk = await SmallDisk.MountAsync(DiskKibibytes);
        return await faults.FillDiskAsync(Path.Combine(disk.Folder, "spool"));
    }
}
