using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GeoIntel.Models.Correlation;

/// <summary>Two hashed bits a key in one word, 16 bits of room each: sends all but one in a hundred keys away that are
/// not there.</summary>
sealed class MarkFilter
{
    const int BitsPerKey = 16;

    // 2^64 divided by the golden ratio, made odd: Knuth, The Art of Computer Programming, volume 3, section 6.4.
    internal const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    readonly ulong[] _bits;
    readonly int _shift;

    public MarkFilter(ReadOnlySpan<ulong> keys)
    {
        var bits = Math.Max(128, BitOperations.RoundUpToPowerOf2((ulong)keys.Length * BitsPerKey));
        _bits = new ulong[bits / 64];
        _shift = 64 - BitOperations.Log2(bits / 64);
        foreach (var key in keys)
        {
            var hash = key * Multiplier;
            _bits[hash >> _shift] |= 1UL << (int)(hash >> _shift - 6) | 1UL << (int)(hash >> _shift - 12);
        }
    }

    /// <summary>1 when the key may be there, 0 when it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Sift(ulong key)
    {
        // A product mixes its upper bits best: the uppermost name the word, those below them the bits. The word's number
        // is below their count, so it needs no check of its bounds.
        var hash = key * Multiplier;
        var word = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bits), (nint)(hash >> _shift));
        return (int)(word >> (int)(hash >> _shift - 6) & word >> (int)(hash >> _shift - 12)) & 1;
    }
}
