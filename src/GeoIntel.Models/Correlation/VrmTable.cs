using System.Numerics;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>From a mark to its place in an array, in one bit for almost every vehicle that passes.</summary>
/// <remarks>A filter of one hashed bit a mark, 16 bits of room each, then an open-addressed table at most half
/// full.</remarks>
sealed class VrmTable
{
    const int FilterBitsPerVrm = 16;

    // 2^64 divided by the golden ratio, made odd: Knuth, The Art of Computer Programming, volume 3, section 6.4.
    const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    readonly ulong[] _filter;
    readonly int _filterShift;
    readonly ulong[] _keys; // 0, the empty mark, is a free place
    readonly int[] _values;
    readonly int _shift;

    /// <param name="vrms">Distinct, none empty; the value of each is its place here.</param>
    public VrmTable(ReadOnlySpan<Vrm> vrms)
    {
        var filterBits = Math.Max(64, BitOperations.RoundUpToPowerOf2((ulong)vrms.Length * FilterBitsPerVrm));
        _filter = new ulong[filterBits / 64];
        _filterShift = 64 - BitOperations.Log2(filterBits);
        var places = Math.Max(2, BitOperations.RoundUpToPowerOf2((ulong)vrms.Length * 2));
        _keys = new ulong[places];
        _values = new int[places];
        _shift = 64 - BitOperations.Log2(places);
        for (var i = 0; i < vrms.Length; i++) Add(vrms[i].Packed, i);
    }

    public bool TryFind(Vrm vrm, out int value)
    {
        value = -1;
        var hash = vrm.Packed * Multiplier;
        var bit = hash >> _filterShift;
        if ((_filter[bit >> 6] >> (int)(bit & 63) & 1) == 0) return false;

        for (var place = (int)(hash >> _shift); _keys[place] != 0; place = place + 1 & _keys.Length - 1)
        {
            if (_keys[place] != vrm.Packed) continue;
            value = _values[place];
            return true;
        }
        return false;
    }

    void Add(ulong packed, int value)
    {
        var hash = packed * Multiplier;
        var bit = hash >> _filterShift;
        _filter[bit >> 6] |= 1UL << (int)(bit & 63);
        var place = (int)(hash >> _shift);
        while (_keys[place] != 0) place = place + 1 & _keys.Length - 1;
        _keys[place] = packed;
        _values[place] = value;
    }
}
