using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Lays entries and links side by side for each watched mark.</summary>
sealed class MarkCompiler
{
    readonly List<int> _acceptSimilar = [];

    public MarkCompiler(List<LaidEntry> entries, List<LaidLink> links, MarkIndex? previous)
    {
        entries.Sort(LaidEntry.InOrder);
        links.Sort(LaidLink.InOrder);
        Entries = [.. entries.Select(of => of.Test)];
        ListEntries = [.. entries.Select(of => of.Entry)];
        Links = [.. links.Select(of => of.Test)];
        VehicleLinks = [.. links.Select(of => of.Link)];
        Marks = Lay(entries, links);
        Index = previous is not null && previous.IsOf(Marks, _acceptSimilar)
            ? previous
            : new MarkIndex(Marks, _acceptSimilar);
    }

    public WatchedMark[] Marks { get; }
    public EntryTest[] Entries { get; }
    public ListEntry[] ListEntries { get; }
    public LinkTest[] Links { get; }
    public VehicleLink[] VehicleLinks { get; }
    public MarkIndex Index { get; }

    WatchedMark[] Lay(List<LaidEntry> entries, List<LaidLink> links)
    {
        var marks = new List<WatchedMark>();
        var (entry, link) = (0, 0);
        while (entry < entries.Count || link < links.Count)
        {
            var key = link == links.Count || entry < entries.Count && entries[entry].Key <= links[link].Key
                ? entries[entry].Key
                : links[link].Key;
            var (entryStart, linkStart) = (entry, link);
            var similar = false;
            for (; entry < entries.Count && entries[entry].Key == key; entry++)
                similar |= entries[entry].Entry.Accepts.HasFlag(MatchClasses.Similar);
            for (; link < links.Count && links[link].Key == key; link++) similar |= links[link].AcceptsSimilar;
            if (similar) _acceptSimilar.Add(marks.Count);
            marks.Add(new WatchedMark(key.Vrm, entryStart, entry - entryStart, linkStart, link - linkStart));
        }
        return [.. marks];
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

/// <summary>A list entry on its way into the snapshot.</summary>
readonly record struct LaidEntry(MarkKey Key, ListEntry Entry, EntryTest Test)
{
    public static int InOrder(LaidEntry a, LaidEntry b)
    {
        var byKey = a.Key.CompareTo(b.Key);
        if (byKey != 0) return byKey;
        var byId = string.CompareOrdinal(a.Entry.Id, b.Entry.Id);
        return byId != 0 ? byId : a.Test.InForce.From.CompareTo(b.Test.InForce.From);
    }
}

/// <summary>A link on its way into the snapshot.</summary>
/// <param name="AcceptsSimilar">Some condition of the nominal takes similar marks.</param>
readonly record struct LaidLink(MarkKey Key, VehicleLink Link, LinkTest Test, bool AcceptsSimilar)
{
    /// <summary>Of several links to one nominal the first that holds is named: the strongest type.</summary>
    public static int InOrder(LaidLink a, LaidLink b)
    {
        var byKey = a.Key.CompareTo(b.Key);
        if (byKey != 0) return byKey;
        var byNominal = (a.Test.NominalIndex, a.Link.Type).CompareTo((b.Test.NominalIndex, b.Link.Type));
        if (byNominal != 0) return byNominal;
        var byId = string.CompareOrdinal(a.Link.Id, b.Link.Id);
        return byId != 0 ? byId : a.Test.InForce.From.CompareTo(b.Test.InForce.From);
    }
}
