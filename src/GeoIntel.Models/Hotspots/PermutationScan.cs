using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Hotspots;

/// <summary>What a scan looks for.</summary>
public sealed record ScanOptions
{
    /// <summary>The widest circle, in metres.</summary>
    public double RadiusMetresMax { get; init; } = 2_000;

    /// <summary>The longest time back from the last step; at most half of all.</summary>
    public int StepsMax { get; init; } = 6;

    public int Shuffles { get; init; } = 999;
    public ulong Seed { get; init; } = 1;
}

/// <summary>A circle and a time up to the last step with more incidents than place and time by themselves explain.</summary>
/// <param name="Centre">The location at its centre.</param>
/// <param name="Members">All locations in it.</param>
/// <param name="Steps">How many steps back it reaches.</param>
/// <param name="LogLikelihoodRatio">Of the excess; the higher, the less by chance.</param>
/// <param name="P">Among the shuffles' own highest ratios: (1 + those as high) / (1 + shuffles).</param>
public sealed record ScanCluster(
    int Centre, IReadOnlyList<int> Members, int Steps, double Count, double Expected, double LogLikelihoodRatio, double P)
{
    /// <summary>How often chance alone would show one so strong, looking once a step: 1 / p steps.</summary>
    public double RecurrenceSteps => 1 / P;
}

/// <summary>The prospective space-time permutation scan: is something new happening somewhere now?</summary>
/// <remarks>
/// Expected in place z and step d is (all of z) x (all of d) / all; a cylinder's log likelihood ratio is
/// c ln(c / m) + (C - c) ln((C - c) / (C - m)) for c above m; its p is its rank among the highest ratios after the steps
/// were dealt anew among the incidents. No population is needed. Kulldorff, Heffernan, Hartman, Assuncao and Mostashari
/// (2005), PLoS Medicine 2(3).
/// </remarks>
public static class PermutationScan
{
    /// <summary>The strongest cylinders that share no location, strongest first.</summary>
    /// <param name="cube">Whole counts.</param>
    /// <param name="centres">Of the cube's locations, in metres on the National Grid.</param>
    /// <param name="clustersMax">How many are told.</param>
    public static IReadOnlyList<ScanCluster> Run(
        SpaceTimeCube cube, IReadOnlyList<(double Easting, double Northing)> centres, ScanOptions options, int clustersMax = 10,
        CancellationToken stopping = default)
    {
        if (centres.Count != cube.Locations.Count)
            throw new ArgumentException($"There are {centres.Count} centres for {cube.Locations.Count} locations.", nameof(centres));
        var stepsMax = Math.Clamp(options.StepsMax, 1, Math.Max(1, cube.Steps / 2));
        var circles = CirclesOf(centres, options.RadiusMetresMax);
        var cases = ScanCases.Of(cube, stepsMax);
        var highest = new double[options.Shuffles];
        Parallel.For(0, highest.Length, new ParallelOptions { CancellationToken = stopping }, shuffle =>
        {
            var recent = cases.Dealt(new Prng(options.Seed + (ulong)shuffle + 1));
            for (var centre = 0; centre < circles.Length; centre++)
                highest[shuffle] = Math.Max(highest[shuffle], Best(centre, circles, cases, recent).Ratio);
        });
        Array.Sort(highest);

        var found = new List<ScanCluster>();
        var taken = new HashSet<int>();
        var best = Enumerable.Range(0, circles.Length)
            .Select(centre => (Centre: centre, Best: Best(centre, circles, cases, cases.Recent)))
            .Where(of => of.Best.Ratio > 0)
            .OrderByDescending(of => of.Best.Ratio).ThenBy(of => of.Centre);
        foreach (var (centre, (ratio, members, steps, count, expected)) in best)
        {
            if (found.Count == clustersMax) break;
            var circle = circles[centre][..members];
            if (circle.Any(taken.Contains)) continue;
            taken.UnionWith(circle);
            var asHigh = highest.Length - LowerBound(highest, ratio);
            found.Add(new ScanCluster(centre, circle, steps, count, expected, ratio, (1.0 + asHigh) / (1.0 + highest.Length)));
        }
        return found;
    }

    /// <summary>The strongest cylinder round one centre.</summary>
    static (double Ratio, int Members, int Steps, double Count, double Expected) Best(
        int centre, int[][] circles, ScanCases cases, int[] recent)
    {
        var best = (Ratio: 0.0, Members: 0, Steps: 0, Count: 0.0, Expected: 0.0);
        for (var steps = 1; steps <= cases.StepsMax; steps++)
        {
            var share = cases.OfSteps(steps) / cases.Total;
            double count = 0, all = 0;
            var circle = circles[centre];
            for (var i = 0; i < circle.Length; i++)
            {
                count += recent[circle[i] * cases.StepsMax + steps - 1];
                all += cases.OfLocation(circle[i]);
                var expected = all * share;
                if (count <= expected || count < 2) continue;
                var ratio = LogLikelihoodRatio(count, expected, cases.Total);
                if (ratio > best.Ratio) best = (ratio, i + 1, steps, count, expected);
            }
        }
        return best;
    }

    internal static double LogLikelihoodRatio(double count, double expected, double total)
    {
        var outside = total - count;
        return count * Math.Log(count / expected) + (outside == 0 ? 0 : outside * Math.Log(outside / (total - expected)));
    }

    // The locations within the radius of each, nearest first: every prefix is a circle.
    static int[][] CirclesOf(IReadOnlyList<(double Easting, double Northing)> centres, double radius)
    {
        var near = Neighbourhood.WithinDistance(centres, radius);
        var circles = new int[centres.Count][];
        for (var i = 0; i < circles.Length; i++)
        {
            var (east, north) = centres[i];
            circles[i] =
            [
                .. near.Of(i).ToArray()
                    .OrderBy(j => Math.Pow(centres[j].Easting - east, 2) + Math.Pow(centres[j].Northing - north, 2))
                    .ThenBy(j => j),
            ];
        }
        return circles;
    }

    static int LowerBound(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
