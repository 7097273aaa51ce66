using GeoIntel.Models.Hotspots;

namespace GeoIntel.Models.Tests.Hotspots;

public class SignificanceTests
{
    // As the C library's erfc gives them.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0.317310507862914)]
    [InlineData(1.959963984540054, 0.05)]
    [InlineData(3, 0.00269979606326019)]
    [InlineData(5, 5.73303143758389e-7)]
    [InlineData(10, 1.5239706048321186e-23)]
    [InlineData(-30, 9.813427854297528e-198)]
    public void Two_sided_tails_keep_their_digits_however_small_they_are(double z, double expected) =>
        Assert.Equal(1, NormalTail.TwoSided(z) / expected, 1e-12);

    [Fact]
    public void The_two_ways_of_reckoning_the_tail_meet()
    {
        // Above and below the seam at |z| = 2.2 sqrt 2 the curve goes on evenly.
        var seam = 2.2 * Math.Sqrt(2);
        var (below, above) = (NormalTail.TwoSided(seam - 1e-9), NormalTail.TwoSided(seam + 1e-9));
        var slope = -2 * Math.Exp(-seam * seam / 2) / Math.Sqrt(2 * Math.PI);
        Assert.Equal(slope * 2e-9, above - below, 1e-15);
    }

    [Fact]
    public void The_critical_p_is_the_largest_that_keeps_below_its_share()
    {
        var random = new Random(4);
        for (var run = 0; run < 200; run++)
        {
            var p = Enumerable.Range(0, random.Next(1, 60)).Select(_ => Math.Pow(random.NextDouble(), random.Next(1, 5))).ToArray();
            double[] alphas = [0.10, 0.05, 0.01];
            var critical = Significance.CriticalP(p, alphas);
            var sorted = p.Order().ToArray();
            for (var a = 0; a < alphas.Length; a++)
            {
                var expected = -1.0;
                for (var i = 1; i <= sorted.Length; i++)
                {
                    if (sorted[i - 1] <= (double)i / sorted.Length * alphas[a]) expected = sorted[i - 1];
                }
                Assert.Equal(expected, critical[a]);
            }
        }
    }

    [Fact]
    public void A_bin_bears_the_sign_of_its_z_and_the_strictest_level_it_meets() =>
        Assert.Equal(
            [(sbyte)3, (sbyte)-2, (sbyte)1, (sbyte)0],
            Significance.Bins([3.0, -2.0, 1.7, -0.3], [0.0027, 0.0455, 0.0891, 0.7642]));
}
