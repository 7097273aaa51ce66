using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

public class EmpiricalBayesForecasterTests
{
    [Fact]
    public void The_posterior_is_the_documented_one_of_prior_and_remembered_counts()
    {
        var history = ForecastHistory.Of(ForecastWorld.Make(1, 15, 8), [ForecastWorld.Rare]);
        var forecaster = new EmpiricalBayesForecaster();
        forecaster.Fit(history);
        var means = forecaster.Predict().Means;

        var raw = new double[means.Count];
        for (var cell = 0; cell < raw.Length; cell++)
        {
            var weight = forecaster.PriorSteps / Math.Sqrt(forecaster.Prior[cell]);
            var (counted, steps) = (0.0, 0.0);
            for (var step = 0; step < 8; step++)
            {
                var remembered = Math.Pow(2, -(7 - step) / forecaster.MemoryHalfLifeSteps);
                (counted, steps) = (counted + remembered * history.Own(step)[cell], steps + remembered);
            }
            raw[cell] = (weight * forecaster.Prior[cell] + counted) / (weight + steps);
        }
        var recent = Enumerable.Range(5, 3).Sum(step => history.Own(step).ToArray().Sum());
        var level = (30 + recent) / (30 + 3 * raw.Sum());
        for (var cell = 0; cell < raw.Length; cell++) Assert.Equal(raw[cell] * level, means[cell], 1e-9);
    }

    [Fact]
    public void Features_are_what_plain_loops_over_steps_and_cells_make()
    {
        var history = ForecastHistory.Of(ForecastWorld.Make(2, 8, 5), [ForecastWorld.Rare]);
        var features = new MixtureFeatures(history, new EmpiricalBayesOptions());
        for (var step = 0; step < 5; step++) features.Advance();
        var computed = features.Compute();

        Assert.Equal(4 * 3 + 3 + 1, computed.Length);
        var kernel = GaussianKernel.Of(history.Grid, 1);
        var (own, other) = (new double[64], new double[64]);
        for (var step = 0; step < 5; step++)
        {
            var weight = Math.Pow(2, -(4 - step) / 6.0);
            for (var cell = 0; cell < 64; cell++)
            {
                own[cell] += weight * history.Own(step)[cell] / Enumerable.Range(0, 5).Sum(age => Math.Pow(2, -age / 6.0));
                other[cell] += history.Other(0, step)[cell] / 5;
            }
        }
        var smoothed = new double[64];
        kernel.Smooth(own, smoothed);
        for (var cell = 0; cell < 64; cell++)
            Assert.Equal(smoothed[cell], computed[1 * 3 + 1][cell], 1e-12); // half-life 6, sigma 1
        for (var cell = 0; cell < 64; cell++) Assert.Equal(other[cell], computed[12][cell], 1e-12); // sigma 0
        Assert.All(computed[15], value => Assert.Equal(1, value));
        // A cell's own part of a feature, step by step, is all that its neighbours do not add.
        var alone = Enumerable.Range(0, 5).Sum(step => features.OwnPart(4, 9, step) * history.Own(step)[9]);
        Assert.Equal(kernel.OwnWeight(9) * own[9], alone, 1e-12);
    }

    [Fact]
    public void A_rare_type_learns_from_a_common_one_in_the_same_places_and_beats_last_years_map()
    {
        var rows = BackTest.Run(
            ForecastHistory.Of(ForecastWorld.Make(3, 40, 10), [ForecastWorld.Rare]),
            [new EmpiricalBayesForecaster(), WeightedMeanForecaster.LastTwelve()], origins: 5, seed: 1);
        var verdict = BackTestVerdict.Of(rows, seed: 1);

        var bayes = verdict.Summaries.Single(of => of.Mean.Forecaster == Forecasters.Default);
        Assert.True(bayes.At5 is { Mean: > 0.05, Low: > 0 }, $"{bayes.At5}");
        Assert.InRange(bayes.Mean.Coverage90.Pit, 0.87, 0.93);
        Assert.InRange(bayes.Mean.SumRatio, 0.93, 1.07);
        Assert.StartsWith("Better than last year's map", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forecast_says_what_it_borrowed()
    {
        // Of the cells that never had the rare type, the one with most of the common one.
        var counts = ForecastWorld.Make(4, 20, 9);
        var history = ForecastHistory.Of(counts, [ForecastWorld.Rare]);
        var forecaster = new EmpiricalBayesForecaster();
        forecaster.Fit(history);
        var never = Enumerable.Range(0, 400).Where(cell => Enumerable.Range(0, 9).All(step => history.Own(step)[cell] == 0))
            .MaxBy(cell => Enumerable.Range(0, 9).Sum(step => history.Other(0, step)[cell]));
        var shares = forecaster.Explain(never);

        Assert.Equal((0.0, 0.0), (shares.OwnLongRun, shares.OwnRecent));
        Assert.True(shares.OtherTypes > 0.3, $"{shares}");
        Assert.StartsWith(
            $"{counts.Grid.IdOf(never)}: ",
            ForecastSentence.Of(counts.Grid.IdOf(never), "rare", "2026-01", forecaster.Predict().Of(never), shares), StringComparison.Ordinal);
    }
}
