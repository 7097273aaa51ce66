using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Finds the watched marks one edit away without trying the 533 variants of a mark, nor every watched
/// one.</summary>
/// <remarks>Two marks one edit apart share a mark with one character left out, or one is the other with one left out
/// (W. Garbe, Symmetric Delete, 2012). So each watched mark stands under itself and under its deletions, and a read is
/// looked up under the same.</remarks>
sealed class SimilarMarks
{
    readonly Vrm[] _marks;
    readonly MarkFilter _filter;
    readonly VrmTable _keys;
    readonly int[] _ofKeys; // the mark that stands under each key, in the order of the keys

    /// <param name="accepting">Indices of the marks some rule of which takes similar ones.</param>
    public SimilarMarks(Vrm[] marks, IReadOnlyCollection<int> accepting)
    {
        _marks = marks;
        var keys = new List<(ulong Key, int Mark)>();
        Span<Vrm> deletions = stackalloc Vrm[SimilarVrms.DeletionsMax];
        foreach (var mark in accepting)
        {
            keys.Add((marks[mark].Packed, mark));
            foreach (var deletion in deletions[..SimilarVrms.Deletions(marks[mark], deletions)])
                keys.Add((deletion.Packed, mark));
        }
        keys.Sort();
        ulong[] ordered = [.. keys.Select(of => of.Key)];
        _filter = new MarkFilter(ordered);
        _keys = new VrmTable(ordered);
        _ofKeys = [.. keys.Select(of => of.Mark)];
        OneEditMax = Math.Min(accepting.Count, (1 + SimilarVrms.DeletionsMax) * _keys.CountMax);
    }

    /// <summary>The most marks one edit away from one mark.</summary>
    public int OneEditMax { get; }

    /// <summary>Adds what is one edit away and was not reached by a surer way.</summary>
    public int Reach(Vrm vrm, Span<Reached> reached, int count)
    {
        Span<Vrm> deletions = stackalloc Vrm[SimilarVrms.DeletionsMax];
        count = ReachUnder(vrm, vrm, reached, count);
        foreach (var deletion in deletions[..SimilarVrms.Deletions(vrm, deletions)])
            count = ReachUnder(deletion, vrm, reached, count);
        return count;
    }

    int ReachUnder(Vrm key, Vrm vrm, Span<Reached> reached, int count)
    {
        if (!_filter.MayHold(key.Packed)) return count;
        var found = _keys.Find(key.Packed, out var start);
        foreach (var mark in _ofKeys.AsSpan(start, found))
        {
            if (!SimilarVrms.IsOneEditApart(vrm, _marks[mark])) continue;
            if (!MarkIndex.Holds(reached[..count], mark)) reached[count++] = new Reached(mark, MatchClass.Similar);
        }
        return count;
    }
}
