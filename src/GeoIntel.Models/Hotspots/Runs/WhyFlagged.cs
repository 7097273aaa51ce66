using System.Globalization;
using GeoIntel.Models.Hotspots.Forecasting;

namespace GeoIntel.Models.Hotspots.Runs;

/// <summary>Why a cell ranks where it does, as one sentence for people.</summary>
static class WhyFlagged
{
    const double ScanPMax = 0.05;

    public static string Of(
        string id, string what, string period, CellForecast forecast, ForecastShares shares, CellDescription said,
        int months,
        double alpha)
    {
        var parts = new List<string> { ForecastSentence.Of(id, what, period, forecast, shares) };
        if (said.NullP is { } p)
        {
            parts.Add($"hot in {said.HotMonths} of {months} months");
            parts.Add(p <= alpha
                ? Text($"{(said.Trend.Z > 0 ? "warming" : "cooling")} beyond chance (null p {p:0.00})")
                : Text($"trend not distinguishable from chance (null p {p:0.00})"));
        }
        if (said.Scan is { } scan && scan.P <= ScanPMax)
        {
            parts.Add(Text(
                $"in a circle of {scan.Members.Count} cells with {scan.Count:0} in the last {scan.Steps} months where {scan.Expected:0.0} were expected (scan p {scan.P:0.000})"));
        }
        return string.Join("; ", parts) + ".";
    }

    static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
