using System.Numerics;

namespace GeoIntel.Models.Siting;

/// <summary>Weights of one objective whose sums are exact in any order.</summary>
/// <remarks>Each is held in whole units of a power of two, so small that all of them together stay under 2^62 units:
/// whole numbers are held as they are, others to within 2^-62 of the total. Bounds and ties are therefore decided
/// without a rounding error.</remarks>
sealed class ExactWeights
{
    const int TotalBits = 61;

    readonly long[] _units;
    readonly int _exponent;

    public ExactWeights(double[] weights)
    {
        var total = weights.Sum();
        _exponent = total > 0 ? Math.ILogB(total) + 1 - TotalBits : 0;
        _units = Array.ConvertAll(weights, weight => (long)Math.Round(Math.ScaleB(weight, -_exponent)));
        Total = _units.Sum();
    }

    ExactWeights(long[] units, int exponent) => (_units, _exponent, Total) = (units, exponent, units.Sum());

    /// <summary>Of all, in units.</summary>
    public long Total { get; }

    public int Count => _units.Length;

    public long this[int demand] => _units[demand];

    /// <summary>As the caller's weights are.</summary>
    public double ToWeight(long units) => Math.ScaleB(units, _exponent);

    /// <summary>Of the demands among <paramref name="bits"/>.</summary>
    public long SumOf(ReadOnlySpan<ulong> bits)
    {
        long sum = 0;
        for (var word = 0; word < bits.Length; word++) sum += SumOf(word, bits[word]);
        return sum;
    }

    /// <summary>Of those that are not among <paramref name="covered"/> too.</summary>
    public long SumOfNew(ReadOnlySpan<ulong> bits, ReadOnlySpan<ulong> covered)
    {
        long sum = 0;
        for (var word = 0; word < bits.Length; word++) sum += SumOf(word, bits[word] & ~covered[word]);
        return sum;
    }

    /// <summary>Of those that are among both.</summary>
    public long SumOfBoth(ReadOnlySpan<ulong> bits, ReadOnlySpan<ulong> others)
    {
        long sum = 0;
        for (var word = 0; word < bits.Length; word++) sum += SumOf(word, bits[word] & others[word]);
        return sum;
    }

    /// <summary>Other weights of the same demands, in the same units.</summary>
    public ExactWeights WithUnits(long[] units) => new(units, _exponent);

    /// <summary>What is left of each when others are taken from it.</summary>
    public ExactWeights Less(ExactWeights others) =>
        new([.. _units.Select((units, demand) => units - others[demand])], _exponent);

    /// <summary>Weights of groups of these demands.</summary>
    /// <param name="groupOf">A demand's group; one of a negative group is left out.</param>
    public ExactWeights Grouped(int[] groupOf, int groupCount)
    {
        var units = new long[groupCount];
        for (var demand = 0; demand < groupOf.Length; demand++)
        {
            if (groupOf[demand] >= 0) units[groupOf[demand]] += _units[demand];
        }
        return new ExactWeights(units, _exponent);
    }

    long SumOf(int word, ulong bits)
    {
        long sum = 0;
        for (; bits != 0; bits &= bits - 1) sum += _units[word * 64 + BitOperations.TrailingZeroCount(bits)];
        return sum;
    }
}
