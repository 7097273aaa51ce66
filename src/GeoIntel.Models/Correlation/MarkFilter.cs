using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GeoIntel.Models.Correlation;

/// <summary>Sends almost every key away that is not there: two hashed bits a key in one word, 16 bits of room
/// each.</summary>
sealed class MarkFilter
{
    const int BitsPerKey = 16;

    // 2^64 divided by the golden ratio, made odd: Knuth, The Art of Computer Programming, volume 3, section 6.4.
    internal const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    readonly ulong[] _words;
    readonly int _shift;

    public MarkFilter(ReadOnlySpan<ulong> keys)
    {
        var words = Math.Max(2, BitOperations.RoundUpToPowerOf2((ulong)keys.Length * BitsPerKey) / 64);
        _words = new ulong[words];
        _shift = 64 - BitOperations.Log2(words);
        foreach (var key in keys)
        {
            var hash = key * Multiplier;
            _words[hash >> _shift] |= 1UL << (int)(hash >> _shift - 6) | 1UL << (int)(hash >> _shift - 12);
        }
    }

    /// <summary>1 when the key may be there, 0 when it is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Sift(ulong key)
    {
        var hash = key * Multiplier;
        // The number of a word is below their count, so it needs no check.
        var word = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), (nint)(hash >> _shift));
        // A product mixes its upper bits best: those below the word's number name the bits.
        return (int)(word >> (int)(hash >> _shift - 6) & word >> (int)(hash >> _shift - 12)) & 1;
    }
}
