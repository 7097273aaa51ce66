using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>How many of a forecast's cells had a count within its 90 % interval.</summary>
/// <param name="Pit">By the randomised probability integral transform u = F(y - 1) + v (F(y) - F(y - 1)), v even
/// between 0 and 1: the share with u from 0.05 to 0.95, 0.90 where the forecast is right. Smith (1985), Journal of
/// Forecasting 4; Czado, Gneiting and Held (2009), Biometrics 65.</param>
/// <param name="Raw">The share with a count from the lower to the upper end, both included. Above 0.90 even where the
/// forecast is right, because whole counts fill an interval with more than its share.</param>
public readonly record struct IntervalCoverage(double Pit, double Raw)
{
    /// <param name="counts">Rounded to whole counts where spans of time left fractions.</param>
    /// <param name="seed">Of v: the same seed gives the same answer.</param>
    public static IntervalCoverage Of(HotspotForecast forecast, ReadOnlySpan<double> counts, ulong seed)
    {
        var random = new Prng(seed);
        var (pit, raw) = (0, 0);
        for (var cell = 0; cell < counts.Length; cell++)
        {
            var law = new NegativeBinomial(forecast.Means[cell], forecast.Dispersion);
            var count = (int)Math.Round(counts[cell]);
            var (below, upTo) = (law.Cumulative(count - 1), law.Cumulative(count));
            if (below + random.Between(0, 1) * (upTo - below) is >= 0.05 and <= 0.95) pit++;
            // Within the quantiles exactly if neither tail holds the count.
            if (upTo >= 0.05 && below < 0.95) raw++;
        }
        return new IntervalCoverage((double)pit / counts.Length, (double)raw / counts.Length);
    }
}
