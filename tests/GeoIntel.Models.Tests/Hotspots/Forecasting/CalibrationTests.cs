using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

public class CalibrationTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    [InlineData(2)]
    public void The_dispersion_that_made_the_counts_is_found_again(double dispersion)
    {
        var (means, counts) = Drawn(40_000, dispersion);

        Assert.Equal(dispersion, Dispersion.ByMoments([(means, counts)]), 0.05 + 0.05 * dispersion);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_right_forecast_covers_nine_in_ten_and_whole_counts_more(double dispersion)
    {
        var (means, counts) = Drawn(40_000, dispersion);
        var coverage = IntervalCoverage.Of(new HotspotForecast(means, dispersion), counts, seed: 3);

        Assert.Equal(0.90, coverage.Pit, 0.01);
        Assert.True(coverage.Raw > coverage.Pit + 0.02, $"{coverage}");
        Assert.Equal(coverage, IntervalCoverage.Of(new HotspotForecast(means, dispersion), counts, seed: 3));
    }

    [Fact]
    public void A_forecast_too_sure_of_itself_is_found_out()
    {
        var (means, counts) = Drawn(40_000, 1);

        Assert.True(IntervalCoverage.Of(new HotspotForecast(means, 0), counts, seed: 3).Pit < 0.87);
    }

    [Fact]
    public void Raw_coverage_counts_the_ends_of_the_interval_in()
    {
        var (means, counts) = Drawn(5_000, 0.5);
        var forecast = new HotspotForecast(means, 0.5);
        var within = Enumerable.Range(0, counts.Length).Count(i => forecast.Of(i).Low90 <= counts[i] && counts[i] <= forecast.Of(i).High90);

        Assert.Equal((double)within / counts.Length, IntervalCoverage.Of(forecast, counts, seed: 1).Raw, 1e-12);
    }

    [Fact]
    public void Deviance_is_nothing_for_a_perfect_forecast_and_falls_as_likelihood_rises()
    {
        double[] counts = [0, 1, 5], near = [0.1, 1.2, 4], far = [1, 1, 1];

        Assert.Equal(0, Poisson.Deviance([1e-4, 1, 5], counts), 0.001);
        Assert.Equal(
            Poisson.Deviance(far, counts) - Poisson.Deviance(near, counts),
            2 * (Poisson.LogLikelihood(near, counts) - Poisson.LogLikelihood(far, counts)), 1e-9);
        Assert.True(Poisson.Deviance(near, counts) < Poisson.Deviance(far, counts));
    }

    // Means from a hundredth to ten, as cells have them.
    static (double[] Means, double[] Counts) Drawn(int cells, double dispersion)
    {
        var random = new Prng(17);
        double[] means = [.. Enumerable.Range(0, cells).Select(_ => Math.Exp(random.Between(Math.Log(0.01), Math.Log(10))))];
        return (means, Array.ConvertAll(means, mean => CountDraws.Draw(mean, dispersion, random)));
    }
}
