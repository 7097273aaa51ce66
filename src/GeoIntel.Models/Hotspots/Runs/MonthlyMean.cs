using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>The mean of up to the last twelve months.</summary>
static class MonthlyMean
{
    public const int MonthsMax = 12;

    public static double Of(ForecastHistory history, int cell)
    {
        var first = Math.Max(0, history.Steps - MonthsMax);
        var sum = 0.0;
        for (var step = first; step < history.Steps; step++) sum += history.Own(step)[cell];
        return sum / (history.Steps - first);
    }
}
