using BenchmarkDotNet.Attributes;
using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Correlation;

namespace GeoIntel.Benchmarks.Correlation;

/// <summary>How much of a whole compilation does one redrawn zone cost?</summary>
[MemoryDiagnoser]
public class CompileBenchmarks
{
    RegistryState _state = null!;
    RegistryState _changed = null!;
    WatchlistSnapshot _previous = null!;

    [Params(1_000, 10_000)]
    public int Zones { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var workload = new CorrelationWorkload(CorrelationWorkload.Seed, Zones);
        (_state, _previous) = (workload.State, workload.Compile());
        var redrawn = _state.Zones[0] with { Outline = _state.Zones[1].Outline, Revision = 2 };
        _changed = _state with { Version = 2, Zones = [redrawn, .. _state.Zones.Skip(1)] };
    }

    [Benchmark(Baseline = true)]
    public WatchlistSnapshot FromNothing() => WatchlistCompiler.Compile(_state, CorrelationWorkload.Now, out _);

    [Benchmark]
    public WatchlistSnapshot OneZoneRedrawn() =>
        WatchlistCompiler.Compile(_changed, CorrelationWorkload.Now, out _, reach: null, _previous);
}
