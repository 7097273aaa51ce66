using GeoIntel.Models.Convoys;
using GeoIntel.Models.Sightings;
using MathNet.Numerics.Distributions;

namespace GeoIntel.Models.Tests.Convoys;

public class ConvoyNullTests
{
    static readonly double[] Even = [0.25, 0.25, 0.25, 0.25];

    [Fact]
    public void Randomised_p_values_of_vehicles_that_pass_by_chance_are_uniform()
    {
        const int Candidates = 5000;
        var world = new ConvoyWorld(8_303);
        world.DriveSubject(40, 3);
        var analysis = new ConvoyAnalysis(world.Question);
        var p = new List<double>();
        for (var i = 0; i < Candidates; i++)
        {
            var reads = world.ByChance(20 + world.Prng.Below(60), 1, Even);
            var finding = analysis.Judge(Vrm.Of("AB12CDE"), reads);
            var chances = analysis.ChancesOf([.. reads.OrderBy(read => read.Ticks).ThenBy(read => read.Camera)]);
            p.Add(SharedTail.Randomised(chances, finding?.Shared.Count ?? 0, world.Prng.Between(0, 1)));
        }
        p.Sort();
        var apart = p.Select((value, i) => Math.Max((i + 1.0) / Candidates - value, value - (double)i / Candidates)).Max();
        // Kolmogorov and Smirnov at 0.05: 1.358 / sqrt(n).
        Assert.True(apart < 1.358 / Math.Sqrt(Candidates), $"seed 8303: {apart}");
    }

    [Theory]
    [InlineData(8_304, 1)]
    [InlineData(8_305, 3)]
    public void Published_p_values_are_never_too_small_on_many_worlds_of_chance(ulong seed, int cameras)
    {
        const int Worlds = 120;
        const int Candidates = 150;
        double[] uneven = [0.1, 0.2, 0.2, 0.5];
        var p = new List<double>();
        for (var run = 0; run < Worlds; run++)
        {
            var world = new ConvoyWorld(seed * 1_000 + (ulong)run);
            var weeks = run % 2 == 0 ? Even : uneven;
            world.DriveSubject(5 + world.Prng.Below(40), 1 + world.Prng.Below(4));
            world.AddTraffic(400, [.. weeks.Select(week => 4 * week)]);
            var analysis = new ConvoyAnalysis(world.Question);
            for (var i = 0; i < Candidates; i++)
                p.Add(analysis.Judge(Vrm.Of("AB12CDE"), world.ByChance(1 + world.Prng.Below(run % 3 == 0 ? 3 : 60), cameras, weeks))?.P ?? 1);
        }
        Assert.All([0.2, 0.1, 0.05, 0.02, 0.01, 0.001], level =>
        {
            var count = p.Count(value => value <= level);
            var chance = 1 - new Binomial(level, p.Count).CumulativeDistribution(count - 1);
            Assert.True(chance > 1e-4, $"seed {seed}: {count} of {p.Count} at {level}");
        });
        Assert.Contains(p, value => value < 0.05); // or it would say nothing
    }
}
