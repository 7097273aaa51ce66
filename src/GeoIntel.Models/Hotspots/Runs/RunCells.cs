using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>Puts together what a run says of each cell.</summary>
static class RunCells
{
    const int MonthsOfYear = 12;

    /// <param name="forecaster">Fitted to all months.</param>
    /// <returns>By id.</returns>
    public static IReadOnlyList<HotspotCell> Of(
        RunCounts counts, HotspotRunOptions options, RunDescription description, IHotspotForecaster forecaster,
        double[] emerging)
    {
        var (units, history) = (counts.Input.Cells, counts.History);
        var forecast = forecaster.Predict();
        var policeGenerated = counts.PoliceGeneratedShares();
        var period = counts.Months.MonthOf(counts.Steps);
        var cells = new List<HotspotCell>(units.Count);
        var places = RankedPlace.Of(units, forecast.Means, options.FlagAreaShare);
        foreach (var place in places)
        {
            var (cell, id) = (place.Cell, units.IdOf(place.Cell));
            var (of, shares, said) = (forecast.Of(cell), forecaster.Explain(cell), description[cell]);
            var series = new double[counts.Steps];
            for (var step = 0; step < series.Length; step++) series[step] = history.Own(step)[cell];
            var mean = MonthlyMean.Of(history, cell);
            cells.Add(new HotspotCell
            {
                Id = id,
                Cell = cell,
                Counts = series,
                Mean12 = mean,
                ChangeFromLast = counts.Input.MeansBefore?.TryGetValue(id, out var before) == true ? mean - before
                    : null,
                Forecast = of,
                Shares = shares,
                Rank = place.Rank,
                CumulativeAreaPercent = place.CumulativeAreaPercent,
                Description = said,
                EmergingProbability = emerging[cell],
                RatePer1000Residents = RateOf(units, cell, mean, area => area.Residents),
                RatePer1000Households = RateOf(units, cell, mean, area => area.Households),
                PoliceGeneratedShare = policeGenerated[cell],
                Suppressed = series.Sum() < options.SmallCount,
                Flagged = place.Flagged,
                Why = WhyFlagged.Of(
                    id, $"'{counts.Input.Group.Title}'", period, of, shares, said, counts.Steps,
                    options.Description.Alpha),
            });
        }
        return [.. cells.OrderBy(cell => cell.Id, StringComparer.Ordinal)];
    }

    static double? RateOf(ICells units, int cell, double mean, Func<BoundaryArea, double?> among) =>
        units is BoundaryAreas areas && among(areas[cell]) is > 0 and var known ? 1_000 * MonthsOfYear * mean / known
            : null;
}
