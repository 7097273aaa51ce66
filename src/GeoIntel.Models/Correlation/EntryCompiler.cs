using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Compiles the entries of vehicle lists.</summary>
sealed class EntryCompiler(ZoneCompiler zones, WeekCompiler weeks, ProblemBook problems)
{
    readonly VersionBook<ListEntry> _book =
        new("listEntries", problems, of => of.Id, of => of.Revision, of => of.Period, of => of.InForce);

    readonly Dictionary<string, LaidEntry[]> _byId = new(StringComparer.Ordinal);
    readonly Dependents _byZone = new();
    readonly List<LaidEntry> _laid = [];

    /// <summary>What was told of these marks changed; one may be named twice.</summary>
    public List<(Vrm Vrm, string Id)> Changed { get; } = [];

    public LaidEntry[] this[string id] => _byId.GetValueOrDefault(id, []);

    public void Follow(IReadOnlyList<ListEntry> entries, Period window)
    {
        _book.Follow(entries, window);
        foreach (var zoneId in zones.Changed) _byZone.AddTo(_book.Changed, zoneId);
        Changed.Clear();
        foreach (var id in _book.Changed) Compile(id);
    }

    void Compile(string id)
    {
        foreach (var old in this[id]) Changed.Add((old.Key.Vrm, id));
        _laid.Clear();
        var bounds = _book.Begin(id);
        foreach (var part in _book.PartsOf(id))
        {
            if (bounds.Touches(part.Period)) Compile(part, ref bounds);
        }
        _book.Bound(id, bounds);
        if (_laid.Count > 0) _byId[id] = [.. _laid];
        else _byId.Remove(id);
        foreach (var laid in _laid) Changed.Add((laid.Key.Vrm, id));
    }

    void Compile(Deciding<ListEntry> part, ref WindowBounds bounds)
    {
        var entry = part.Version;
        _byZone.Add(entry.ZoneId, entry.Id);
        var problem = entry.Vrm.IsEmpty ? "It has no registration mark; it makes no hits."
            : entry.ZoneId.Length > 0 ? zones.FindProblem(entry.ZoneId)
            : null;
        if (problem is not null)
        {
            problems.Add("listEntries", entry.Id, problem);
            return;
        }
        var week = weeks.Add(entry.Schedule);
        if (entry.ZoneId.Length == 0)
        {
            _laid.Add(Lay(part, part.Period, week, -1));
            return;
        }
        foreach (var (zone, period) in zones.Of(entry.ZoneId))
        {
            var inForce = part.Period.Intersect(period);
            if (bounds.Touches(inForce)) _laid.Add(Lay(part, inForce, week, zone));
        }
    }

    static LaidEntry Lay(Deciding<ListEntry> part, Period inForce, int week, int zone)
    {
        var entry = part.Version;
        var test = new EntryTest(
            TickPeriod.Of(inForce), part.EndsAt.UtcTicks, entry.DirectionDegrees ?? double.NaN,
            entry.DirectionToleranceDegrees, zone, week, MatchClassBits.Of(entry.Accepts));
        return new LaidEntry(MarkKey.Of(entry.Vrm), entry, test);
    }
}

/// <summary>A list entry on its way into the snapshot.</summary>
readonly record struct LaidEntry(MarkKey Key, ListEntry Entry, EntryTest Test)
{
    public static int InOrder(LaidEntry a, LaidEntry b)
    {
        var byId = string.CompareOrdinal(a.Entry.Id, b.Entry.Id);
        return byId != 0 ? byId : a.Test.InForce.From.CompareTo(b.Test.InForce.From);
    }
}
