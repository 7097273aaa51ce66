using System.Numerics;
using System.Runtime.CompilerServices;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Correlation;

/// <summary>Tells in some ten instructions of almost every mark that it is neither watched nor equivalent to one that
/// is.</summary>
/// <remarks>Two hashed bits in one word for each mark that has the fold of a watched one, some nine for every watched
/// one; so a read need not be folded. It never turns away a mark that <see cref="MarkFold"/> would find.</remarks>
sealed class MarkFilter
{
    /// <summary>A filter of more marks would not fit the second cache.</summary>
    public const int MarksMax = 1 << 20;

    const int BitsPerMark = 16;

    // As in VrmTable: the upper bits of a product with it are well mixed.
    const ulong Multiplier = 0x9E37_79B9_7F4A_7C15;

    readonly ulong[] _words;
    readonly int _shift;

    MarkFilter(List<ulong> packed)
    {
        var bits = Math.Max(128, BitOperations.RoundUpToPowerOf2((ulong)packed.Count * BitsPerMark));
        _words = new ulong[bits / 64];
        _shift = 64 - BitOperations.Log2((ulong)_words.Length);
        foreach (var mark in packed)
        {
            var hash = mark * Multiplier;
            _words[hash >> _shift] |= 1UL << (int)(hash >> _shift - 6) | 1UL << (int)(hash >> _shift - 12);
        }
    }

    /// <returns>null when there are more than <see cref="MarksMax"/>.</returns>
    public static MarkFilter? Create(IEnumerable<Vrm> watched)
    {
        var packed = new List<ulong>();
        foreach (var vrm in watched)
        {
            if (packed.Count + MarkFold.CountSame(vrm) > MarksMax) return null;
            MarkFold.AddSame(vrm, packed);
        }
        return new MarkFilter(packed);
    }

    /// <summary>1 when a mark may be meant, 0 when not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Sift(ulong packed)
    {
        var hash = packed * Multiplier;
        var word = _words[hash >> _shift];
        return (int)(word >> (int)(hash >> _shift - 6) & word >> (int)(hash >> _shift - 12) & 1);
    }
}
