using GeoIntel.Models.Hotspots;

namespace GeoIntel.Models.Tests.Hotspots;

public class MannKendallTests
{
    [Fact]
    public void A_rising_series_has_every_pair_in_order()
    {
        var trend = MannKendall.Of([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        Assert.Equal(45, trend.S);
        Assert.Equal(125, trend.VarianceOfS);
        Assert.Equal(1, trend.TauB, 1e-12);
        Assert.Equal(44 / Math.Sqrt(125), trend.Z, 1e-12);
    }

    [Fact]
    public void A_constant_series_has_no_trend() =>
        Assert.Equal(new MannKendall(0, 0, 0, 0, 1), MannKendall.Of([3, 3, 3, 3, 3]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_series_too_short_to_say_has_no_trend(int length) =>
        Assert.Equal(1, MannKendall.Of(Enumerable.Repeat(1.0, length).ToArray()).P);

    [Fact]
    public void Autocorrelation_makes_a_trend_less_certain_and_its_absence_leaves_it()
    {
        var random = new Random(11);
        var wandering = new double[60];
        for (var i = 1; i < wandering.Length; i++) wandering[i] = 0.9 * wandering[i - 1] + random.NextDouble() + i * 0.01;
        Assert.True(MannKendall.OfAutocorrelated(wandering).P > MannKendall.Of(wandering).P);

        double[] straight = [1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal(MannKendall.Of(straight), MannKendall.OfAutocorrelated(straight));
    }

    [Fact]
    public void Sens_slope_is_the_median_of_all_slopes()
    {
        var random = new Random(5);
        for (var run = 0; run < 100; run++)
        {
            var series = Enumerable.Range(0, random.Next(2, 80)).Select(_ => (double)random.Next(0, 9)).ToArray();
            var slopes = (from i in Enumerable.Range(0, series.Length)
                          from j in Enumerable.Range(i + 1, series.Length - i - 1)
                          select (series[j] - series[i]) / (j - i)).Order().ToList();
            var median = (slopes[(slopes.Count - 1) / 2] + slopes[slopes.Count / 2]) / 2;
            Assert.Equal(median, SenSlope.Of(series), 1e-12);
        }
    }
}
