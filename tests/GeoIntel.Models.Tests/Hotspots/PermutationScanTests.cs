using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Simulation;

namespace GeoIntel.Models.Tests.Hotspots;

public class PermutationScanTests
{
    [Fact]
    public void The_strongest_cylinder_is_that_of_plain_loops_over_all_of_them()
    {
        for (var seed = 1UL; seed <= 15; seed++)
        {
            var (cube, centres) = World(new Prng(seed), outbreak: seed % 2 == 0);
            var options = new ScanOptions { RadiusMetresMax = 1_100, StepsMax = 4, Shuffles = 19, Seed = seed };
            var found = PermutationScan.Run(cube, centres, options);
            Assert.Equal(Plain(cube, centres, options), found.Count == 0 ? 0 : found[0].LogLikelihoodRatio, 1e-9);
        }
    }

    [Fact]
    public void Something_new_in_the_last_steps_is_found_where_it_is()
    {
        var (cube, centres) = World(new Prng(4), outbreak: true);
        var found = PermutationScan.Run(cube, centres, new ScanOptions { RadiusMetresMax = 800, Shuffles = 199 });
        Assert.Contains(44, found[0].Members);
        Assert.Equal(1 / 200.0, found[0].P, 1e-12);
        Assert.Equal(200, found[0].RecurrenceSteps, 1e-9);
        Assert.True(found[0].Count > 3 * found[0].Expected);
    }

    [Fact]
    public void A_place_that_was_always_busy_is_no_news()
    {
        var (cube, centres) = World(new Prng(8), outbreak: false);
        var values = cube.Values.ToArray();
        for (var step = 0; step < cube.Steps; step++) values[step * 100 + 44] += 20;
        var found = PermutationScan.Run(
            SpaceTimeCube.Of(cube.Locations, cube.Steps, values), centres, new ScanOptions { RadiusMetresMax = 800, Shuffles = 99 });
        Assert.DoesNotContain(found, cluster => cluster.P <= 0.02);
    }

    [Fact]
    public void Clusters_share_no_location_and_the_same_seed_tells_the_same()
    {
        var (cube, centres) = World(new Prng(2), outbreak: true);
        var options = new ScanOptions { Shuffles = 49 };
        var (once, again) = (PermutationScan.Run(cube, centres, options), PermutationScan.Run(cube, centres, options));
        var members = once.SelectMany(cluster => cluster.Members).ToList();
        Assert.Equal(members.Count, members.Distinct().Count());
        Assert.Equal(once.Select(cluster => (cluster.Centre, cluster.P)), again.Select(cluster => (cluster.Centre, cluster.P)));
    }

    [Fact]
    public void Weights_that_are_no_whole_incidents_are_refused() =>
        Assert.Contains(
            "0.5 in step 1",
            Assert.Throws<ArgumentException>(() => PermutationScan.Run(
                SpaceTimeCube.Of(["a"], 2, [0.5, 1]), [(0, 0)], new ScanOptions())).Message,
            StringComparison.Ordinal);

    static double Plain(SpaceTimeCube cube, (double Easting, double Northing)[] centres, ScanOptions options)
    {
        var total = cube.Values.ToArray().Sum();
        var best = 0.0;
        foreach (var centre in centres)
        {
            foreach (var edge in centres)
            {
                var radius = Apart(centre, edge);
                if (radius > options.RadiusMetresMax) continue;
                // Circles grow a location at a time; of those equally far the earlier comes first.
                var ordered = Enumerable.Range(0, centres.Length)
                    .Where(i => Apart(centre, centres[i]) <= options.RadiusMetresMax)
                    .OrderBy(i => Math.Pow(centres[i].Easting - centre.Easting, 2) + Math.Pow(centres[i].Northing - centre.Northing, 2))
                    .ThenBy(i => i).ToList();
                var members = ordered.Take(ordered.FindIndex(i => centres[i] == edge) + 1).ToList();
                for (var steps = 1; steps <= options.StepsMax; steps++)
                {
                    double count = 0, ofPlaces = 0, ofTimes = 0;
                    for (var step = 0; step < cube.Steps; step++)
                    {
                        var recent = step >= cube.Steps - steps;
                        for (var i = 0; i < centres.Length; i++)
                        {
                            var value = cube.Step(step)[i];
                            if (recent) ofTimes += value;
                            if (members.Contains(i)) ofPlaces += value;
                            if (recent && members.Contains(i)) count += value;
                        }
                    }
                    var expected = ofPlaces * ofTimes / total;
                    if (count <= expected || count < 2) continue;
                    var ratio = count * Math.Log(count / expected)
                        + (total > count ? (total - count) * Math.Log((total - count) / (total - expected)) : 0);
                    best = Math.Max(best, ratio);
                }
            }
        }
        return best;
    }

    static double Apart((double Easting, double Northing) a, (double Easting, double Northing) b) =>
        Math.Sqrt(Math.Pow(a.Easting - b.Easting, 2) + Math.Pow(a.Northing - b.Northing, 2));

    static (SpaceTimeCube Cube, (double, double)[] Centres) World(Prng random, bool outbreak)
    {
        var (side, steps) = (10, 12);
        var values = new double[side * side * steps];
        for (var i = 0; i < values.Length; i++) values[i] = random.Below(5) == 0 ? random.Below(4) : 0;
        if (outbreak)
        {
            for (var step = steps - 2; step < steps; step++) values[step * side * side + 44] += 9;
        }
        var centres = Enumerable.Range(0, side * side).Select(i => (i % side * 500.0, i / side * 500.0)).ToArray();
        return (SpaceTimeCube.Of([.. Enumerable.Range(0, side * side).Select(i => $"cell-{i}")], steps, values), centres);
    }
}
