using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>Cells that together were expected to have a tenth of the incidents, and what they had.</summary>
/// <param name="Cells">How many cells and months; the first tenth has the highest forecasts.</param>
public sealed record ReliabilityTenth(int Cells, double Expected, double Counted)
{
    const int Tenths = 10;

    internal static IReadOnlyList<ReliabilityTenth> Of(
        IReadOnlyList<(int Step, HotspotForecast Forecast)> foretold, ForecastHistory history)
    {
        var all = foretold
            .SelectMany(of => of.Forecast.Means.Select((mean, cell) => (Mean: mean, Count: history.Own(of.Step)[cell])))
            .OrderByDescending(of => of.Mean)
            .ToList();
        var total = all.Sum(of => of.Mean);
        var tenths = new List<ReliabilityTenth>();
        var (cells, expected, counted, before) = (0, 0.0, 0.0, 0.0);
        foreach (var (mean, count) in all)
        {
            cells++;
            expected += mean;
            counted += count;
            if (tenths.Count == Tenths - 1 || before + expected < total * (tenths.Count + 1) / Tenths) continue;
            tenths.Add(new ReliabilityTenth(cells, expected, counted));
            before += expected;
            (cells, expected, counted) = (0, 0, 0);
        }
        if (expected > 0) tenths.Add(new ReliabilityTenth(cells, expected, counted));
        return tenths;
    }
}
