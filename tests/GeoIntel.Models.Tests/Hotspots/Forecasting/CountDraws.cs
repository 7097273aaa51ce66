using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

static class CountDraws
{
    /// <summary>A count that follows the law: the quantile of an even number between 0 and 1.</summary>
    public static double Draw(double mean, double dispersion, Prng random) =>
        new NegativeBinomial(mean, dispersion).Quantile(random.Between(1e-9, 1));
}
