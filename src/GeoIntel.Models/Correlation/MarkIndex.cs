using System.Runtime.InteropServices;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>From a mark as read to the watched marks it may mean.</summary>
/// <remarks>A filter of every spelling sends almost all reads away. One table of folded marks finds a mark and all its
/// equivalents. Beside it stands the table of similar marks, asked only when a rule takes them.</remarks>
sealed class MarkIndex
{
    readonly Vrm[] _marks; // in the order of their folds
    readonly Vrm[] _canonical;
    readonly List<int> _acceptSimilar;
    readonly MarkFilter _spellings;
    readonly VrmTable _folds;
    readonly SimilarMarks? _similar;

    /// <param name="marks">In the order of <see cref="MarkKey"/>.</param>
    /// <param name="acceptSimilar">Those some rule of which takes similar marks, ascending.</param>
    public MarkIndex(WatchedMark[] marks, List<int> acceptSimilar)
    {
        _marks = Array.ConvertAll(marks, mark => mark.Vrm);
        _canonical = Array.ConvertAll(_marks, VrmGrammar.Canonical);
        _acceptSimilar = acceptSimilar;
        var spellings = new List<ulong>(marks.Length * 16);
        foreach (var mark in _marks) MarkFold.AddSpellings(mark, spellings);
        _spellings = new MarkFilter(CollectionsMarshal.AsSpan(spellings));
        _folds = new VrmTable(Array.ConvertAll(_marks, MarkFold.Of));
        if (acceptSimilar.Count > 0) _similar = new SimilarMarks(_marks, acceptSimilar);
    }

    /// <summary>The most watched marks that one sighting reaches.</summary>
    public int ReachedMax => _folds.CountMax + (_similar is null ? 0 : _similar.OneEditMax + byte.MaxValue);

    /// <summary>The most of them that are one edit away.</summary>
    public int SimilarMax => _similar?.OneEditMax ?? 0;

    /// <summary>Whether some rule takes similar marks.</summary>
    public bool HasSimilar => _similar is not null;

    /// <summary>Writes the indices of the sightings that may match; the others cannot.</summary>
    /// <inheritdoc cref="MarkFilter.Sift"/>
    public int Sift(ReadOnlySpan<Sighting> sightings, Span<int> passing, out int candidates) =>
        _spellings.Sift(sightings, passing, out candidates);

    /// <summary>The neighbours among the watched marks that share a mark's fold.</summary>
    public int Find(Vrm vrm, out int start) => _folds.Find(MarkFold.Of(vrm), out start);

    /// <summary>Finds what one sighting may mean, the mark itself first.</summary>
    /// <param name="start">With <paramref name="found"/>: what <see cref="Find"/> says of the mark.</param>
    /// <param name="candidates">Other marks that the device held possible.</param>
    public int Reach(Vrm vrm, int start, int found, ReadOnlySpan<Vrm> candidates, Span<Reached> reached)
    {
        var count = 0;
        var canonical = default(Vrm);
        for (var i = start; i < start + found; i++)
        {
            if (_marks[i] == vrm)
            {
                reached[count++] = new Reached(i, MatchClass.Exact);
                continue;
            }
            if (canonical.IsEmpty) canonical = VrmGrammar.Canonical(vrm);
            if (_canonical[i] == canonical) reached[count++] = new Reached(i, MatchClass.Equivalent);
        }
        if (_similar is null || vrm.IsEmpty) return count;

        count = _similar.Reach(vrm, reached, count);
        foreach (var candidate in candidates) count = ReachCandidate(candidate, reached, count);
        return count;
    }

    /// <summary>Whether it is of these very marks, so that the next snapshot can take it over.</summary>
    public bool IsOf(WatchedMark[] marks, List<int> acceptSimilar)
    {
        if (marks.Length != _marks.Length || !acceptSimilar.SequenceEqual(_acceptSimilar)) return false;
        for (var i = 0; i < marks.Length; i++)
        {
            if (marks[i].Vrm != _marks[i]) return false;
        }
        return true;
    }

    /// <summary>The places of a watched mark and of all that are equivalent to it.</summary>
    public IEnumerable<int> EquivalentsOf(Vrm watched)
    {
        var canonical = VrmGrammar.Canonical(watched);
        var found = Find(watched, out var start);
        return Enumerable.Range(start, found).Where(i => _canonical[i] == canonical);
    }

    int ReachCandidate(Vrm candidate, Span<Reached> reached, int count)
    {
        var found = Find(candidate, out var start);
        for (var i = start; i < start + found; i++)
        {
            if (_marks[i] == candidate && !Holds(reached[..count], i))
                reached[count++] = new Reached(i, MatchClass.Similar);
        }
        return count;
    }

    internal static bool Holds(ReadOnlySpan<Reached> reached, int mark)
    {
        foreach (var one in reached)
        {
            if (one.Mark == mark) return true;
        }
        return false;
    }
}
