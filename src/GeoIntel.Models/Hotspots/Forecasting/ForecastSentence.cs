using System.Globalization;

namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>Why a cell ranks where it does, in words.</summary>
public static class ForecastSentence
{
    /// <param name="period">The step that is foretold, such as "2026-01".</param>
    public static string Of(string cellId, string what, string period, CellForecast forecast, ForecastShares shares)
    {
        var said = new List<string>();
        Say(shares.OwnLongRun, "its own earlier counts");
        Say(shares.OwnRecent, $"its own last {ForecastShares.RecentSteps} steps");
        Say(shares.Neighbours, "neighbours and the area's level");
        Say(shares.OtherTypes, "other crime types");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{cellId}: {forecast.Mean:0.0##} {what} expected in {period} (90 % {forecast.Low90} to {forecast.High90})") +
            (said.Count == 0 ? "" : $"; {string.Join(", ", said)}");

        void Say(double share, string of)
        {
            if (share >= 0.005) said.Add(string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} % {of}"));
        }
    }
}
