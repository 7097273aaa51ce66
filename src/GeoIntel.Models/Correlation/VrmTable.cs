using System.Numerics;
using System.Runtime.CompilerServices;

namespace GeoIntel.Models.Correlation;

/// <summary>From a key to the places that hold it in an ascending array: in one bit for almost every key that is not
/// there.</summary>
/// <remarks>A filter of two hashed bits a key in one word, 16 bits of room each, lets through one strange key in a hundred
/// at most; then comes an open-addressed table at most half full.</remarks>
sealed class VrmTable
{
    const int FilterBitsPerKey = 16;

    // 2^64 divided by the golden ratio, made odd: Knuth, The Art of Computer Programming, volume 3, section 6.4.
    const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    readonly ulong[] _filter;
    readonly int _filterShift;
    readonly Slot[] _slots;
    readonly int _shift;

    /// <param name="keys">Ascending, none 0; equal ones are neighbours and share a place.</param>
    public VrmTable(ReadOnlySpan<ulong> keys)
    {
        var distinct = CountDistinct(keys);
        var filterBits = Math.Max(128, BitOperations.RoundUpToPowerOf2((ulong)distinct * FilterBitsPerKey));
        _filter = new ulong[filterBits / 64];
        _filterShift = 64 - BitOperations.Log2(filterBits / 64);
        var slots = Math.Max(2, BitOperations.RoundUpToPowerOf2((ulong)distinct * 2));
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

    /// <summary>1 when the key may be there, 0 when it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Sift(ulong key)
    {
        var hash = key * Multiplier;
        var word = _filter[hash >> _filterShift];
        // A product mixes its upper bits best: those below the word's number name the bits.
        return (int)(word >> (int)(hash >> _filterShift - 6) & word >> (int)(hash >> _filterShift - 12) & 1);
    }

    /// <returns>How many neighbours hold the key; 0 when none does.</returns>
    public int Find(ulong key, out int start)
    {
        start = 0;
        if (key == 0 || Sift(key) == 0) return 0;

        var slots = _slots;
        for (var place = (int)(key * Multiplier >> _shift); slots[place].Key != 0; place = place + 1 & slots.Length - 1)
        {
            if (slots[place].Key != key) continue;
            start = slots[place].Start;
            return slots[place].Count;
        }
        return 0;
    }

    void Add(Slot slot)
    {
        var hash = slot.Key * Multiplier;
        _filter[hash >> _filterShift] |=
            1UL << (int)(hash >> _filterShift - 6) | 1UL << (int)(hash >> _filterShift - 12);
        var place = (int)(hash >> _shift);
        while (_slots[place].Key != 0) place = place + 1 & _slots.Length - 1; // key 0 is a free place
        _slots[place] = slot;
    }

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
