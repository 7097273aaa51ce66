namespace GeoIntel.Models.Documents;

/// <summary>Keeps small counts back, and of the others as many as it takes that no small one can be reckoned from a
/// total.</summary>
/// <remarks>
/// Nothing counts as small, too. Of parts that add up to a told total either none is kept back or at least two, which
/// together are no small count and not the greatest sum that small ones have: then a reader who knows this rule still finds several values for each of them.
/// It holds within one set of parts: documents over areas or periods that overlap can be subtracted from each other.
/// </remarks>
public static class SmallCounts
{
    public const int ThresholdDefault = 5;

    /// <param name="parts">None below 0.</param>
    /// <returns>The parts and their total, null where they are kept back.</returns>
    public static (IReadOnlyList<int?> Parts, int? Total) Withhold(IReadOnlyList<int> parts, int threshold)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threshold, 1);
        var total = parts.Sum();
        if (total < threshold) return ([.. parts.Select(_ => (int?)null)], null);
        var kept = parts.Select(part => part < threshold).ToArray();
        while (MustKeepMore(parts, kept, threshold) && SmallestTold(parts, kept) is { } least)
        {
            // All that are equal: which of them was taken would tell that the others are no smaller.
            for (var i = 0; i < kept.Length; i++) kept[i] |= parts[i] == least;
        }
        return ([.. parts.Select((part, i) => kept[i] ? (int?)null : part)], total);
    }

    /// <summary>A count that is part of nothing told.</summary>
    public static int? Withhold(int? count, int threshold) => count < threshold ? null : count;

    static bool MustKeepMore(IReadOnlyList<int> parts, bool[] kept, int threshold)
    {
        var (count, sum) = (0, 0);
        for (var i = 0; i < kept.Length; i++)
        {
            if (!kept[i]) continue;
            count++;
            sum += parts[i];
        }
        // All of them as large as small counts can be are told by their sum, too.
        return count == 1 || (count > 1 && (sum < threshold || sum == count * (threshold - 1)));
    }

    static int? SmallestTold(IReadOnlyList<int> parts, bool[] kept)
    {
        int? smallest = null;
        for (var i = 0; i < kept.Length; i++)
        {
            if (!kept[i] && (smallest is not { } least || parts[i] < least)) smallest = parts[i];
        }
        return smallest;
    }
}
