using GeoIntel.Models.Convoys;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Convoys;

public class SharedTailTests
{
    [Fact]
    public void The_tail_is_the_sum_over_every_set_of_journeys()
    {
        var prng = new Prng(8_301);
        for (var run = 0; run < 200; run++)
        {
            var chances = Enumerable.Range(0, prng.Below(13)).Select(_ => prng.Chance(0.1) ? prng.Below(2) : prng.Between(0, 1)).ToArray();
            var count = prng.Below(chances.Length + 2);
            var u = prng.Between(0, 1);
            double atLeast = 0, exactly = 0;
            for (var set = 0; set < 1 << chances.Length; set++)
            {
                double probability = 1;
                for (var i = 0; i < chances.Length; i++) probability *= (set >> i & 1) == 1 ? chances[i] : 1 - chances[i];
                if (int.PopCount(set) >= count) atLeast += probability;
                if (int.PopCount(set) == count) exactly += probability;
            }
            Assert.Equal(atLeast, SharedTail.AtLeast(chances, count), 1e-12);
            if (count <= chances.Length)
                Assert.Equal(atLeast - exactly + u * exactly, SharedTail.Randomised(chances, count, u), 1e-12);
        }
    }

    [Fact]
    public void A_tail_far_out_keeps_its_digits() =>
        Assert.Equal(1, SharedTail.AtLeast(Enumerable.Repeat(1e-6, 20).ToArray(), 20) / 1e-120, 1e-9);
}
