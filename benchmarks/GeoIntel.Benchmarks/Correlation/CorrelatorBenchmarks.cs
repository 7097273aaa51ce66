using BenchmarkDotNet.Attributes;
using GeoIntel.Models.Correlation;

namespace GeoIntel.Benchmarks.Correlation;

/// <summary>What does the correlator buy over asking NetTopologySuite's tree of prepared zones for every
/// read?</summary>
[MemoryDiagnoser]
public class CorrelatorBenchmarks
{
    const int Sightings = 20_000;

    CorrelationWorkload _workload = null!;
    TreeOfZones _tree = null!;
    Match[] _matches = [];

    [Params(100, 1_000)]
    public int Zones { get; set; }

    [Params(true, false)]
    public bool FixedCameras { get; set; }

    [GlobalSetup]
    public void Build()
    {
        _workload = new CorrelationWorkload(seed: 1, Zones, Sightings, FixedCameras);
        _tree = new TreeOfZones(_workload.State);
        _matches = new Match[Sightings * _workload.Watchlist.MatchesPerSightingMax];
        var (expected, found) = (TreeOfPreparedZones(), Correlator());
        if (expected != found || found == 0)
            throw new InvalidOperationException($"The tree finds {expected} matches, the correlator {found}: they differ.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Sightings)]
    public int TreeOfPreparedZones() => _tree.Count(_workload.Sightings);

    [Benchmark(OperationsPerInvoke = Sightings)]
    public int Correlator() =>
        Models.Correlation.Correlator.Correlate(_workload.Sightings, _workload.Watchlist, _matches);
}
