using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GeoIntel.Models.Sightings;

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

    /// <summary>False when the key is not there.</summary>
    public bool MayHold(ulong key)
    {
        var hash = key * Multiplier;
        var word = _words[hash >> _shift];
        return (word >> (int)(hash >> _shift - 6) & word >> (int)(hash >> _shift - 12) & 1) != 0;
    }

    /// <summary>Writes the indices of the sightings whose mark may be there, or that name a nominal; the others' marks are
    /// not there.</summary>
    /// <param name="passing">Room for as many as there are sightings.</param>
    /// <param name="candidates">How many candidates the sightings tell of.</param>
    public int Sift(ReadOnlySpan<Sighting> sightings, Span<int> passing, out int candidates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passing.Length, sightings.Length);
        ref var words = ref MemoryMarshal.GetArrayDataReference(_words);
        ref var to = ref MemoryMarshal.GetReference(passing);
        var (shift, count, told) = (_shift, 0, 0);
        for (var i = 0; i < sightings.Length; i++)
        {
            ref readonly var sighting = ref sightings[i];
            var hash = sighting.Vrm.Packed * Multiplier;
            // The number of a word is below their count, and that of those which pass below that of the sightings: neither
            // needs a check.
            var word = Unsafe.Add(ref words, (nint)(hash >> shift));
            // A product mixes its upper bits best: those below the word's number name the bits.
            var passes = (int)(word >> (int)(hash >> shift - 6) & word >> (int)(hash >> shift - 12)) & 1;
            Unsafe.Add(ref to, count) = i;
            // No branch, because the processor cannot foresee which vehicle comes next.
            count += passes | (int)((uint)~sighting.NominalIndex >> 31);
            told += sighting.CandidateCount;
        }
        candidates = told;
        return count;
    }
}
