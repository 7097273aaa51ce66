using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeoIntel.Cli.Tests.Verbs;

public sealed class HotspotsDescribeVerbTests : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_bin_and_every_location_is_written_under_the_documented_columns()
    {
        var run = await DescribeAsync("--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        using var summary = JsonDocument.Parse(Assert.Single(run.OutLines));
        Assert.Equal(36, summary.RootElement.GetProperty("locations").GetInt32());
        var patterns = summary.RootElement.GetProperty("patterns");
        Assert.Equal(36, patterns.EnumerateObject().Sum(of => of.Value.GetInt32()));
        Assert.Equal(1, patterns.GetProperty("Consecutive Hot Spot").GetInt32());

        var bins = File.ReadAllLines(_folder.File("out.gi.csv"));
        Assert.Equal("global,k,location,t,gi_star_z,p_two_sided,bin_fdr,bin_raw", bins[0]);
        Assert.Equal(1 + 36 * 12, bins.Length);
        Assert.StartsWith("slice,0,c14,12,", bins.Single(line => line.Contains(",c14,12,", StringComparison.Ordinal)), StringComparison.Ordinal);
        var locations = File.ReadAllLines(_folder.File("out.category.csv"));
        Assert.Equal(37, locations.Length);
        Assert.EndsWith(",2,Consecutive Hot Spot,,,", locations.Single(line => line.Contains(",c14,", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part"));
    }

    [Fact]
    public async Task The_robust_label_comes_with_the_rate_of_false_alarms()
    {
        var run = await DescribeAsync("--robust", "19");

        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal("Patterns describe what was; they do not foretell.", run.OutLines[^1]);
        Assert.DoesNotContain(",,", File.ReadLines(_folder.File("out.category.csv")).Last(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("location,t,value\na,1,2\na,1,3\n", "line 3: Location 'a' has a value for step 1 already")]
    [InlineData("location,t,value\na,1,-2\n", "line 2: '-2' is no count")]
    [InlineData("location,t,value\na,0,2\n", "line 2: '0' is no step")]
    [InlineData("location,t\na,1\n", "line 1: The header lacks value")]
    [InlineData("location,t,value\na,1,1\nb,9,1\n", "There are 9 steps; patterns over time need at least 10.")]
    [InlineData("location,t,value\na,12,1\n", "There are 1 locations")]
    [InlineData("", "The file is empty")]
    public async Task A_cube_that_is_wrong_is_refused_with_its_line_and_nothing_is_written(string cube, string problem)
    {
        _folder.With("cube.csv", cube).With("near.csv", "location,neighbour\n");
        var run = await CliRun.OfAsync(
            "hotspots", "describe", "--cube", _folder.File("cube.csv"), "--neighbours", _folder.File("near.csv"), "--out",
            _folder.File("out.csv"));

        Assert.Equal(2, run.Code);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("out.gi.csv")));
    }

    [Fact]
    public async Task A_neighbour_that_the_cube_does_not_have_is_refused()
    {
        var run = await DescribeWithNeighboursAsync("location,neighbour\nc0,elsewhere\n");

        Assert.Equal(2, run.Code);
        Assert.Contains("line 2: 'elsewhere' is no location of the cube", run.Error, StringComparison.Ordinal);
    }

    Task<CliRun> DescribeAsync(params string[] more) => DescribeWithNeighboursAsync("location,neighbour\n", more);

    // 36 places of one incident a step, one of them with 60 in the last three of twelve.
    Task<CliRun> DescribeWithNeighboursAsync(string near, params string[] more)
    {
        var cube = new StringBuilder("location,t,value\n");
        for (var step = 1; step <= 12; step++)
        {
            for (var i = 0; i < 36; i++)
                cube.Append(CultureInfo.InvariantCulture, $"c{i},{step},{(i == 14 && step >= 10 ? 60 : (i + step) % 2)}\n");
        }
        _folder.With("cube.csv", cube.ToString()).With("near.csv", near);
        return CliRun.OfAsync(
        [
            "hotspots", "describe", "--cube", _folder.File("cube.csv"), "--neighbours", _folder.File("near.csv"), "--window", "slice",
            "--lag", "0", "--out", _folder.File("out.csv"), .. more,
        ]);
    }
}
