using BenchmarkDotNet.Attributes;
using GeoIntel.Benchmarks.Gates;
using GeoIntel.Benchmarks.Peers;
using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Benchmarks.Correlation;

/// <summary>What is left to gain on someone who looks the mark up first and prepares only the zones of its
/// people?</summary>
[MemoryDiagnoser]
public class OwnZonesBenchmarks
{
    const int Sightings = 20_000;

    BoundZones _bound = null!;
    Sighting[] _sightings = [];
    CorrelatorRun _correlator = null!;

    [Params(true, false)]
    public bool FixedCameras { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, zones: 1_000);
        _sightings = FixedCameras ? workload.FixedSightings(Sightings) : workload.FreeSightings(Sightings);
        _bound = new BoundZones(workload.State, workload.Zones);
        _correlator = new CorrelatorRun(CorrelatorGates.CompileZonesAlone(workload.State), _sightings);
        if (PreparedZones() != Correlator()) throw new InvalidOperationException("The two sides disagree.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Sightings)]
    public ulong PreparedZones() => CorrelatorGates.AskOwn(_bound, _sightings);

    [Benchmark(OperationsPerInvoke = Sightings)]
    public ulong Correlator() => _correlator.Sum();
}
