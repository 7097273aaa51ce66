using GeoIntel.Models.Conditions;

namespace GeoIntel.Models.Correlation;

/// <summary>The versions of every thing of one kind, and which things are to be compiled anew.</summary>
/// <param name="stated">The period that a version states.</param>
/// <param name="decides">The period in which it can decide.</param>
sealed class VersionBook<T>(
    string collection, ProblemBook problems, Func<T, string> id, Func<T, int> revision, Func<T, Period> stated,
    Func<T, Period> decides)
    where T : class
{
    // So far apart two lists may go on alike again; beyond it all that follows counts as changed.
    const int AheadMax = 64;

    readonly Dictionary<string, T[]> _versions = new(StringComparer.Ordinal); // the highest revision first
    readonly Dictionary<string, WindowBounds> _bounds = new(StringComparer.Ordinal);
    IReadOnlyList<T> _list = [];
    Period _window;

    /// <summary>Ids of what is to be compiled anew, gone or not.</summary>
    public HashSet<string> Changed { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Ids => _versions.Keys;

    public bool Holds(string thing) => _versions.ContainsKey(thing);

    /// <summary>The versions of one thing, the highest revision first; none when it is gone.</summary>
    public T[] Of(string thing) => _versions.TryGetValue(thing, out var versions) ? versions : [];

    /// <summary>The periods in which each version of one thing decides.</summary>
    public IReadOnlyList<Deciding<T>> PartsOf(string thing) => Versions.Of(Of(thing), decides);

    /// <summary>Takes the next state's list and finds what differs from the last, or stands otherwise to the
    /// window.</summary>
    public void Follow(IReadOnlyList<T> list, Period window)
    {
        Changed.Clear();
        if (window != _window)
        {
            foreach (var (thing, bounds) in _bounds)
            {
                if (!bounds.Hold(window)) Changed.Add(thing);
            }
        }
        _window = window;
        if (!ReferenceEquals(list, _list))
        {
            FindDifferences(list);
            Regroup(list);
            _list = list;
        }
    }

    /// <summary>Notes for which windows what was compiled of a thing stays the same.</summary>
    public void Bound(string thing, WindowBounds bounds)
    {
        if (bounds.AreNone && !_bounds.ContainsKey(thing)) return;
        if (bounds.AreNone) _bounds.Remove(thing);
        else _bounds[thing] = bounds;
    }

    /// <summary>Where the compiling of a thing begins: what was told of it is forgotten.</summary>
    public WindowBounds Begin(string thing)
    {
        problems.Clear(collection, thing);
        var bounds = new WindowBounds(_window);
        FindContradictions(thing, ref bounds);
        return bounds;
    }

    void FindDifferences(IReadOnlyList<T> list)
    {
        var (old, now) = (0, 0);
        while (old < _list.Count && now < list.Count)
        {
            if (ReferenceEquals(_list[old], list[now])) (old, now) = (old + 1, now + 1);
            else if (!TryMeet(list, ref old, ref now)) break;
        }
        Add(_list, old, _list.Count);
        Add(list, now, list.Count);
    }

    bool TryMeet(IReadOnlyList<T> list, ref int old, ref int now)
    {
        for (var apart = 1; apart <= AheadMax; apart++)
        {
            for (var gone = 0; gone <= apart; gone++)
            {
                var (one, other) = (old + gone, now + apart - gone);
                if (one >= _list.Count || other >= list.Count || !ReferenceEquals(_list[one], list[other])) continue;
                Add(_list, old, one);
                Add(list, now, other);
                (old, now) = (one, other);
                return true;
            }
        }
        return false;
    }

    void Add(IReadOnlyList<T> list, int start, int end)
    {
        for (var i = start; i < end; i++) Changed.Add(id(list[i]));
    }

    void Regroup(IReadOnlyList<T> list)
    {
        foreach (var thing in Changed) _versions.Remove(thing);
        for (var i = 0; i < list.Count; i++)
        {
            var thing = id(list[i]);
            if (Changed.Contains(thing)) _versions[thing] = [.. Of(thing), list[i]];
        }
        foreach (var thing in Changed)
        {
            // Of equal revisions the one that stands first in the registry comes first.
            if (_versions.TryGetValue(thing, out var versions) && versions.Length > 1)
                _versions[thing] = [.. versions.OrderByDescending(revision)];
        }
    }

    // Versions that claim the same time with the same revision: which of them holds, nobody has said.
    void FindContradictions(string thing, ref WindowBounds bounds)
    {
        var versions = Of(thing);
        if (versions.Length < 2) return;
        var first = new Dictionary<int, Period>();
        foreach (var version in versions)
        {
            var own = stated(version);
            if (!bounds.Touches(own) || first.TryAdd(revision(version), own)) continue;
            if (!bounds.Touches(first[revision(version)].Intersect(own))) continue;
            problems.Add(
                collection, thing,
                $"Revision {revision(version)} stands twice for the same time; the one that stands first in the registry " +
                "counts. Take the other away, or give it a revision of its own.");
        }
    }
}
