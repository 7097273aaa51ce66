using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>Lays the conditions side by side for each person they are tried on.</summary>
sealed class NominalRulesCompiler(NominalCompiler nominals, ZoneCompiler zones, ConditionCompiler conditions, int cameras)
{
    readonly List<LaidCondition> _laid = [];
    readonly ulong[] _words = new ulong[CompiledZone.WordsFor(cameras)];
    readonly bool[] _takeSimilar = new bool[nominals.Index.Count];
    readonly Runs _places = new();
    readonly ChunkWriter<NominalRules> _rules = new();
    readonly ChunkWriter<ConditionTest> _tests = new();
    readonly ChunkWriter<ConditionRule?> _nouns = new();
    readonly ChunkWriter<GridBox> _boxes = new();
    readonly ChunkWriter<ulong> _persons = new();
    bool _isLaid;

    /// <summary>The nominals whose links are to be compiled anew.</summary>
    public List<int> Changed { get; } = [];

    public bool IsSparse => _places.AreSparse;

    public NominalRules this[int nominal] => _rules[nominal];

    /// <summary>Whether a condition of the nominal takes similar marks.</summary>
    public bool TakesSimilar(int nominal) => _takeSimilar[nominal];

    public void Follow()
    {
        Changed.Clear();
        if (_isLaid)
        {
            foreach (var nominal in conditions.Changed) Lay(nominal);
            return;
        }
        for (var nominal = 0; nominal < nominals.Index.Count; nominal++) Lay(nominal);
        _isLaid = true;
    }

    public Chunks<NominalRules> FreezeRules() => _rules.Freeze();
    public Chunks<ConditionTest> FreezeTests() => _tests.Freeze();
    public Chunks<ConditionRule?> FreezeNouns() => _nouns.Freeze();
    public NominalZones FreezeZones() => new(_persons.Freeze(), _boxes.Freeze(), cameras);

    void Lay(int nominal)
    {
        _laid.Clear();
        conditions.AddOf(nominal, _laid);
        _laid.Sort(LaidCondition.InOrder);
        var old = _isLaid ? _rules[nominal] : default;
        var run = _places.Resize(new Run(old.ExclusionZones, old.Count), _laid.Count, out var freed);
        for (var i = freed.Start; i < freed.End; i++) _nouns.Set(i, null);
        var similar = false;
        for (var i = 0; i < run.Count; i++)
        {
            var (test, rule) = _laid[i];
            _tests.Set(run.Start + i, test);
            _nouns.Set(run.Start + i, rule);
            _boxes.Set(run.Start + i, test.ZoneIndex < 0 ? default : zones[test.ZoneIndex].Outline.Extent);
            similar |= MatchClassBits.Takes(test.Accepts, MatchClass.Similar);
        }
        NominalZones.Lay(_persons, nominal, _laid, zones, _words);
        var rules = RulesOf(run.Start);
        if (rules != old || similar != _takeSimilar[nominal]) Changed.Add(nominal);
        _rules.Set(nominal, rules);
        _takeSimilar[nominal] = similar;
    }

    NominalRules RulesOf(int start)
    {
        var at = 0;
        return new NominalRules(
            start, Skip(HitKind.ExclusionZone), Skip(HitKind.RestrictionZone), Skip(HitKind.Curfew),
            Skip(HitKind.NonAssociation), Skip(HitKind.GroupPresence), SurelyBound(_laid));

        int Skip(HitKind kind)
        {
            while (at < _laid.Count && _laid[at].Rule.Kind == kind) at++;
            return start + at;
        }
    }

    static TickPeriod SurelyBound(List<LaidCondition> rules)
    {
        var periods = new List<TickPeriod>();
        foreach (var (test, rule) in rules)
        {
            if (rule.Kind is not (HitKind.ExclusionZone or HitKind.RestrictionZone)) continue;
            if (!MatchClassBits.Takes(test.Accepts, MatchClass.Exact)) continue;
            if (MatchClassBits.Takes(test.Accepts, MatchClass.Equivalent)) periods.Add(test.InForce);
        }
        periods.Sort(static (one, other) => one.From.CompareTo(other.From));
        var (longest, run) = (default(TickPeriod), default(TickPeriod)); // ticks begin at 0 and stay below 2^62
        foreach (var next in periods)
        {
            run = next.From > run.Until ? next : run with { Until = Math.Max(run.Until, next.Until) };
            if (run.Until - run.From > longest.Until - longest.From) longest = run;
        }
        return longest;
    }
}
