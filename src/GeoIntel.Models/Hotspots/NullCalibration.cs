using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Hotspots;

/// <summary>What the description would say of a cube in which nothing changes, told by simulating such cubes.</summary>
/// <remarks>
/// Neighbours in earlier steps, which the first steps lack, and windows that overlap make the z series drift and cling
/// together even where every rate stands still; Mann-Kendall takes that for a trend. So the whole chain (counts, Gi*,
/// Mann-Kendall) is run on cubes of Poisson counts at each location's own mean, and a location's trend is held against its
/// own trends there: p = 2 min(share at or above, share at or below), the observed one counted in.
/// </remarks>
public sealed class NullCalibration
{
    NullCalibration(double[] p, HotspotPattern[] patterns, double usual, double robust)
    {
        P = p;
        Patterns = patterns;
        FalseAlarmRate = usual;
        RobustFalseAlarmRate = robust;
    }

    /// <summary>Null-calibrated p of every location's trend.</summary>
    public IReadOnlyList<double> P { get; }

    /// <summary>The robust label: the pattern with the trend that the null-calibrated p lets stand.</summary>
    public IReadOnlyList<HotspotPattern> Patterns { get; }

    /// <summary>Of the locations hot or cold throughout in the unchanging cubes, the share that the usual label calls
    /// intensifying or diminishing; not a number when no location is.</summary>
    public double FalseAlarmRate { get; }

    /// <summary>The same share under the robust label.</summary>
    public double RobustFalseAlarmRate { get; }

    /// <param name="description">Of the same cube, with the same options.</param>
    /// <param name="runs">How many cubes are simulated; 199 tell a p down to 0.01.</param>
    public static NullCalibration Of(
        SpaceTimeCube cube, Neighbourhood neighbourhood, DescriptionOptions options, HotspotDescription description,
        ulong seed, int runs = 199, CancellationToken stopping = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 19);
        var means = Means(cube);
        var simulated = new float[runs][]; // Mann-Kendall's Z of every location
        var throughout = new List<(int Run, int Location, bool Usual)>();
        for (var run = 0; run < runs; run++)
        {
            stopping.ThrowIfCancellationRequested();
            var still = StationaryCube.Draw(cube.Locations, cube.Steps, means, new Prng(seed + (ulong)run));
            var said = HotspotDescription.Of(still, neighbourhood, options, withSlopes: false);
            simulated[run] = [.. said.Trends.Select(trend => (float)trend.Z)];
            throughout.AddRange(said.Patterns.Index().Where(of => IsThroughout(of.Item)).Select(of => (run, of.Index, IsTrending(of.Item))));
        }

        var p = new double[cube.Locations.Count];
        var patterns = new HotspotPattern[p.Length];
        for (var location = 0; location < p.Length; location++)
        {
            p[location] = Share(simulated, location, (float)description.Trends[location].Z, except: -1);
            patterns[location] = Robust(description.Patterns[location], description.Trends[location].Z, p[location] <= options.Alpha);
        }
        var robust = throughout.Count(of => Share(simulated, of.Location, simulated[of.Run][of.Location], of.Run) <= options.Alpha);
        return new NullCalibration(
            p, patterns, (double)throughout.Count(of => of.Usual) / throughout.Count, (double)robust / throughout.Count);
    }

    // The observed trend is one of those it is held against, so that no p is 0.
    static double Share(float[][] simulated, int location, float observed, int except)
    {
        var (above, below, of) = (1, 1, 1);
        for (var run = 0; run < simulated.Length; run++)
        {
            if (run == except) continue;
            of++;
            var z = simulated[run][location];
            if (z >= observed) above++;
            if (z <= observed) below++;
        }
        return Math.Min(1, 2.0 * Math.Min(above, below) / of);
    }

    static HotspotPattern Robust(HotspotPattern usual, double trend, bool stands)
    {
        if (!IsThroughout(usual)) return usual;
        var side = Math.Sign((int)usual);
        var sign = stands ? Math.Sign(trend) * side : 0;
        return (HotspotPattern)(side * (sign > 0 ? 3 : sign < 0 ? 5 : 4));
    }

    static bool IsThroughout(HotspotPattern pattern) => Math.Abs((int)pattern) is 3 or 4 or 5;

    static bool IsTrending(HotspotPattern pattern) => Math.Abs((int)pattern) is 3 or 5;

    static double[] Means(SpaceTimeCube cube)
    {
        var means = new double[cube.Locations.Count];
        for (var step = 0; step < cube.Steps; step++)
        {
            var counts = cube.Step(step);
            for (var location = 0; location < means.Length; location++) means[location] += counts[location] / cube.Steps;
        }
        return means;
    }
}
