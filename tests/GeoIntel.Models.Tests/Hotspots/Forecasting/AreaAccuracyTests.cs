using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

public class AreaAccuracyTests
{
    [Fact]
    public void Ties_count_as_the_mean_over_every_order_they_could_be_put_in()
    {
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var random = new Prng(seed);
            const int Cells = 7;
            double[] forecast = [.. Enumerable.Range(0, Cells).Select(_ => (double)random.Below(3))];
            double[] counts = [.. Enumerable.Range(0, Cells).Select(i => (double)random.Below(4) + (i == 0 ? 1 : 0))];
            var share = random.Between(0.05, 1);
            var hits = Orders(Enumerable.Range(0, Cells).ToArray(), 0)
                .Where(order => order.Zip(order.Skip(1)).All(of => forecast[of.First] >= forecast[of.Second]))
                .Average(order => Taken(order, counts, share * Cells)) / counts.Sum();
            var best = Taken([.. Enumerable.Range(0, Cells).OrderByDescending(i => counts[i])], counts, share * Cells) / counts.Sum();

            var accuracy = AreaAccuracy.Of(forecast, counts, share);
            Assert.True(Math.Abs(hits - accuracy.HitRate) < 1e-12, $"seed {seed}: {hits} is not {accuracy.HitRate}");
            Assert.Equal(hits / share, accuracy.Pai, 1e-12);
            Assert.Equal(hits / best, accuracy.Pei, 1e-12);
        }
    }

    [Fact]
    public void Where_nothing_happened_there_is_no_figure() =>
        Assert.True(double.IsNaN(AreaAccuracy.Of([1, 2], [0, 0], 0.5).Pai));

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_share_is_above_nothing_and_at_most_all(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => AreaAccuracy.Of([1, 2], [0, 1], share));

    static double Taken(int[] order, double[] counts, double room)
    {
        var sum = 0.0;
        for (var i = 0; i < order.Length; i++) sum += counts[order[i]] * Math.Clamp(room - i, 0, 1);
        return sum;
    }

    static IEnumerable<int[]> Orders(int[] cells, int from)
    {
        if (from == cells.Length) yield return [.. cells];
        for (var i = from; i < cells.Length; i++)
        {
            (cells[from], cells[i]) = (cells[i], cells[from]);
            foreach (var order in Orders(cells, from + 1)) yield return order;
            (cells[from], cells[i]) = (cells[i], cells[from]);
        }
    }
}
