using System.Diagnostics;
using System.Globalization;
using GeoIntel.Benchmarks.Peers;
using GeoIntel.Models.Hotspots;

namespace GeoIntel.Benchmarks.Gates;

/// <summary>What describing a cube of 100 000 cells x 36 months costs, against R's spdep::localG slice by slice over the same
/// cube.</summary>
static class HotspotGates
{
    const int Rounds = 5;
    const int Columns = 400;
    const int Rows = 250;
    const int Steps = 36;

    public static IEnumerable<Gate> All =>
    [
        new("hotspots-gistar", Bar: 20, Stretch: 40, HigherIsBetter: true, GiStar),
        new("hotspots-description", Bar: 4, Stretch: 8, HigherIsBetter: true, Description),
    ];

    /// <summary>z and p alone, without lag and over each slice, as localG has them.</summary>
    static Measurement GiStar() => Measure((cube, neighbourhood) =>
    {
        var z = GetisOrd.Star(cube, neighbourhood, GlobalWindow.Slice, lag: 0);
        return (z, Significance.Of(z));
    });

    /// <summary>Bins by the false discovery rate, trends with Sen's slopes and labels besides.</summary>
    static Measurement Description() => Measure((cube, neighbourhood) =>
    {
        var description = HotspotDescription.Of(
            cube, neighbourhood, new DescriptionOptions { Window = GlobalWindow.Slice, Lag = 0 });
        return (description.Z, description.P);
    });

    static Measurement Measure(
        Func<SpaceTimeCube, Neighbourhood, (IReadOnlyList<double> Z, IReadOnlyList<double> P)> describe)
    {
        var cube = Cube();
        var neighbourhood = Neighbourhood.WithinDistance(
            [.. Enumerable.Range(0, Columns * Rows).Select(i => (250.0 * (i % Columns), 250.0 * (i / Columns)))], 360);
        using var peer = new Spdep(cube, neighbourhood);
        var (theirs, ours) = (new List<double>(), new List<double>());
        for (var round = -1; round < Rounds; round++)
        {
            var their = peer.Run(out var theirZ, out var theirP);
            GC.Collect();
            var started = Stopwatch.GetTimestamp();
            var (z, p) = describe(cube, neighbourhood);
            var our = Stopwatch.GetElapsedTime(started).TotalSeconds;
            AssertSame("z", z.Sum(Math.Abs), theirZ);
            AssertSame("p", p.Sum(), theirP);
            if (round < 0) continue; // both are warm now
            theirs.Add(their);
            ours.Add(our);
        }
        using var self = Process.GetCurrentProcess();
        return new Measurement(theirs.Zip(ours, (their, our) => their / our))
        {
            Sides = string.Create(
                CultureInfo.InvariantCulture,
                $"{new Measurement(theirs).Median:0.###} s and {new Measurement(ours).Median:0.###} s; ")
                + string.Create(CultureInfo.InvariantCulture, $"our process took {self.PeakWorkingSet64 >> 20} MiB at most"),
        };
    }

    static void AssertSame(string what, double ours, double theirs)
    {
        if (Math.Abs(ours - theirs) > 1e-9 * Math.Abs(theirs))
            throw new GateException($"The sum of {what} is {ours:r} here and {theirs:r} in R.");
    }

    /// <summary>Counts as crime has them: most cells empty, some always busy.</summary>
    static SpaceTimeCube Cube()
    {
        var random = new Random(20_260_101);
        var rates = Enumerable.Range(0, Columns * Rows).Select(_ => 0.4 * Math.Pow(random.NextDouble(), -0.6)).ToArray();
        var values = Enumerable.Range(0, Steps).SelectMany(_ => rates.Select(rate => Poisson(rate))).ToArray();
        return SpaceTimeCube.Of(
            [.. Enumerable.Range(0, rates.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))], Steps, values);

        // Knuth, The Art of Computer Programming, volume 2, section 3.4.1.
        double Poisson(double rate)
        {
            var (limit, product, count) = (Math.Exp(-Math.Min(rate, 50)), random.NextDouble(), 0);
            for (; product > limit; count++) product *= random.NextDouble();
            return count;
        }
    }
}
