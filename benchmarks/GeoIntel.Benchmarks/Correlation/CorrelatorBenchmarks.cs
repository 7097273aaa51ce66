using BenchmarkDotNet.Attributes;
using GeoIntel.Benchmarks.Gates;
using GeoIntel.Benchmarks.Peers;
using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Benchmarks.Correlation;

/// <summary>What does it cost to try a read against everything, beside asking a tree of prepared zones for zones
/// alone?</summary>
[MemoryDiagnoser]
public class CorrelatorBenchmarks
{
    const int Sightings = 5_000;

    TreeOfZones _tree = null!;
    BoundZones _bound = null!;
    Sighting[] _sightings = [];
    CorrelatorRun _correlator = null!;

    [Params(100, 1_000, 10_000)]
    public int Zones { get; set; }

    [Params(true, false)]
    public bool FixedCameras { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, Zones);
        _sightings = FixedCameras ? workload.FixedSightings(Sightings) : workload.FreeSightings(Sightings);
        (_tree, _bound) = (new TreeOfZones(workload.Zones), new BoundZones(workload.State, workload.Zones));
        _correlator = new CorrelatorRun(workload.Compile(), _sightings);
        if (TreeOfZones() != Correlator()) throw new InvalidOperationException("The tree and the correlator disagree.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Sightings)]
    public ulong TreeOfZones() => CorrelatorGates.AskTree(_tree, _bound, _sightings);

    [Benchmark(OperationsPerInvoke = Sightings)]
    public ulong Correlator() => _correlator.Sum();
}
