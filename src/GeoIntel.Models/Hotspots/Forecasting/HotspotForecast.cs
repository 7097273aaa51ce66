namespace GeoIntel.Models.Hotspots.Forecasting;

/// <summary>The forecast of one cell: incidents in one step.</summary>
/// <param name="Mean">The expected count; the rest are whole counts between which it falls with 80 and 90 %.</param>
public readonly record struct CellForecast(double Mean, int Low80, int High80, int Low90, int High90);

/// <summary>The forecast of one step: a mean a cell, and how far counts scatter around it.</summary>
/// <param name="Means">By cell, 0 or more.</param>
/// <param name="Dispersion">The variance of a count is mean + dispersion mean^2; 0 is Poisson's.</param>
public sealed record HotspotForecast(IReadOnlyList<double> Means, double Dispersion)
{
    public CellForecast Of(int cell)
    {
        var counts = new NegativeBinomial(Means[cell], Dispersion);
        return new CellForecast(
            Means[cell], counts.Quantile(0.10), counts.Quantile(0.90), counts.Quantile(0.05), counts.Quantile(0.95));
    }
}
