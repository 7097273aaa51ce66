using BenchmarkDotNet.Attributes;
using GeoIntel.Benchmarks.Gates;
using GeoIntel.Benchmarks.Peers;
using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Geo;

namespace GeoIntel.Benchmarks.Geo;

/// <summary>What does the grid buy over a tree of prepared zones, when every zone that covers a free point is
/// wanted?</summary>
[MemoryDiagnoser]
public class AllZonesBenchmarks
{
    const int Points = 5_000;

    GeoPoint[] _points = [];
    TreeOfZones _tree = null!;
    ZoneGrid _grid = null!;
    int[] _found = [];
    int[] _ends = [];

    [Params(100, 1_000, 10_000)]
    public int Zones { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, Zones);
        _points = Array.ConvertAll(workload.FreeSightings(Points), sighting => sighting.Position);
        _tree = new TreeOfZones(workload.Zones);
        _grid = ZoneGrid.Create([.. workload.Zones.Select(AllZonesGates.Compile)]);
        (_found, _ends) = (new int[Points * _grid.ZonesPerPointMax], new int[Points]);
        if (Tree() != Grid()) throw new InvalidOperationException("The tree and the grid find different zones.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Points)]
    public int Tree() => _points.Sum(point => _tree.Covering(point).Count());

    [Benchmark(OperationsPerInvoke = Points)]
    public int Grid() => _grid.Find(_points, _found, _ends);
}
