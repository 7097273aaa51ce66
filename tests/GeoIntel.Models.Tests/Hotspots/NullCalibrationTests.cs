using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Simulation;
using Xunit.Abstractions;

namespace GeoIntel.Models.Tests.Hotspots;

public class NullCalibrationTests(ITestOutputHelper output)
{
    static readonly bool IsLong = Environment.GetEnvironmentVariable("GEOINTEL_TEST_LONG") == "1";

    /// <summary>Where every rate stands still, a trend is a false alarm, whatever it is called.</summary>
    [ReferenceFact]
    public void Where_nothing_changes_the_robust_label_calls_a_trend_in_no_more_than_its_level()
    {
        var reference = new ReferenceCube("merseyside-grid500-2025");
        var means = new double[reference.Cube.Locations.Count];
        for (var step = 0; step < reference.Cube.Steps; step++)
        {
            for (var i = 0; i < means.Length; i++) means[i] += reference.Cube.Step(step)[i] / reference.Cube.Steps;
        }
        var options = new DescriptionOptions();
        var (throughout, usual, robust) = (0, 0, 0);
        var cubes = IsLong ? 200 : 3;
        for (var run = 0; run < cubes; run++)
        {
            var still = StationaryCube.Draw(reference.Cube.Locations, steps: 36, means, new Prng(1_000_000 + (ulong)run));
            var said = HotspotDescription.Of(still, reference.Neighbourhood, options);
            var calibrated = NullCalibration.Of(
                still, reference.Neighbourhood, options, said, seed: (ulong)run * 1_000, runs: IsLong ? 199 : 59);
            for (var i = 0; i < means.Length; i++)
            {
                if (Math.Abs((int)said.Patterns[i]) is not (3 or 4 or 5)) continue;
                throughout++;
                if (Math.Abs((int)said.Patterns[i]) is 3 or 5) usual++;
                if (Math.Abs((int)calibrated.Patterns[i]) is 3 or 5) robust++;
            }
        }
        output.WriteLine($"{cubes} cubes: of {throughout} always-hot cells {usual} trend by the usual label, {robust} by the robust one");
        Assert.True(throughout > 100 * cubes, $"{throughout} cells in {cubes} cubes are too few to tell.");
        Assert.True(robust <= 0.05 * throughout, $"{robust} of {throughout} are above 5 %.");
        Assert.True(usual > 2 * robust, $"The usual label calls {usual}, the robust one {robust}: nothing was gained.");
    }

    [Fact]
    public void A_real_trend_stays_a_trend()
    {
        // One place of 25 rises from 10 to 80 a month; the others stand still.
        var random = new Prng(3);
        var (locations, steps) = (400, 24);
        var values = new double[locations * steps];
        for (var step = 0; step < steps; step++)
        {
            for (var i = 0; i < locations; i++)
                values[step * locations + i] = i is 210 or 190 ? 10 + 3 * step + random.Below(4) : random.Below(3);
        }
        var cube = SpaceTimeCube.Of([.. Enumerable.Range(0, locations).Select(i => $"cell-{i}")], steps, values);
        var near = Neighbourhood.WithinDistance(
            [.. Enumerable.Range(0, locations).Select(i => (i % 20 * 250.0, i / 20 * 250.0))], 360);
        var options = new DescriptionOptions();
        var said = HotspotDescription.Of(cube, near, options);
        var calibrated = NullCalibration.Of(cube, near, options, said, seed: 7, runs: 99);

        Assert.Equal(HotspotPattern.IntensifyingHotSpot, said.Patterns[210]);
        Assert.Equal(HotspotPattern.IntensifyingHotSpot, calibrated.Patterns[210]);
        Assert.Equal(0.02, calibrated.P[210], 1e-12);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(8)]
    [InlineData(500)]
    public void Drawn_counts_have_the_mean_and_the_variance_of_a_poisson_rate(double rate)
    {
        var cube = StationaryCube.Draw(["a"], 40_000, [rate], new Prng(1));
        var counts = cube.Values.ToArray();
        var mean = counts.Average();
        var variance = counts.Average(count => (count - mean) * (count - mean));
        Assert.Equal(1, mean / rate, 0.03);
        Assert.Equal(1, variance / rate, 0.05);
    }
}
