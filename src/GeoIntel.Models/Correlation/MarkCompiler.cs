using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Lays entries and links side by side for each watched mark.</summary>
/// <remarks>A mark for which nothing is left keeps its place, with nothing bound to it, until all are placed anew: for a
/// mark that was not watched before, or one that is taken otherwise.</remarks>
sealed class MarkCompiler(EntryCompiler entries, LinkCompiler links, MarkIndex? previous)
{
    readonly Dictionary<Vrm, Watched> _watched = [];
    readonly HashSet<Vrm> _changed = [];
    readonly List<LaidEntry> _laidEntries = [];
    readonly List<LaidLink> _laidLinks = [];
    readonly Runs _entryPlaces = new();
    readonly Runs _linkPlaces = new();
    readonly ChunkWriter<EntryTest> _entries = new();
    readonly ChunkWriter<ListEntry?> _listEntries = new();
    readonly ChunkWriter<LinkTest> _links = new();
    readonly ChunkWriter<VehicleLink?> _vehicleLinks = new();
    ChunkWriter<WatchedMark> _marks = new();
    bool _placesHold;
    int _idle;

    public MarkIndex Index { get; private set; } = previous ?? new MarkIndex([], []);

    /// <summary>Places of marks, also of those for which nothing is left.</summary>
    public int Count { get; private set; }

    public bool AreSparse => _entryPlaces.AreSparse || _linkPlaces.AreSparse;

    public WatchedMark this[int mark] => _marks[mark];

    public LinkTest LinkAt(int link) => _links[link];

    public void Follow()
    {
        _changed.Clear();
        foreach (var (vrm, id) in entries.Changed) Of(vrm).Entries.Add(id);
        foreach (var (vrm, id) in links.Changed) Of(vrm).Links.Add(id);
        foreach (var vrm in _changed) Lay(_watched[vrm]);
        if (!_placesHold || _idle > 1024 + Count / 8) Place();
    }

    public Chunks<EntryTest> FreezeEntries() => _entries.Freeze();
    public Chunks<ListEntry?> FreezeListEntries() => _listEntries.Freeze();
    public Chunks<LinkTest> FreezeLinks() => _links.Freeze();
    public Chunks<VehicleLink?> FreezeVehicleLinks() => _vehicleLinks.Freeze();
    public Chunks<WatchedMark> FreezeMarks() => _marks.Freeze();

    Watched Of(Vrm vrm)
    {
        _changed.Add(vrm);
        if (_watched.TryGetValue(vrm, out var watched)) return watched;
        watched = new Watched(MarkKey.Of(vrm));
        _watched.Add(vrm, watched);
        return watched;
    }

    void Lay(Watched mark)
    {
        var (wasIdle, wasSimilar) = (mark.IsIdle, mark.IsSimilar);
        LayEntries(mark);
        LayLinks(mark);
        mark.IsSimilar = _laidEntries.Exists(of => of.Entry.Accepts.HasFlag(MatchClasses.Similar))
            || _laidLinks.Exists(of => of.AcceptsSimilar);
        if (mark.Place >= 0 && mark.IsIdle != wasIdle) _idle += mark.IsIdle ? 1 : -1;
        if (mark.IsSimilar != wasSimilar || mark.Place < 0 && !mark.IsIdle) _placesHold = false;
        if (mark.Place >= 0) _marks.Set(mark.Place, mark.Compiled);
        else if (mark.IsIdle) _watched.Remove(mark.Key.Vrm);
    }

    void LayEntries(Watched mark)
    {
        _laidEntries.Clear();
        mark.Entries.RemoveWhere(id => !Array.Exists(entries[id], of => of.Key == mark.Key));
        foreach (var id in mark.Entries) _laidEntries.AddRange(entries[id].Where(of => of.Key == mark.Key));
        _laidEntries.Sort(LaidEntry.InOrder);
        mark.EntryRun = _entryPlaces.Resize(mark.EntryRun, _laidEntries.Count, out var freed);
        for (var i = freed.Start; i < freed.End; i++) _listEntries.Set(i, null);
        for (var i = 0; i < _laidEntries.Count; i++)
        {
            _entries.Set(mark.EntryRun.Start + i, _laidEntries[i].Test);
            _listEntries.Set(mark.EntryRun.Start + i, _laidEntries[i].Entry);
        }
    }

    void LayLinks(Watched mark)
    {
        _laidLinks.Clear();
        mark.Links.RemoveWhere(id => !Array.Exists(links[id], of => of.Key == mark.Key));
        foreach (var id in mark.Links) _laidLinks.AddRange(links[id].Where(of => of.Key == mark.Key));
        _laidLinks.Sort(LaidLink.InOrder);
        mark.LinkRun = _linkPlaces.Resize(mark.LinkRun, _laidLinks.Count, out var freed);
        for (var i = freed.Start; i < freed.End; i++) _vehicleLinks.Set(i, null);
        for (var i = 0; i < _laidLinks.Count; i++)
        {
            _links.Set(mark.LinkRun.Start + i, _laidLinks[i].Test);
            _vehicleLinks.Set(mark.LinkRun.Start + i, _laidLinks[i].Link);
        }
    }

    void Place()
    {
        foreach (var idle in _watched.Values.Where(mark => mark.IsIdle).ToList()) _watched.Remove(idle.Key.Vrm);
        Watched[] marks = [.. _watched.Values.OrderBy(mark => mark.Key)];
        _marks = new ChunkWriter<WatchedMark>();
        var acceptSimilar = new List<int>();
        for (var i = 0; i < marks.Length; i++)
        {
            marks[i].Place = i;
            _marks.Set(i, marks[i].Compiled);
            if (marks[i].IsSimilar) acceptSimilar.Add(i);
        }
        var compiled = Array.ConvertAll(marks, mark => mark.Compiled);
        if (!Index.IsOf(compiled, acceptSimilar)) Index = new MarkIndex(compiled, acceptSimilar);
        (Count, _placesHold, _idle) = (marks.Length, true, 0);
    }

    /// <summary>A mark and who names it.</summary>
    sealed class Watched(MarkKey key)
    {
        public MarkKey Key => key;
        public HashSet<string> Entries { get; } = new(StringComparer.Ordinal);
        public HashSet<string> Links { get; } = new(StringComparer.Ordinal);
        public Run EntryRun { get; set; }
        public Run LinkRun { get; set; }
        public int Place { get; set; } = -1;
        public bool IsSimilar { get; set; }
        public bool IsIdle => EntryRun.Count + LinkRun.Count == 0;

        public WatchedMark Compiled =>
            new(key.Vrm, EntryRun.Start, EntryRun.Count, LinkRun.Start, LinkRun.Count);
    }
}

/// <summary>A mark by its fold, so that marks that may be equivalent become neighbours.</summary>
readonly record struct MarkKey(ulong Fold, Vrm Vrm) : IComparable<MarkKey>
{
    public static MarkKey Of(Vrm vrm) => new(MarkFold.Of(vrm), vrm);

    public int CompareTo(MarkKey other) =>
        Fold != other.Fold ? Fold.CompareTo(other.Fold) : Vrm.CompareTo(other.Vrm);

    public static bool operator <(MarkKey left, MarkKey right) => left.CompareTo(right) < 0;
    public static bool operator >(MarkKey left, MarkKey right) => left.CompareTo(right) > 0;
    public static bool operator <=(MarkKey left, MarkKey right) => left.CompareTo(right) <= 0;
    public static bool operator >=(MarkKey left, MarkKey right) => left.CompareTo(right) >= 0;
}
