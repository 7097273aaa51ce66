using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

public class BackTestTests
{
    [Fact]
    public void Every_forecaster_foretells_every_origin_from_the_steps_before_it()
    {
        var history = ForecastHistory.Of(ForecastWorld.Make(1, 10, 9), [ForecastWorld.Common]);
        var done = new List<int>();
        var rows = BackTest.Run(history, Forecasters.All(), origins: 4, seed: 1, done.Add);

        Assert.Equal(Enumerable.Range(1, 20), done);
        Assert.Equal(
            from origin in Enumerable.Range(5, 4) from forecaster in Forecasters.All() select (forecaster.Name, origin),
            rows.Select(row => (row.Forecaster, row.Origin)));
        foreach (var row in rows.Where(row => row.Forecaster == Forecasters.Baseline))
        {
            double[] means = [.. Enumerable.Range(0, 100).Select(cell => Enumerable.Range(0, row.Origin).Average(step => history.Own(step)[cell]))];
            Assert.Equal(AreaAccuracy.Of(means, history.Own(row.Origin), 0.05).Pai, row.At5.Pai, 1e-9);
            Assert.Equal(means.Sum() / history.Own(row.Origin).ToArray().Sum(), row.SumRatio, 1e-9);
            Assert.Equal(Poisson.Deviance(means, history.Own(row.Origin)), row.Deviance, 1e-6);
        }
    }

    [Fact]
    public void Too_few_steps_or_nothing_to_learn_from_are_refused_with_what_would_do()
    {
        var history = ForecastHistory.Of(ForecastWorld.Make(1, 5, 6), [ForecastWorld.Rare]);
        var tooFew = Assert.Throws<ArgumentException>(() => BackTest.Run(history, Forecasters.All(), 4, seed: 1));
        Assert.Contains(
            "at least 7 steps; there are 6. Bring more steps or ask for 3 origins", tooFew.Message, StringComparison.Ordinal);
        var empty = ForecastHistory.Of(ForecastWorld.Make(1, 5, 6), [ForecastWorld.PoliceGenerated]);
        Assert.Throws<ArgumentException>(() => BackTest.Run(empty, Forecasters.All(), 2, seed: 1));
    }

    [Fact]
    public void A_cancelled_back_test_stops()
    {
        using var stopping = new CancellationTokenSource();
        var history = ForecastHistory.Of(ForecastWorld.Make(1, 5, 8), [ForecastWorld.Common]);

        Assert.Throws<OperationCanceledException>(() =>
            BackTest.Run(history, Forecasters.All(), 4, seed: 1, _ => stopping.Cancel(), stopping.Token));
    }

    [Theory]
    [InlineData("no gain at all", 0, 0, 5, "No better than last year's map")]
    [InlineData("a gain that comes and goes", 0.01, 0.2, 5, "No better than last year's map")]
    [InlineData("a gain of half a hundredth", 0.005, 0, 5, "No better than last year's map")]
    [InlineData("a steady gain", 0.05, 0.01, 5, "Better than last year's map")]
    [InlineData("a steady gain on two origins", 0.05, 0.01, 2, "Too few origins")]
    public void The_verdict_says_when_it_is_no_better_than_last_years_map(
        string what, double gain, double noise, int origins, string begins)
    {
        var random = new Prng(4);
        var rows = Enumerable.Range(0, origins).SelectMany(origin => new[]
        {
            Row(Forecasters.Baseline, origin, 0.4),
            Row(Forecasters.Default, origin, 0.4 * (1 + gain + random.Between(-noise, noise))),
        }).ToList();
        var verdict = BackTestVerdict.Of(rows, seed: 1);

        Assert.True(verdict.Sentence.StartsWith(begins, StringComparison.Ordinal), $"{what}: {verdict.Sentence}");
        Assert.Equal((Forecasters.Default, origins), (verdict.Flags, verdict.Origins));
    }

    [Theory]
    [InlineData(12, 0.03, "kde")]
    [InlineData(11, 0.03, Forecasters.Default)]
    [InlineData(12, -0.01, Forecasters.Default)]
    public void Another_forecaster_flags_only_if_it_surely_wins_on_twelve_origins(int origins, double gain, string flags)
    {
        var rows = Enumerable.Range(0, origins).SelectMany(origin => new[]
        {
            Row(Forecasters.Default, origin, 0.4), Row(Forecasters.Baseline, origin, 0.4),
            Row("kde", origin, 0.4 * (1 + gain + origin % 3 * 0.005)),
        }).ToList();

        Assert.Equal(flags, BackTestVerdict.Of(rows, seed: 1).Flags);
    }

    [Fact]
    public void An_origin_without_an_incident_is_left_out_and_a_back_test_without_any_refused()
    {
        var rows = Enumerable.Range(0, 4).SelectMany(origin => new[]
        {
            Row(Forecasters.Default, origin, origin == 2 ? double.NaN : 0.4), Row(Forecasters.Baseline, origin, origin == 2 ? double.NaN : 0.4),
        }).ToList();

        Assert.Equal(3, BackTestVerdict.Of(rows, seed: 1).Origins);
        Assert.Throws<ArgumentException>(() => BackTestVerdict.Of([.. rows.Where(row => row.Origin == 2)], seed: 1));
    }

    static BackTestRow Row(string forecaster, int origin, double hits) => new(
        forecaster, origin, new AreaAccuracy(hits, hits / 0.01, hits), new AreaAccuracy(hits, hits / 0.05, hits), 100,
        new IntervalCoverage(0.9, 0.95), 1);
}
