using GeoIntel.Models.Hotspots.Forecasting;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots.Forecasting;

public class KernelMixtureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Each_round_is_the_plain_one_and_never_less_likely(ulong seed)
    {
        var random = new Prng(seed);
        var (cells, count) = (200, 1 + (int)seed * 2);
        double[][] features = [.. Enumerable.Range(0, count).Select(_ =>
            Enumerable.Range(0, cells).Select(_ => random.Chance(0.3) ? 0 : random.Between(0, 2)).ToArray())];
        double[] counts = [.. Enumerable.Range(0, cells).Select(_ => (double)random.Below(3))];
        const int Rounds = 25;
        var mixture = new KernelMixture(count);
        mixture.Add(counts, features);
        var likelihoods = mixture.Fit(Rounds);

        // theta <- theta Phi'(y / Phi theta) / Phi'1, over every bin, in the order of the formula.
        double[] theta = [.. features.Select(of => counts.Sum() / count / of.Sum())];
        for (var round = 1; round < likelihoods.Count; round++)
        {
            double[] means = [.. Enumerable.Range(0, cells).Select(i => features.Select((of, k) => of[i] * theta[k]).Sum())];
            theta = [.. theta.Select((weight, k) => weight
                * Enumerable.Range(0, cells).Sum(i => means[i] > 0 ? features[k][i] * counts[i] / means[i] : 0) / features[k].Sum())];
        }
        for (var k = 0; k < count; k++) Assert.Equal(theta[k], mixture.Weights[k], 1e-9);
        Assert.True(likelihoods.Count > 1 || count == 1);
        Assert.All(
            likelihoods.Zip(likelihoods.Skip(1)), pair => Assert.True(pair.First <= pair.Second, $"seed {seed}: {pair}"));
    }

    [Fact]
    public void The_mean_keeps_the_sum_and_finds_what_the_counts_were_made_of()
    {
        var random = new Prng(9);
        double[] right = [.. Enumerable.Range(0, 3_000).Select(_ => random.Between(0, 4))];
        double[] wrong = [.. Enumerable.Range(0, 3_000).Select(_ => random.Between(0, 4))];
        double[] counts = [.. right.Select(mean => (double)Enumerable.Range(0, 100).Count(_ => random.Chance(mean / 100)))];
        var mixture = new KernelMixture(3);
        double[][] features = [right, wrong, new double[3_000]];
        mixture.Add(counts, features);
        mixture.Fit(500);

        Assert.Equal(counts.Sum(), mixture.Mix(features, 0, 3).Sum(), counts.Sum() * 1e-6);
        Assert.Equal(1, mixture.Weights[0], 0.1);
        Assert.True(mixture.Weights[1] < 0.05);
        Assert.Equal(0, mixture.Weights[2]); // a feature that is nowhere
    }
}
