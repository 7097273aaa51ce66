using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

public class PosteriorFeaturesTests
{
    [Fact]
    public void They_are_logarithms_of_the_posterior_its_parts_and_plain_means()
    {
        var history = ForecastHistory.Of(ForecastWorld.Make(7, 10, 9), [ForecastWorld.Rare]);
        var bayes = new EmpiricalBayesForecaster();
        bayes.Fit(history);
        var means = bayes.Predict().Means;

        var features = PosteriorFeatures.Of(history);

        Assert.Equal(PosteriorFeatures.Count, PosteriorFeatures.Names.Count);
        for (var cell = 0; cell < history.Grid.Count; cell++)
        {
            var own = Enumerable.Range(0, 9).Average(step => history.Own(step)[cell]);
            var recent = Enumerable.Range(6, 3).Average(step => history.Own(step)[cell]);
            var others = Enumerable.Range(0, 9).Average(step => history.Other(0, step)[cell]);
            double[] expected = [means[cell], bayes.Prior[cell], own, recent, others];
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(Math.Log(features.Floor + expected[i]), features.Of(cell)[i], 1e-5);
        }
    }

    [Fact]
    public void They_know_nothing_of_what_comes_after_the_history()
    {
        var before = ForecastHistory.Of(ForecastWorld.Make(8, 8, 10), [ForecastWorld.Rare]).Until(7);
        var changed = ForecastHistory.Of(ForecastWorld.Make(8, 8, 10, until: 7), [ForecastWorld.Rare]).Until(7);

        for (var cell = 0; cell < before.Grid.Count; cell++)
        {
            Assert.Equal(
                PosteriorFeatures.Of(before).Of(cell).ToArray(), PosteriorFeatures.Of(changed).Of(cell).ToArray());
        }
    }
}
