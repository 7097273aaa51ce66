using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

public class NegativeBinomialRegressionTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.7, 2)]
    public void The_coefficients_are_the_likeliest_that_a_plain_search_finds(double dispersion, ulong seed)
    {
        var (features, counts) = Drawn(400, dispersion, seed);
        var fit = NegativeBinomialRegression.Fit(features, counts, 2, dispersion);

        // Coordinate search with a step that halves: slow, and knows nothing of weights.
        double[] found = [0, 0];
        for (var step = 1.0; step > 1e-9;)
        {
            var best = found;
            for (var k = 0; k < 2; k++)
            {
                foreach (var by in new[] { -step, step })
                {
                    double[] tried = [.. found];
                    tried[k] += by;
                    if (Likelihood(tried) > Likelihood(best)) best = tried;
                }
            }
            if (best == found) step /= 2;
            found = best;
        }
        Assert.Equal(found[0], fit.Coefficients[0], 1e-5);
        Assert.Equal(found[1], fit.Coefficients[1], 1e-5);

        double Likelihood(double[] beta) => LogLikelihood(features, counts, beta, dispersion);
    }

    [Fact]
    public void What_made_the_counts_is_found_again_dispersion_included()
    {
        var (features, counts) = Drawn(60_000, 0.5, 7);
        var fit = NegativeBinomialRegression.Fit(features, counts, 2);

        Assert.Equal(-0.5, fit.Coefficients[0], 0.03);
        Assert.Equal(0.8, fit.Coefficients[1], 0.03);
        Assert.Equal(0.5, fit.Dispersion, 0.05);
        Assert.Equal(Math.Exp(-0.5 + 0.8 * 2), fit.Mean([1, 2]), 0.2);
    }

    [Fact]
    public void What_cannot_be_fitted_is_refused()
    {
        Assert.Throws<ArgumentException>(() => NegativeBinomialRegression.Fit([1, 1], [0, 0], 1));
        Assert.Throws<ArgumentException>(() => NegativeBinomialRegression.Fit([1, 1, 1], [1, 0], 2));
    }

    static (double[] Features, double[] Counts) Drawn(int rows, double dispersion, ulong seed)
    {
        var random = new Prng(seed);
        var (features, counts) = (new double[2 * rows], new double[rows]);
        for (var row = 0; row < rows; row++)
        {
            (features[2 * row], features[2 * row + 1]) = (1, random.Between(-2, 2));
            counts[row] = CountDraws.Draw(Math.Exp(-0.5 + 0.8 * features[2 * row + 1]), dispersion, random);
        }
        return (features, counts);
    }

    static double LogLikelihood(double[] features, double[] counts, double[] beta, double dispersion)
    {
        var sum = 0.0;
        for (var row = 0; row < counts.Length; row++)
        {
            var mean = Math.Exp(beta[0] * features[2 * row] + beta[1] * features[2 * row + 1]);
            sum += counts[row] * Math.Log(mean) - (dispersion == 0
                ? mean
                : (counts[row] + 1 / dispersion) * Math.Log(1 + dispersion * mean));
        }
        return sum;
    }
}
