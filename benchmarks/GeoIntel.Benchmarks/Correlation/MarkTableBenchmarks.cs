using System.Collections.Frozen;
using BenchmarkDotNet.Attributes;
using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Benchmarks.Correlation;

/// <summary>How does looking up a mark grow with the number watched, a tenth of the reads being watched, beside the
/// runtime's own dictionaries?</summary>
[MemoryDiagnoser]
public class MarkTableBenchmarks
{
    const int Reads = 20_000;

    readonly ulong[] _reads = new ulong[Reads];
    Dictionary<ulong, int> _dictionary = [];
    FrozenDictionary<ulong, int> _frozen = FrozenDictionary<ulong, int>.Empty;
    VrmTable _table = null!;
    MarkFilter _filter = null!;

    [Params(5_000, 100_000, 1_000_000)]
    public int Watched { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var random = new Prng(1);
        var marks = Array.ConvertAll(Marks.Some(random, Watched + Reads), mark => mark.Packed);
        var watched = marks[..Watched];
        Array.Sort(watched);
        _dictionary = watched.Index().ToDictionary(of => of.Item, of => of.Index);
        _frozen = _dictionary.ToFrozenDictionary();
        (_table, _filter) = (new VrmTable(watched), new MarkFilter(watched));
        for (var i = 0; i < Reads; i++) _reads[i] = random.Chance(0.1) ? random.Pick(watched) : marks[Watched + i];
        if (HashTable() != FilterThenTable()) throw new InvalidOperationException("The two tables disagree.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Reads)]
    public int HashTable()
    {
        var sum = 0;
        foreach (var read in _reads) sum += _dictionary.TryGetValue(read, out var place) ? place : 0;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public int Frozen()
    {
        var sum = 0;
        foreach (var read in _reads) sum += _frozen.TryGetValue(read, out var place) ? place : 0;
        return sum;
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public int FilterThenTable()
    {
        var sum = 0;
        foreach (var read in _reads) sum += _filter.MayHold(read) && _table.Find(read, out var place) > 0 ? place : 0;
        return sum;
    }
}
