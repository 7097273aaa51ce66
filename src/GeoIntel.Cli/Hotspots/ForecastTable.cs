using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Cli.Hotspots;

/// <summary>One cell of a forecast, as it is written.</summary>
/// <param name="Count">In the last month known.</param>
/// <param name="Mean12">Of up to twelve months.</param>
/// <param name="Rank">From 1; cells with the same forecast share the first rank of theirs.</param>
sealed record ForecastCell(
    int Cell, string Id, double Count, double Mean12, CellForecast Forecast, int Rank, ForecastShares Shares, string Why);

/// <summary>A forecast of every cell, the highest first.</summary>
/// <param name="Period">The month foretold.</param>
sealed record ForecastTable(
    ForecastCounts Read, string Forecaster, string Period, double Dispersion, IReadOnlyList<ForecastCell> Cells)
{
    /// <param name="forecaster">Fitted to the counts.</param>
    public static ForecastTable Of(ForecastCounts read, IHotspotForecaster forecaster, int horizon)
    {
        var (grid, steps) = (read.History.Grid, read.History.Steps);
        var forecast = forecaster.Predict(horizon);
        var lastYear = WeightedMeanForecaster.LastTwelve();
        lastYear.Fit(read.History);
        var means = lastYear.Predict().Means;
        var period = read.Months.MonthOf(steps - 1 + horizon);
        var what = $"'{read.Group.Title}'";
        var cells = new List<ForecastCell>(grid.Count);
        var order = Enumerable.Range(0, grid.Count).OrderByDescending(cell => forecast.Means[cell]).ThenBy(cell => cell);
        foreach (var cell in order)
        {
            var tied = cells.Count > 0 && cells[^1].Forecast.Mean == forecast.Means[cell];
            var (id, of, shares) = (grid.IdOf(cell), forecast.Of(cell), forecaster.Explain(cell));
            cells.Add(new ForecastCell(
                cell, id, read.History.Own(steps - 1)[cell], means[cell], of, tied ? cells[^1].Rank : cells.Count + 1,
                shares, ForecastSentence.Of(id, what, period, of, shares)));
        }
        return new ForecastTable(read, forecaster.Name, period, forecast.Dispersion, cells);
    }
}
