using GeoIntel.Models.Conditions;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Correlation;

/// <summary>Compiles the links that lead to somebody whom a condition concerns, or whom safeguarding looks
/// after.</summary>
sealed class LinkCompiler(NominalCompiler nominals, NominalRulesCompiler rules, ProblemBook problems)
{
    readonly VersionBook<VehicleLink> _book =
        new("vehicleLinks", problems, of => of.Id, of => of.Revision, of => of.Period, of => of.Period);

    readonly Dictionary<string, LaidLink[]> _byId = new(StringComparer.Ordinal);
    readonly Dictionary<string, string[]> _nominalsOf = new(StringComparer.Ordinal);
    readonly Dictionary<string, HashSet<string>> _ofNominal = new(StringComparer.Ordinal);
    readonly HashSet<string> _changed = new(StringComparer.Ordinal);
    readonly List<LaidLink> _laid = [];

    /// <summary>What was told of these marks changed; one may be named twice.</summary>
    public List<(Vrm Vrm, string Id)> Changed { get; } = [];

    public LaidLink[] this[string id] => _byId.GetValueOrDefault(id, []);

    public void Follow(IReadOnlyList<VehicleLink> links, Period window)
    {
        _book.Follow(links, window);
        _changed.Clear();
        _changed.UnionWith(_book.Changed);
        // When a link ends depends on the others between the two.
        foreach (var id in _book.Changed) Regroup(id);
        foreach (var id in nominals.Changed) Add(id);
        foreach (var nominal in rules.Changed) Add(nominals[nominal].Latest.Id);
        Changed.Clear();
        foreach (var id in _changed) Compile(id);
    }

    void Add(string nominalId)
    {
        if (_ofNominal.TryGetValue(nominalId, out var links)) _changed.UnionWith(links);
    }

    void Regroup(string id)
    {
        foreach (var nominalId in _nominalsOf.GetValueOrDefault(id, []))
        {
            Add(nominalId);
            _ofNominal[nominalId].Remove(id);
        }
        if (!_book.Holds(id))
        {
            _nominalsOf.Remove(id);
            return;
        }
        _nominalsOf[id] = [.. _book.Of(id).Select(of => of.NominalId).Distinct()];
        foreach (var nominalId in _nominalsOf[id])
        {
            Add(nominalId);
            if (!_ofNominal.TryGetValue(nominalId, out var links))
                _ofNominal.Add(nominalId, links = new HashSet<string>(StringComparer.Ordinal));
            links.Add(id);
        }
    }

    void Compile(string id)
    {
        foreach (var old in this[id]) Changed.Add((old.Key.Vrm, id));
        _laid.Clear();
        var bounds = _book.Begin(id);
        foreach (var (link, period, _) in _book.PartsOf(id))
        {
            if (bounds.Touches(period)) Compile(link, period);
        }
        _book.Bound(id, bounds);
        if (_laid.Count > 0) _byId[id] = [.. _laid];
        else _byId.Remove(id);
        foreach (var laid in _laid) Changed.Add((laid.Key.Vrm, id));
    }

    void Compile(VehicleLink link, Period period)
    {
        if (link.Vrm.IsEmpty)
        {
            problems.Add("vehicleLinks", link.Id, "It has no registration mark; it leads nowhere.");
        }
        else if (!nominals.Index.TryGetValue(link.NominalId, out var nominal))
        {
            problems.Add("vehicleLinks", link.Id, $"It leads to nominals/{link.NominalId}, who is not registered.");
        }
        else if (rules[nominal].Count > 0 || nominals[nominal].Safeguarded.Length > 0)
        {
            var test = new LinkTest(TickPeriod.Of(period), EndOf(link, period).UtcTicks, nominal, rules[nominal]);
            _laid.Add(new LaidLink(MarkKey.Of(link.Vrm), link, test, rules.TakesSimilar(nominal)));
        }
    }

    // Of several links between a vehicle and a person, one following on another, the last one's end is the end.
    DateTimeOffset EndOf(VehicleLink link, Period period)
    {
        var links = _ofNominal[link.NominalId];
        if (links.Count == 1 && _book.Of(link.Id).Length == 1) return period.Until;
        var between = links.SelectMany(_book.PartsOf)
            .Where(of => of.Version.Vrm == link.Vrm && of.Version.NominalId == link.NominalId);
        return Versions.EndOfRun(period, between.Select(of => of.Period));
    }
}

/// <summary>A link on its way into the snapshot.</summary>
/// <param name="AcceptsSimilar">Some condition of the nominal takes similar marks.</param>
readonly record struct LaidLink(MarkKey Key, VehicleLink Link, LinkTest Test, bool AcceptsSimilar)
{
    /// <summary>Of several links to one nominal the first that holds is named: the strongest type.</summary>
    public static int InOrder(LaidLink a, LaidLink b)
    {
        var byNominal = (a.Test.NominalIndex, a.Link.Type).CompareTo((b.Test.NominalIndex, b.Link.Type));
        if (byNominal != 0) return byNominal;
        var byId = string.CompareOrdinal(a.Link.Id, b.Link.Id);
        return byId != 0 ? byId : a.Test.InForce.From.CompareTo(b.Test.InForce.From);
    }
}
