using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Hotspots;

/// <summary>Cubes of Poisson counts whose rates stand still.</summary>
static class StationaryCube
{
    /// <summary>Above this a rate is drawn in two halves, whose sum is Poisson again: e^-rate must not vanish.</summary>
    const double RateMax = 64;

    public static SpaceTimeCube Draw(IReadOnlyList<string> locations, int steps, double[] means, Prng random)
    {
        var none = Array.ConvertAll(means, mean => mean <= RateMax ? Math.Exp(-mean) : 0);
        var values = new double[steps * means.Length];
        for (var step = 0; step < steps; step++)
        {
            for (var location = 0; location < means.Length; location++)
                values[step * means.Length + location] = Poisson(means[location], none[location], random);
        }
        return SpaceTimeCube.Of(locations, steps, values);
    }

    // By inversion: from P(0) = e^-rate on, each probability follows from the one before.
    static int Poisson(double rate, double none, Prng random)
    {
        if (rate == 0) return 0;
        if (rate > RateMax)
        {
            var half = rate / 2;
            var halfNone = half <= RateMax ? Math.Exp(-half) : 0;
            return Poisson(half, halfNone, random) + Poisson(half, halfNone, random);
        }
        var left = random.Between(0, 1);
        var probability = none;
        var count = 0;
        while (left >= probability && count < 1_000)
        {
            left -= probability;
            count++;
            probability *= rate / count;
        }
        return count;
    }
}
