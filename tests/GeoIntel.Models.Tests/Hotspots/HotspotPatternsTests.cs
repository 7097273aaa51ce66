using GeoIntel.Models.Hotspots;

namespace GeoIntel.Models.Tests.Hotspots;

public class HotspotPatternsTests
{
    [Theory]
    [InlineData("nnnnnnnnnh", 0, HotspotPattern.NewHotSpot)]
    [InlineData("nnnnnnnhhh", 0, HotspotPattern.ConsecutiveHotSpot)]
    [InlineData("hhhhhhhhhh", 1, HotspotPattern.IntensifyingHotSpot)]
    [InlineData("hhhhnhhhhh", 0, HotspotPattern.PersistentHotSpot)]
    [InlineData("hhhhhhhhhh", -1, HotspotPattern.DiminishingHotSpot)]
    [InlineData("nhnnhnnnhh", 0, HotspotPattern.SporadicHotSpot)]
    [InlineData("nhnncnnnhh", 0, HotspotPattern.OscillatingHotSpot)]
    [InlineData("hhhhhhhhhn", 0, HotspotPattern.HistoricalHotSpot)]
    [InlineData("cccccccccc", -1, HotspotPattern.IntensifyingColdSpot)]
    [InlineData("cccccccccc", 1, HotspotPattern.DiminishingColdSpot)]
    [InlineData("nnnnnnnnnn", 1, HotspotPattern.NoPatternDetected)]
    public void Each_pattern_follows_from_its_history(string history, int trend, HotspotPattern expected) =>
        Assert.Equal(expected, Classify(history, trend, PatternWording.Current));

    [Theory]
    [InlineData("nhnnhnnnhn", PatternWording.Current, HotspotPattern.NoPatternDetected)]
    [InlineData("nhnnhnnnhn", PatternWording.Legacy, HotspotPattern.SporadicHotSpot)]
    [InlineData("ncnnnnnnnh", PatternWording.Current, HotspotPattern.NewHotSpot)]
    [InlineData("ncnnnnnnnh", PatternWording.OscillatingFirst, HotspotPattern.OscillatingHotSpot)]
    public void The_wordings_differ_where_they_are_known_to(string history, PatternWording wording, HotspotPattern expected) =>
        Assert.Equal(expected, Classify(history, 0, wording));

    [Fact]
    public void The_cold_side_is_the_mirror_image_of_the_hot_one()
    {
        var random = new Random(2);
        for (var run = 0; run < 1_000; run++)
        {
            var history = Enumerable.Range(0, 8).Select(_ => (sbyte)(random.Next(3) - 1)).ToArray();
            var mirrored = Array.ConvertAll(history, step => (sbyte)-step);
            var trend = random.Next(3) - 1;
            foreach (var wording in Enum.GetValues<PatternWording>())
            {
                var (one, other) = (
                    (int)HotspotPatterns.Classify(history, trend, wording), (int)HotspotPatterns.Classify(mirrored, -trend, wording));
                // Where both sides claim a history, in the older wording alone, the hot one is named.
                if (wording != PatternWording.Legacy) Assert.Equal(one, -other);
            }
        }
    }

    static HotspotPattern Classify(string history, int trend, PatternWording wording) => HotspotPatterns.Classify(
        Array.ConvertAll(history.ToCharArray(), step => step switch { 'h' => (sbyte)1, 'c' => (sbyte)-1, _ => (sbyte)0 }),
        trend, wording);
}
