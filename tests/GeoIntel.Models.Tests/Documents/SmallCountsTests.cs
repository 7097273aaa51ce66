using GeoIntel.Models.Documents;

namespace GeoIntel.Models.Tests.Documents;

public class SmallCountsTests
{
    [Fact]
    public void A_small_count_alone_takes_the_smallest_other_one_with_it()
    {
        var (parts, total) = SmallCounts.Withhold([40, 2, 9, 12], 5);

        Assert.Equal(new int?[] { 40, null, null, 12 }, parts);
        Assert.Equal(63, total);
    }

    [Fact]
    public void Nothing_is_kept_back_where_nothing_is_small() =>
        Assert.Equal(new int?[] { 5, 6 }, SmallCounts.Withhold([5, 6], 5).Parts);

    [Fact]
    public void A_small_total_takes_all_its_parts_with_it()
    {
        var (parts, total) = SmallCounts.Withhold([1, 0, 3], 5);

        Assert.All(parts, part => Assert.Null(part));
        Assert.Null(total);
    }

    [Fact]
    public void None_of_several_nothings_can_be_told_from_the_total() =>
        Assert.Equal(new int?[] { null, null, null, 30 }, SmallCounts.Withhold([0, 0, 8, 30], 5).Parts);

    /// <summary>The slow obvious oracle: every set of counts that would be published alike is tried. A reader who knows
    /// the rule must be left with several values for each count that is kept back.</summary>
    [Theory]
    [InlineData(2, 3, 9)]
    [InlineData(3, 3, 7)]
    [InlineData(3, 5, 11)]
    [InlineData(4, 3, 6)]
    public void Whoever_knows_the_rule_is_left_with_several_values_for_each_that_is_kept_back(
        int count, int threshold, int highest)
    {
        var alike = Vectors(count, highest).GroupBy(parts =>
        {
            var (told, total) = SmallCounts.Withhold(parts, threshold);
            return string.Join(' ', told.Append(total).Select(part => part?.ToString() ?? "-"));
        });

        foreach (var same in alike)
        {
            var (told, total) = SmallCounts.Withhold(same.First(), threshold);
            // At the edge of what is tried other sets would be alike, too.
            if (same.Any(parts => parts.Max() == highest)) continue;
            for (var i = 0; i < count; i++)
            {
                Assert.False(told[i] < threshold, same.Key);
                if (told[i] is null) Assert.True(same.Select(parts => parts[i]).Distinct().Count() > 1, $"{same.Key}: {string.Join(' ', same.First())}");
            }
            Assert.False(total < threshold, same.Key);
        }
    }

    static IEnumerable<int[]> Vectors(int count, int highest) => count == 0 ? [[]]
        : Vectors(count - 1, highest).SelectMany(rest => Enumerable.Range(0, highest + 1), (rest, value) => (int[])[.. rest, value]);
}
