using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>What a person's exclusion zones say together, so that almost every read asks one bit and not each of
/// them.</summary>
sealed class NominalZones
{
    readonly Summary[] _summaries;
    readonly ulong[] _cameras; // a person's words are neighbours
    readonly GridBox[] _boxes; // beside the conditions

    public NominalZones(NominalRules[] nominals, ConditionTest[] conditions, ZoneMap zones, int cameras)
    {
        var words = CompiledZone.WordsFor(cameras);
        var bound = nominals.Count(rules => rules.RestrictionZones > rules.ExclusionZones);
        _cameras = new ulong[(long)words * bound];
        _boxes = Array.ConvertAll(conditions, test => test.ZoneIndex < 0 ? default : zones[test.ZoneIndex].Outline.Extent);
        _summaries = new Summary[nominals.Length];
        var row = 0;
        for (var i = 0; i < nominals.Length; i++)
        {
            var rules = nominals[i];
            _summaries[i] = new Summary(SurelyBound(conditions.AsSpan(rules.ExclusionZones..rules.Curfews)), row);
            if (rules.RestrictionZones == rules.ExclusionZones) continue;
            foreach (ref readonly var test in conditions.AsSpan(rules.ExclusionZones..rules.RestrictionZones))
            {
                var bits = zones[test.ZoneIndex].CameraBits;
                for (var word = 0; word < words; word++) _cameras[row + word] |= bits[word];
            }
            row += words;
        }
    }

    /// <summary>Whether any exclusion zone of a person who has one holds a camera's capture point.</summary>
    public bool AnyHolds(int nominal, int camera) =>
        (_cameras[_summaries[nominal].Row + (camera >> 6)] >> (camera & 63) & 1) != 0;

    /// <summary>Reads what a trial of the person will read.</summary>
    public void Warm(int nominal)
    {
        var row = _summaries[nominal].Row;
        if (row < _cameras.Length) Volatile.Read(ref _cameras[row]);
    }

    /// <summary>Whether a place may lie in a condition's zone.</summary>
    public bool MayHold(int condition, GeoPoint place) => _boxes[condition].Holds(place);

    /// <summary>Whether some exclusion or restriction zone binds the person then; false when it takes a closer
    /// look.</summary>
    public bool IsSurelyBound(int nominal, MatchClass matchClass, long ticks) =>
        matchClass is MatchClass.Exact or MatchClass.Equivalent && _summaries[nominal].Bound.Contains(ticks);

    // The longest time without a gap in which a condition that takes exact and equivalent marks is in force.
    static TickPeriod SurelyBound(ReadOnlySpan<ConditionTest> tests)
    {
        var periods = new List<TickPeriod>();
        foreach (ref readonly var test in tests)
        {
            if (!MatchClassBits.Takes(test.Accepts, MatchClass.Exact)) continue;
            if (MatchClassBits.Takes(test.Accepts, MatchClass.Equivalent)) periods.Add(test.InForce);
        }
        periods.Sort((one, other) => one.From.CompareTo(other.From));
        var (longest, run) = (default(TickPeriod), default(TickPeriod)); // ticks begin at 0 and stay below 2^62
        foreach (var next in periods)
        {
            run = next.From > run.Until ? next : run with { Until = Math.Max(run.Until, next.Until) };
            if (run.Until - run.From > longest.Until - longest.From) longest = run;
        }
        return longest;
    }

    readonly record struct Summary(TickPeriod Bound, int Row);
}
