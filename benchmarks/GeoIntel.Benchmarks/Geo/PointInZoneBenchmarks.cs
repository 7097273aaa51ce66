using BenchmarkDotNet.Attributes;
using GeoIntel.Benchmarks.Gates;
using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Simulation;
using NetTopologySuite.Algorithm.Locate;
using NetTopologySuite.Geometries;

namespace GeoIntel.Benchmarks.Geo;

/// <summary>How long does one zone take to say whether it covers a point of its box, when it was not asked of
/// late?</summary>
[MemoryDiagnoser]
public class PointInZoneBenchmarks
{
    const int Questions = 20_000;

    readonly (int Zone, GeoPoint Point, Coordinate Place)[] _questions = new (int, GeoPoint, Coordinate)[Questions];
    IndexedPointInAreaLocator[] _located = [];
    Outline[] _outlines = [];

    [Params(100, 1_000, 10_000)]
    public int Zones { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, Zones);
        _outlines = [.. workload.Zones.Select(AllZonesGates.Compile)];
        _located = [.. workload.Zones.Select(zone => new IndexedPointInAreaLocator(zone.Outline))];
        var random = new Prng(1);
        for (var i = 0; i < Questions; i++)
        {
            var zone = random.Below(Zones);
            var box = workload.Zones[zone].Outline.EnvelopeInternal;
            var point = GeoPoint.OfMetres(random.Between(box.MinX, box.MaxX), random.Between(box.MinY, box.MaxY));
            _questions[i] = (zone, point, new Coordinate(point.EastingMetres, point.NorthingMetres));
        }
        if (Locator() != Outline()) throw new InvalidOperationException("The locator and the outline disagree.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Questions)]
    public int Locator()
    {
        var inside = 0;
        foreach (var (zone, _, place) in _questions)
            inside += _located[zone].Locate(place) == Location.Exterior ? 0 : 1;
        return inside;
    }

    [Benchmark(OperationsPerInvoke = Questions)]
    public int Outline()
    {
        var inside = 0;
        foreach (var (zone, point, _) in _questions) inside += _outlines[zone].Contains(point) ? 1 : 0;
        return inside;
    }
}
