using GeoIntel.Models.Hotspots;

namespace GeoIntel.Models.Tests.Hotspots;

public class GetisOrdTests
{
    [Theory]
    [InlineData(GlobalWindow.Cube, 0)]
    [InlineData(GlobalWindow.Cube, 2)]
    [InlineData(GlobalWindow.Window, 1)]
    [InlineData(GlobalWindow.Slice, 1)]
    public void Every_bin_agrees_with_the_formula_summed_in_plain_loops(GlobalWindow window, int lag)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var (cube, near, centres) = World(seed);
            var z = GetisOrd.Star(cube, near, window, lag);
            for (var step = 0; step < cube.Steps; step++)
            {
                for (var i = 0; i < cube.Locations.Count; i++)
                    Assert.Equal(Plain(cube, centres, window, lag, i, step), z[step * cube.Locations.Count + i], 1e-9);
            }
        }
    }

    [Fact]
    public void Where_nothing_varies_nothing_is_hot()
    {
        var cube = SpaceTimeCube.Of(["a", "b", "c"], 2, [4, 4, 4, 4, 4, 4]);
        var alone = Neighbourhood.OfPairs(3, []);
        Assert.All(GetisOrd.Star(cube, alone, GlobalWindow.Cube, 1), z => Assert.Equal(0, z));
    }

    [Fact]
    public void Where_everything_is_a_neighbour_nothing_is_hot()
    {
        var cube = SpaceTimeCube.Of(["a", "b"], 1, [1, 9]);
        var all = Neighbourhood.OfPairs(2, [(0, 1), (1, 0)]);
        Assert.All(GetisOrd.Star(cube, all, GlobalWindow.Slice, 0), z => Assert.Equal(0, z));
    }

    [Fact]
    public void A_neighbourhood_of_other_locations_is_refused() =>
        Assert.Contains(
            "of 3 locations, the cube of 2",
            Assert.Throws<ArgumentException>(() => GetisOrd.Star(
                SpaceTimeCube.Of(["a", "b"], 1, [1, 2]), Neighbourhood.OfPairs(3, []), GlobalWindow.Cube, 0)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void A_value_that_is_no_count_is_refused_with_its_bin(double value)
    {
        var refusal = Assert.Throws<ArgumentException>(() => SpaceTimeCube.Of(["a", "b"], 2, [0, 1, 2, value]));
        Assert.Contains("Location 'b'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("step 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_that_stands_twice_is_refused() =>
        Assert.Contains(
            "'a' stands twice",
            Assert.Throws<ArgumentException>(() => SpaceTimeCube.Of(["a", "a"], 1, [0, 1])).Message,
            StringComparison.Ordinal);

    static double Plain(
        SpaceTimeCube cube, (double Easting, double Northing)[] centres, GlobalWindow window, int lag, int location, int step)
    {
        double weight = 0, sum = 0;
        var global = new List<double>();
        for (var t = 0; t < cube.Steps; t++)
        {
            for (var j = 0; j < centres.Length; j++)
            {
                var value = cube.Step(t)[j];
                var recent = t <= step && t >= step - lag;
                if (window == GlobalWindow.Cube || (window == GlobalWindow.Window && recent) || (window == GlobalWindow.Slice && t == step))
                    global.Add(value);
                var (east, north) = (centres[j].Easting - centres[location].Easting, centres[j].Northing - centres[location].Northing);
                if (!recent || Math.Sqrt(east * east + north * north) > 1_000) continue;
                weight++;
                sum += value;
            }
        }
        var (n, mean) = ((double)global.Count, global.Average());
        var deviation = Math.Sqrt(global.Sum(value => (value - mean) * (value - mean)) / n);
        return deviation == 0 || n * weight <= weight * weight
            ? 0
            : (sum - mean * weight) / (deviation * Math.Sqrt((n * weight - weight * weight) / (n - 1)));
    }

    static (SpaceTimeCube Cube, Neighbourhood Near, (double, double)[] Centres) World(int seed)
    {
        var random = new Random(seed);
        var (locations, steps) = (random.Next(2, 40), random.Next(1, 15));
        var centres = Enumerable.Range(0, locations)
            .Select(_ => (random.Next(0, 50) * 100.0, random.Next(0, 50) * 100.0)).ToArray();
        var values = Enumerable.Range(0, locations * steps).Select(_ => (double)(random.Next(0, 4) * random.Next(0, 3))).ToArray();
        var cube = SpaceTimeCube.Of([.. Enumerable.Range(0, locations).Select(i => $"cell-{i}")], steps, values);
        return (cube, Neighbourhood.WithinDistance(centres, 1_000), centres);
    }
}
