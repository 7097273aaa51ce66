using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

public class GaussianKernelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void Smoothing_is_what_plain_loops_over_every_pair_of_cells_make(double sigma)
    {
        var random = new Prng(11);
        // Islands and holes, as a coast has them.
        var grid = SquareGrid.Around(
            Enumerable.Range(0, 25).Select(_ => (random.Between(340_000, 345_000), random.Between(390_000, 395_000))), 250, 400);
        double[] values = [.. Enumerable.Range(0, grid.Count).Select(_ => (double)random.Below(5))];
        var kernel = GaussianKernel.Of(grid, sigma);
        var smoothed = new double[grid.Count];
        kernel.Smooth(values, smoothed);

        for (var cell = 0; cell < grid.Count; cell++)
        {
            var (top, bottom) = (0.0, 0.0);
            for (var other = 0; other < grid.Count; other++)
            {
                var distance = grid.CentreOf(cell).DistanceMetresTo(grid.CentreOf(other)) / 250;
                if (distance > 3 * sigma) continue;
                var weight = distance == 0 ? 1 : Math.Exp(-0.5 * Math.Pow(distance / sigma, 2));
                (top, bottom) = (top + weight * values[other], bottom + weight);
            }
            Assert.Equal(top / bottom, smoothed[cell], 1e-12);
            Assert.Equal(1 / bottom, kernel.OwnWeight(cell), 1e-12);
        }
    }
}
