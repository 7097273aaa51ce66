using System.Numerics;

namespace GeoIntel.Models.Correlation;

/// <summary>From a key to the places that hold it in an ascending array.</summary>
/// <remarks>Open addressing, at most half full; a key and its places fit one line of the cache.</remarks>
sealed class VrmTable
{
    readonly Slot[] _slots;
    readonly int _shift;

    /// <param name="keys">Ascending, none 0; equal ones are neighbours and share a slot.</param>
    public VrmTable(ReadOnlySpan<ulong> keys)
    {
        var slots = Math.Max(2, BitOperations.RoundUpToPowerOf2((ulong)CountDistinct(keys) * 2));
        _slots = new Slot[slots];
        _shift = 64 - BitOperations.Log2(slots);
        for (var start = 0; start < keys.Length;)
        {
            var end = start + 1;
            while (end < keys.Length && keys[end] == keys[start]) end++;
            Add(new Slot(keys[start], start, end - start));
            CountMax = Math.Max(CountMax, end - start);
            start = end;
        }
    }

    /// <summary>The most places that hold one key.</summary>
    public int CountMax { get; }

    /// <returns>How many neighbours hold the key; 0 when none does.</returns>
    public int Find(ulong key, out int start)
    {
        start = 0;
        if (key == 0) return 0;

        var slots = _slots;
        for (var place = PlaceOf(key); slots[place].Key != 0; place = place + 1 & slots.Length - 1)
        {
            if (slots[place].Key != key) continue;
            start = slots[place].Start;
            return slots[place].Count;
        }
        return 0;
    }

    void Add(Slot slot)
    {
        var place = PlaceOf(slot.Key);
        while (_slots[place].Key != 0) place = place + 1 & _slots.Length - 1; // key 0 is a free place
        _slots[place] = slot;
    }

    int PlaceOf(ulong key) => (int)(key * MarkFilter.Multiplier >> _shift);

    static int CountDistinct(ReadOnlySpan<ulong> keys)
    {
        var count = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (i == 0 || keys[i] != keys[i - 1]) count++;
        }
        return count;
    }

    readonly record struct Slot(ulong Key, int Start, int Count);
}
