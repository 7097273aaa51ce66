using GeoIntel.Models.Sightings;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Benchmarks.Workload;

/// <summary>The vehicles that pass, busiest first.</summary>
static class Marks
{
    public const int Count = 50_000;

    const int Shift = 20;
    const string Letters = "ABCDEFGHJKLMNPRSTUVWXYZ";

    /// <summary>Different marks: 92 in a hundred of the form AB12CDE, the rest A123BCD.</summary>
    public static Vrm[] Some(Prng random, int count)
    {
        var marks = new HashSet<Vrm>();
        while (marks.Count < count)
        {
            var text = random.Chance(0.92)
                ? $"{Two(random)}{random.Below(24) + 51}{Two(random)}{random.Pick(Letters)}"
                : $"{random.Pick(Letters)}{random.Below(899) + 101}{Two(random)}{random.Pick(Letters)}";
            marks.Add(Vrm.Of(text));
        }
        return [.. marks];
    }

    /// <summary>How busy a vehicle is: Zipf and Mandelbrot with exponent 1, shift 20, by inverting its integral.</summary>
    public static int SomeRank(Prng random) =>
        (int)(Shift * Math.Pow((Count + Shift) / (double)Shift, random.Between(0, 1))) - Shift;

    static string Two(Prng random) => $"{random.Pick(Letters)}{random.Pick(Letters)}";
}
