using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

/// <summary>What every forecaster keeps to, whatever it makes of its counts.</summary>
public class ForecasterTests
{
    public static TheoryData<string> Names => new(Forecasters.All().Select(of => of.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_forecast_is_a_mean_within_its_intervals_and_its_shares_are_a_whole(string name)
    {
        var forecaster = Fitted(name, ForecastHistory.Of(ForecastWorld.Make(1, 20, 9), [ForecastWorld.Rare]));
        var forecast = forecaster.Predict();

        Assert.Equal(400, forecast.Means.Count);
        Assert.InRange(forecast.Means.Sum(), 70, 130); // 100 a step
        for (var cell = 0; cell < 400; cell++)
        {
            var of = forecast.Of(cell);
            Assert.True(of.Low90 <= of.Low80 && of.Low80 <= of.High80 && of.High80 <= of.High90, $"{of}");
            var shares = forecaster.Explain(cell);
            var sum = shares.OwnLongRun + shares.OwnRecent + shares.Neighbours + shares.OtherTypes;
            Assert.Equal(of.Mean > 0 ? 1 : 0, sum, 1e-9);
            Assert.True(
                shares is { OwnLongRun: >= 0, OwnRecent: >= 0, Neighbours: >= 0, OtherTypes: >= 0 }, $"{shares}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_after_the_origin_is_known(string name)
    {
        var before = ForecastHistory.Of(ForecastWorld.Make(2, 12, 10), [ForecastWorld.Rare]).Until(7);
        var changed = ForecastHistory.Of(ForecastWorld.Make(2, 12, 10, until: 7), [ForecastWorld.Rare]).Until(7);

        Assert.Equal(Fitted(name, before).Predict().Means, Fitted(name, changed).Predict().Means);
        Assert.Equal(Fitted(name, before).Predict().Dispersion, Fitted(name, changed).Predict().Dispersion);
        Assert.Throws<ArgumentOutOfRangeException>(() => before.Own(7).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => before.Other(0, 7).Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_the_police_go_looking_for_moves_no_forecast_of_other_crime(string name)
    {
        var without = ForecastHistory.Of(ForecastWorld.Make(3, 12, 8), [ForecastWorld.Rare]);
        var with = ForecastHistory.Of(ForecastWorld.Make(3, 12, 8, searches: 500), [ForecastWorld.Rare]);

        Assert.Equal(Fitted(name, without).Predict().Means, Fitted(name, with).Predict().Means);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_history_gives_the_same_forecast_and_a_later_step_the_same_mean(string name)
    {
        var history = ForecastHistory.Of(ForecastWorld.Make(4, 10, 8), [ForecastWorld.Rare]);
        var once = Fitted(name, history);
        var again = ForecastWorld.Named(name);
        again.Fit(ForecastHistory.Of(ForecastWorld.Make(5, 10, 8), [ForecastWorld.Common]));
        again.Fit(history);

        Assert.Equal(once.Predict().Means, again.Predict().Means);
        Assert.Equal(once.Predict().Means, once.Predict(horizon: 3).Means);
        Assert.Throws<ArgumentOutOfRangeException>(() => once.Predict(0));
    }

    [Fact]
    public void Too_short_a_history_is_refused_with_what_is_needed()
    {
        var refused = Assert.Throws<ArgumentException>(() =>
            new EmpiricalBayesForecaster().Fit(ForecastHistory.Of(ForecastWorld.Make(1, 5, 1), [ForecastWorld.Rare])));

        Assert.Contains("has 1 steps; empirical-bayes needs at least 2", refused.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new EmpiricalBayesForecaster().Predict());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_type_that_was_seen_once_or_never_is_no_error(string name)
    {
        var grid = ForecastWorld.Grid(6);
        var centre = grid.CentreOf(8);
        var counts = CrimeCounts.Count(
            grid, [new("Seen once"), new("Never")], 4, [new CountedIncident(centre.EastingMetres, centre.NorthingMetres, 0, 0)]);

        Assert.All(Fitted(name, ForecastHistory.Of(counts, [0])).Predict().Means, mean => Assert.InRange(mean, 0, 1));
        Assert.All(Fitted(name, ForecastHistory.Of(counts, [1])).Predict().Means, mean => Assert.InRange(mean, 0, 0.2));
    }

    [Fact]
    public void Last_years_map_is_the_mean_of_up_to_twelve_steps()
    {
        var history = ForecastHistory.Of(ForecastWorld.Make(6, 8, 15), [ForecastWorld.Common]);
        var means = Fitted(Forecasters.Baseline, history).Predict().Means;

        for (var cell = 0; cell < means.Count; cell++)
            Assert.Equal(Enumerable.Range(3, 12).Average(step => history.Own(step)[cell]), means[cell], 1e-12);
    }

    static IHotspotForecaster Fitted(string name, ForecastHistory history)
    {
        var forecaster = ForecastWorld.Named(name);
        forecaster.Fit(history);
        return forecaster;
    }
}
