using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>What a person's exclusion zones say together, so that almost every read asks one bit and not each of
/// them.</summary>
/// <param name="persons">For each person from when until when some zone surely binds, in ticks, then the cameras, one
/// bit each.</param>
/// <param name="boxes">Beside the conditions.</param>
sealed class NominalZones(Chunks<ulong> persons, Chunks<GridBox> boxes, int cameras)
{
    const int Head = 2;

    readonly Chunks<ulong> _persons = persons;
    readonly Chunks<GridBox> _boxes = boxes;
    readonly int _stride = StrideFor(cameras);

    /// <summary>Words a person.</summary>
    public static int StrideFor(int cameras) => Head + CompiledZone.WordsFor(cameras);

    /// <summary>Whether any exclusion zone of a person holds a camera's capture point.</summary>
    public bool AnyHolds(int nominal, int camera) =>
        (_persons[nominal * _stride + Head + (camera >> 6)] >> (camera & 63) & 1) != 0;

    /// <summary>Reads what a trial of the person will read.</summary>
    public void Warm(int nominal) => Volatile.Read(in _persons[nominal * _stride + Head]);

    /// <summary>The first condition before <paramref name="end"/> in whose zone a place may lie, or the end.</summary>
    public int FindThatMayHold(int condition, int end, GeoPoint place)
    {
        while (condition < end)
        {
            foreach (ref readonly var box in _boxes.From(condition, end))
            {
                if (box.Holds(place)) return condition;
                condition++;
            }
        }
        return end;
    }

    /// <summary>Whether some exclusion or restriction zone binds the person then; false when it takes a closer
    /// look.</summary>
    public bool IsSurelyBound(int nominal, MatchClass matchClass, long ticks) =>
        matchClass is MatchClass.Exact or MatchClass.Equivalent
        && ticks >= (long)_persons[nominal * _stride]
        && ticks < (long)_persons[nominal * _stride + 1];

    /// <summary>Writes one person's words.</summary>
    /// <param name="rules">All that are tried on the person.</param>
    /// <param name="words">Room for <see cref="StrideFor"/>.</param>
    public static void Lay(
        ChunkWriter<ulong> persons, int nominal, List<LaidCondition> rules, ZoneCompiler zones, Span<ulong> words)
    {
        words.Clear();
        var bound = SurelyBound(rules);
        (words[0], words[1]) = ((ulong)bound.From, (ulong)bound.Until);
        foreach (var (test, rule) in rules)
        {
            if (rule.Kind != HitKind.ExclusionZone) continue;
            var bits = zones[test.ZoneIndex].CameraBits;
            for (var i = 0; i < bits.Length; i++) words[Head + i] |= bits[i];
        }
        for (var i = 0; i < words.Length; i++) persons.Set(nominal * words.Length + i, words[i]);
    }

    // The longest time without a gap in which a condition that takes exact and equivalent marks is in force.
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
