using BenchmarkDotNet.Attributes;
using GeoIntel.Benchmarks.Workload;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Benchmarks.Correlation;

/// <summary>What does it cost to find the watched marks one edit away, beside trying every watched mark?</summary>
[MemoryDiagnoser]
public class SimilarMarksBenchmarks
{
    const int Reads = 100;

    Vrm[] _watched = [];
    Vrm[] _reads = [];
    SimilarMarks _similar = null!;
    Reached[] _reached = [];

    [Params(1_000, 20_000)]
    public int Watched { get; set; }

    [GlobalSetup]
    public void Build()
    {
        var marks = Marks.Some(new Prng(1), Watched + Reads);
        (_watched, _reads) = (marks[..Watched], marks[Watched..]);
        _similar = new SimilarMarks(_watched, [.. Enumerable.Range(0, Watched)]);
        _reached = new Reached[_similar.OneEditMax];
        if (EveryMark() != Deletions()) throw new InvalidOperationException("The two ways find different marks.");
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Reads)]
    public int EveryMark()
    {
        var found = 0;
        foreach (var read in _reads)
        {
            foreach (var watched in _watched) found += SimilarVrms.IsOneEditApart(read, watched) ? 1 : 0;
        }
        return found;
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public int Deletions()
    {
        var found = 0;
        foreach (var read in _reads) found += _similar.Reach(read, _reached, 0);
        return found;
    }
}
