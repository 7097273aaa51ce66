using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GeoIntel.Models.Correlation;

/// <summary>One hashed bit a key, 16 bits of room each: sends almost every key away that is not there.</summary>
sealed class MarkFilter
{
    const int BitsPerKey = 16;

    // 2^64 divided by the golden ratio, made odd: Knuth, The Art of Computer Programming, volume 3, section 6.4.
    internal const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    readonly ulong[] _bits;
    readonly int _shift;

    public MarkFilter(ReadOnlySpan<ulong> keys)
    {
        var bits = Math.Max(64, BitOperations.RoundUpToPowerOf2((ulong)keys.Length * BitsPerKey));
        _bits = new ulong[bits / 64];
        _shift = 64 - BitOperations.Log2(bits);
        foreach (var key in keys)
        {
            var bit = key * Multiplier >> _shift;
            _bits[bit >> 6] |= 1UL << (int)(bit & 63);
        }
    }

    /// <summary>1 when the key may be there, 0 when it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Sift(ulong key)
    {
        var bit = key * Multiplier >> _shift; // below the number of bits, so the word needs no check of its bounds
        var word = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_bits), (nint)(bit >> 6));
        return (int)(word >> (int)(bit & 63)) & 1;
    }
}
