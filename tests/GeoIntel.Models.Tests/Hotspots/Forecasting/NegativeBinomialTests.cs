using GeoIntel.Models.Hotspots.Forecasting;
using MathNet.Numerics;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

public class NegativeBinomialTests
{
    [Theory]
    [InlineData(0.003, 0)]
    [InlineData(0.003, 4)]
    [InlineData(1.7, 0)]
    [InlineData(1.7, 0.6)]
    [InlineData(40, 0.02)]
    [InlineData(40, 3)]
    [InlineData(99, 1e-7)]
    [InlineData(250, 0)]
    [InlineData(250, 0.3)]
    [InlineData(3_000, 0.05)]
    public void Chances_and_quantiles_are_those_of_plain_sums(double mean, double dispersion)
    {
        var law = new NegativeBinomial(mean, dispersion);
        var sum = 0.0;
        var next = 0;
        double[] asked = [0.05, 0.1, 0.5, 0.9, 0.95];
        for (var count = 0; next < asked.Length; count++)
        {
            sum += Math.Exp(LogChance(count, mean, dispersion));
            Assert.Equal(sum, law.Cumulative(count), 1e-8);
            for (; next < asked.Length && sum >= asked[next] + 1e-8; next++)
                Assert.Equal(count, law.Quantile(asked[next]));
        }
    }

    [Fact]
    public void Nothing_expected_is_nothing_for_sure()
    {
        var law = new NegativeBinomial(0, 2);
        Assert.Equal((0, 1.0, 0.0), (law.Quantile(0.95), law.Cumulative(0), law.Cumulative(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NegativeBinomial(-1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NegativeBinomial(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => law.Quantile(1));
    }

    // log of Gamma(k + r) / (k! Gamma(r)) p^r (1 - p)^k with r = 1 / dispersion and p = r / (r + mean).
    static double LogChance(int count, double mean, double dispersion)
    {
        if (dispersion == 0) return count * Math.Log(mean) - mean - SpecialFunctions.GammaLn(count + 1);
        var r = 1 / dispersion;
        return SpecialFunctions.GammaLn(count + r) - SpecialFunctions.GammaLn(count + 1) - SpecialFunctions.GammaLn(r)
            + r * Math.Log(r / (r + mean)) + count * Math.Log(mean / (r + mean));
    }
}
