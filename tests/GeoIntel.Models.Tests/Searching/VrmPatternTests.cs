using System.Text.RegularExpressions;
using GeoIntel.Models.Searching;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Searching;

public sealed class VrmPatternTests
{
    [Theory]
    [InlineData("AB12CDE")] // no pattern: it is a mark
    [InlineData("")]
    [InlineData("AB12*CD_")]
    [InlineData("AB%*")]
    [InlineData("A?????????????")]
    [InlineData("A\0*")]
    public void What_is_no_pattern_is_refused(string text) => Assert.False(VrmPattern.TryParse(text, out _));

    [Fact]
    public void Separators_case_and_doubled_stars_do_not_matter()
    {
        Assert.True(VrmPattern.TryParse(" ab-12 **?", out var pattern));
        Assert.Equal(("AB12%_", 4), (pattern.Like, pattern.KnownCount));
        Assert.Equal("pattern(masked)", pattern.ToString());
    }

    [Fact]
    public void Few_unknown_characters_are_named_one_by_one()
    {
        Assert.True(VrmPattern.TryParse("A?12CD?", out var two));
        Assert.True(two.TryEnumerate(out var marks));
        Assert.Equal(36 * 36, marks.Distinct().Count());
        Assert.Contains(Vrm.Of("AZ12CD9"), marks);
        Assert.True(VrmPattern.TryParse("A???", out var three));
        Assert.False(three.TryEnumerate(out _));
        Assert.True(VrmPattern.TryParse("A*", out var star));
        Assert.False(star.TryEnumerate(out _));
    }

    [Fact]
    public void Range_and_list_hold_exactly_what_a_plain_expression_finds()
    {
        for (var seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            // A small alphabet, so that patterns and marks meet.
            string Text(string alphabet, int length) =>
                string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));
            var text = Text("A1?*", 1 + random.Next(5));
            if (!VrmPattern.TryParse(text, out var pattern)) continue;
            var mark = Text("A1", 1 + random.Next(6));
            var isMet = Regex.IsMatch(mark, $"^{text.Replace("?", ".").Replace("*", ".*")}$");
            var isLike = Regex.IsMatch(mark, $"^{pattern.Like.Replace('_', '.').Replace("%", ".*")}$");
            Assert.True(isMet == isLike, $"seed {seed}: {text} and {mark}");
            var packed = (long)Vrm.Of(mark).Packed;
            var isInRange = pattern.Range is not { } range || (packed >= range.From && packed < range.Until);
            var begins = mark.StartsWith(text[..text.AsSpan().IndexOfAny('?', '*')], StringComparison.Ordinal);
            Assert.True(isInRange == begins, $"seed {seed}: {text} and {mark}");
            if (pattern.TryEnumerate(out var marks)) Assert.True(marks.Contains(Vrm.Of(mark)) == isMet, $"seed {seed}: {text} and {mark}");
        }
    }
}
