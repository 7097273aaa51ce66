using GeoIntel.Models.Convoys;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Convoys;

public class FalseDiscoveryTests
{
    [Fact]
    public void A_candidates_rate_is_the_least_at_which_the_rule_still_takes_it_with_all_who_shared_nothing_counted()
    {
        var prng = new Prng(8_302);
        for (var run = 0; run < 200; run++)
        {
            var all = 1 + prng.Below(40);
            var p = Enumerable.Range(0, prng.Below(all + 1)).Select(_ => Math.Pow(prng.Between(0, 1), 4)).Order().ToArray();
            var padded = p.Concat(Enumerable.Repeat(1.0, all - p.Length)).ToArray();
            var rates = FalseDiscovery.Adjust(p, all);
            for (var i = 0; i < p.Length; i++)
            {
                Assert.True(IsTaken(padded, i, rates[i] * (1 + 1e-9)));
                Assert.False(IsTaken(padded, i, rates[i] * (1 - 1e-9)));
            }
        }
    }

    [Fact]
    public void More_findings_than_candidates_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FalseDiscovery.Adjust([0.1, 0.2], 1));

    // Step-up as it is written: the largest i with p(i) at most i / m x alpha, and all up to it.
    static bool IsTaken(double[] p, int which, double alpha)
    {
        for (var i = p.Length; i > 0; i--)
        {
            if (p[i - 1] <= (double)i / p.Length * alpha) return p[which] <= p[i - 1];
        }
        return false;
    }
}
