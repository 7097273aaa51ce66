using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Searching;

/// <summary>The marks that are asked for, and every mark that a device may have read for one of them.</summary>
/// <remarks>The correlator goes from a read to the watched marks near it; a search goes the other way, and names the
/// marks near those asked for one by one, so that the index of marks answers it. What the two reach is the same, but for
/// what a device held possible beside its reading, which no index knows.</remarks>
public sealed class AskedMarks
{
    readonly Dictionary<Vrm, AskedMark> _reached = [];

    /// <param name="widest">The loosest class that is asked for: exact, equivalent or similar.</param>
    public AskedMarks(IReadOnlyList<Vrm> asked, MatchClass widest)
    {
        foreach (var mark in asked) Reach(mark, mark, MatchClass.Exact);
        if (widest is not (MatchClass.Equivalent or MatchClass.Similar)) return;
        foreach (var mark in asked)
        {
            foreach (var other in VrmGrammar.Equivalents(mark)) Reach(other, mark, MatchClass.Equivalent);
        }
        if (widest != MatchClass.Similar) return;
        foreach (var mark in asked)
        {
            foreach (var other in SimilarVrms.Variants(mark)) Reach(other, mark, MatchClass.Similar);
        }
    }

    /// <summary>Each once.</summary>
    public IReadOnlyCollection<Vrm> Reached => _reached.Keys;

    /// <returns>Which mark a read was found for, the surest class first, of equals the one that was asked for first; null
    /// for none.</returns>
    public AskedMark? Of(Vrm read) => _reached.TryGetValue(read, out var asked) ? asked : null;

    void Reach(Vrm read, Vrm asked, MatchClass matchClass) => _reached.TryAdd(read, new AskedMark(asked, matchClass));
}

/// <summary>A mark that was asked for, and how a read agrees with it.</summary>
public readonly record struct AskedMark(Vrm Asked, MatchClass Class);
