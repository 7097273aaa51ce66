using System.Numerics;

namespace GeoIntel.Models.Siting;

/// <summary>Which demands each of some sites covers: a row of bits a site, a bit a demand.</summary>
sealed class CoverageRows(int count, int demandCount)
{
    readonly int _words = WordsFor(demandCount);
    readonly ulong[] _bits = new ulong[(long)count * WordsFor(demandCount)];

    public int Count => count;

    public int DemandCount => demandCount;

    public Span<ulong> this[int row] => _bits.AsSpan(row * _words, _words);

    /// <summary>What any of the sites covers.</summary>
    public ulong[] Union()
    {
        var union = new ulong[_words];
        for (var row = 0; row < count; row++) Add(union, this[row]);
        return union;
    }

    public static int WordsFor(int demandCount) => (demandCount + 63) / 64;

    public static void Set(Span<ulong> bits, int demand) => bits[demand >> 6] |= 1UL << demand;

    public static void Add(Span<ulong> bits, ReadOnlySpan<ulong> others)
    {
        for (var word = 0; word < bits.Length; word++) bits[word] |= others[word];
    }

    /// <summary>The demands whose bits are set, ascending.</summary>
    public static IEnumerable<int> DemandsOf(ulong[] bits)
    {
        for (var word = 0; word < bits.Length; word++)
        {
            for (var left = bits[word]; left != 0; left &= left - 1)
                yield return word * 64 + BitOperations.TrailingZeroCount(left);
        }
    }
}
