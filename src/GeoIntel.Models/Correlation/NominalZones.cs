using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Correlation;

/// <summary>What a person's exclusion zones say together, so that almost every read asks one bit and not each of
/// them.</summary>
/// <param name="persons">For each person the cameras that stand in one of the zones, a bit each.</param>
/// <param name="boxes">Beside the conditions.</param>
sealed class NominalZones(Chunks<ulong> persons, Chunks<GridBox> boxes, int cameras)
{
    readonly Chunks<ulong> _persons = persons;
    readonly Chunks<GridBox> _boxes = boxes;
    readonly int _words = CompiledZone.WordsFor(cameras);

    /// <summary>Whether any exclusion zone of a person holds a camera's capture point.</summary>
    public bool AnyHolds(int nominal, int camera) =>
        (_persons[nominal * _words + (camera >> 6)] >> (camera & 63) & 1) != 0;

    /// <summary>Reads what a trial of the person will read.</summary>
    public void Warm(int nominal) => Volatile.Read(in _persons[nominal * _words]);

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

    /// <summary>Whether a place may lie in the zone of any condition of a run.</summary>
    public bool AnyMayHold(int condition, int end, GeoPoint place)
    {
        var held = false; // no branch a box: the processor cannot foresee them
        while (condition < end)
        {
            var boxes = _boxes.From(condition, end);
            foreach (ref readonly var box in boxes) held |= box.Holds(place);
            condition += boxes.Length;
        }
        return held;
    }

    /// <summary>Writes one person's words.</summary>
    /// <param name="rules">All that are tried on the person.</param>
    /// <param name="words">Room for the cameras.</param>
    public static void Lay(
        ChunkWriter<ulong> persons, int nominal, List<LaidCondition> rules, ZoneCompiler zones, Span<ulong> words)
    {
        words.Clear();
        foreach (var (test, rule) in rules)
        {
            if (rule.Kind != HitKind.ExclusionZone) continue;
            var bits = zones[test.ZoneIndex].CameraBits;
            for (var i = 0; i < bits.Length; i++) words[i] |= bits[i];
        }
        for (var i = 0; i < words.Length; i++) persons.Set(nominal * words.Length + i, words[i]);
    }
}
