using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>How likely each cell's next three months are to lie well above its last twelve.</summary>
/// <remarks>
/// A rate is foretold from all but the last two months: gamma with the forecast's mean m and the variance a m^2 + m /
/// w, from the forecast's dispersion a and because no more than w months were learned from. The counts y of the last
/// two months then add y to its shape and 2 to its weight; the sum of three months from such a rate is negative
/// binomial, and the chance that it is above 3 x 1.25 x the mean follows exactly. Expect low values: what was high
/// falls back.
/// </remarks>
static class EmergingProbability
{
    const int Held = 2;
    const int Ahead = 3;
    const double Factor = 1.25;

    /// <param name="forecaster">Fitted here to less than the history.</param>
    public static double[] Of(ForecastHistory history, IHotspotForecaster forecaster)
    {
        forecaster.Fit(history.Until(history.Steps - Held));
        var forecast = forecaster.Predict();
        var learned = Math.Min(MonthlyMean.MonthsMax, history.Steps - Held);
        var chances = new double[history.Grid.Count];
        for (var cell = 0; cell < chances.Length; cell++)
        {
            var counted = 0.0;
            for (var step = history.Steps - Held; step < history.Steps; step++) counted += history.Own(step)[cell];
            var (mean, dispersion) = After(forecast.Means[cell], forecast.Dispersion, learned, counted);
            chances[cell] = 1 - new NegativeBinomial(Ahead * mean, dispersion).Cumulative(
                (int)Math.Floor(Ahead * Factor * MonthlyMean.Of(history, cell)));
        }
        return chances;
    }

    /// <summary>How the chances given three months ago compare with what came.</summary>
    public static EmergingCheck Check(ForecastHistory history, IHotspotForecaster forecaster)
    {
        var before = history.Until(history.Steps - Ahead);
        var chances = Of(before, forecaster);
        var (expected, came, cells) = (0.0, 0, 0);
        for (var cell = 0; cell < chances.Length; cell++)
        {
            var mean = MonthlyMean.Of(before, cell);
            if (mean == 0) continue;
            var sum = 0.0;
            for (var step = before.Steps; step < history.Steps; step++) sum += history.Own(step)[cell];
            cells++;
            expected += chances[cell];
            if (sum > Ahead * Factor * mean) came++;
        }
        return new EmergingCheck(cells, expected, came);
    }

    static (double Mean, double Dispersion) After(double mean, double dispersion, int learned, double counted)
    {
        mean = Math.Max(mean, Poisson.MeanMin); // a forecast of nothing must not outweigh what came
        var before = 1 / (dispersion + 1 / (mean * learned));
        var (shape, weight) = (before + counted, before / mean + Held);
        return (shape / weight, 1 / shape);
    }
}

/// <summary>Emerging probabilities of three months ago, of cells with any incident by then.</summary>
/// <param name="Expected">Their sum: so many cells should have risen.</param>
/// <param name="Came">So many did.</param>
public sealed record EmergingCheck(int Cells, double Expected, int Came)
{
    /// <summary>Whether as many rose as were told, give or take a quarter.</summary>
    public bool IsCalibrated => Came >= 0.8 * Expected && Came <= 1.25 * Expected;
}
