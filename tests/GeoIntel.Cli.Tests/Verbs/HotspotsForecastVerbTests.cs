using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GeoIntel.Cli.Tests.Verbs;

/// <summary>Both verbs that look ahead, on made-up rows under data.police.uk's columns.</summary>
public sealed class HotspotsForecastVerbTests : IDisposable
{
    const string Header =
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_back_test_writes_a_row_a_forecaster_and_origin_under_the_documented_columns()
    {
        var run = await RunAsync("backtest", Months(8), "--crime-types", "burglary;Vehicle crime", "--origins", "3");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var rows = File.ReadAllLines(_folder.File("out.csv"));
        Assert.Equal(
            "forecaster,origin,pai_1,pai_5,pei_1,hit_1,hit_5,deviance,pit_coverage_90,raw_coverage_90,sum_ratio", rows[0]);
        Assert.Equal(
            from month in new[] { "2025-06", "2025-07", "2025-08" }
            from name in new[] { "empirical-bayes", "mean-12", "ewma", "kde", "nb-regression" }
            select $"{name},{month}",
            rows.Skip(1).Select(row => string.Join(',', row.Split(',').Take(2))));
        Assert.All(rows.Skip(1), row =>
        {
            var values = row.Split(',').Skip(2).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
            Assert.Equal(values[3] * 100, values[0], 1e-9); // PAI = hit rate over 1 % of the area
            Assert.InRange(values[2], 0, 1 + 1e-9);
            Assert.InRange(values[8], 0.3, 3);
        });
        Assert.Contains("last year's map", run.Out, StringComparison.Ordinal);
        Assert.Contains("Flags by: empirical-bayes", run.OutLines[^1], StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.part"));
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_file_and_the_summary_comes_as_json()
    {
        var months = Months(6);
        var once = await RunAsync("backtest", months, "--crime-types", "all-crime", "--origins", "2", "--json");
        var bytes = File.ReadAllBytes(_folder.File("out.csv"));
        var again = await RunAsync("backtest", months, "--crime-types", "all-crime", "--origins", "2", "--json");

        Assert.Equal((0, once.Out), (again.Code, again.Out));
        Assert.Equal(bytes, File.ReadAllBytes(_folder.File("out.csv")));
        using var summary = JsonDocument.Parse(Assert.Single(once.OutLines));
        Assert.Equal("empirical-bayes", summary.RootElement.GetProperty("flags").GetString());
        Assert.Equal(5, summary.RootElement.GetProperty("forecasters").GetArrayLength());
        Assert.StartsWith(
            "Too few origins", summary.RootElement.GetProperty("sentence").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forecast_ranks_every_cell_and_says_why()
    {
        var run = await RunAsync("forecast", Months(5), "--crime-types", "Burglary", "--cell", "500");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var rows = File.ReadAllLines(_folder.File("out.csv"));
        Assert.Equal(
            "cell_id,easting,northing,period,crime_group,count,mean12,forecast,lo80,hi80,lo90,hi90,rank,cum_area_pct,share_longrun,"
            + "share_recent,share_neighbours,share_other_types,why", rows[0]);
        var forecasts = rows.Skip(1).Select(row => double.Parse(row.Split(',')[7], CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(forecasts.OrderDescending(), forecasts);
        Assert.StartsWith("SJ4493-00,344250,393250,2025-06,Burglary,12,12,", rows[1], StringComparison.Ordinal);
        Assert.Contains("'Burglary' expected in 2025-06 (90 % ", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("SJ4493-00: ", run.OutLines[1], StringComparison.Ordinal);
        Assert.EndsWith(",100", string.Join(',', rows[^1].Split(',').Take(14)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a type nobody recorded", "--crime-types Arson --origins 2", "There is no incident of 'Arson'; the files have Burglary; Shoplifting; Vehicle crime.")]
    [InlineData("too many origins", "--crime-types Burglary --origins 4", "4 origins need at least 7 steps; there are 6. Bring more steps or ask for 3 origins at most.")]
    [InlineData("no origin", "--crime-types Burglary --origins 0", "--origins 0 is out of range; give 1 to 600.")]
    [InlineData("cells that do not nest", "--crime-types Burglary --cell 300", "use 100, 125, 200, 250, 500")]
    [InlineData("no type", "--crime-types ;", "--crime-types names none")]
    public async Task What_cannot_be_answered_is_refused_with_what_can(string what, string arguments, string problem)
    {
        var run = await RunAsync("backtest", Months(6), arguments.Split(' '));

        Assert.True(run.Code == 2, what);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("out.csv")));
    }

    [Theory]
    [InlineData("two months", new[] { 1, 2 }, "There are 2 months; a forecast needs at least 3.")]
    [InlineData("a gap", new[] { 1, 2, 4 }, "2025-03 has no incident of any type")]
    public async Task A_history_too_short_or_with_a_gap_is_refused(string what, int[] months, string problem)
    {
        var run = await RunAsync("forecast", [.. months.Select(Month)], "--crime-types", "Burglary");

        Assert.True(run.Code == 2, what);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_area_of_one_cell_has_nothing_to_rank()
    {
        _folder.With("area.geojson", """
            {"type":"Polygon","coordinates":[[[-2.8440,53.4321],[-2.8439,53.4321],[-2.8439,53.4322],[-2.8440,53.4322],[-2.8440,53.4321]]]}
            """);
        var run = await RunAsync("forecast", Months(3), "--crime-types", "Burglary", "--cell", "10000", "--area", _folder.File("area.geojson"));

        Assert.Equal(2, run.Code);
        Assert.Contains("ranking needs at least two", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_row_is_told_by_the_exit_code()
    {
        var months = Months(4);
        File.AppendAllText(months[0], "x,2025-01,F,F,-2.84,95.0,On or near A,,,Burglary,,\n");

        Assert.Equal(3, (await RunAsync("forecast", months, "--crime-types", "Burglary")).Code);
    }

    Task<CliRun> RunAsync(string verb, string[] months, params string[] arguments) => CliRun.OfAsync(
        ["hotspots", verb, "--incidents", .. months, "--out", _folder.File("out.csv"), .. arguments]);

    string[] Months(int count) => [.. Enumerable.Range(1, count).Select(Month)];

    // A dozen burglaries a month in one place of Knowsley, the rest scattered by the month around it.
    string Month(int month)
    {
        var rows = new StringBuilder(Header).Append('\n');
        var random = new Random(month);
        for (var i = 0; i < 12; i++) Row("Burglary", -2.8435, 53.4315);
        for (var i = 0; i < 30; i++)
            Row("Vehicle crime", -2.86 + 0.04 * random.NextDouble(), 53.42 + 0.03 * random.NextDouble());
        for (var i = 0; i < 60; i++)
            Row("Shoplifting", -2.86 + 0.04 * random.NextDouble(), 53.42 + 0.03 * random.NextDouble());
        var name = $"2025-{month:00}-force-street.csv";
        _folder.With(name, rows.ToString());
        return _folder.File(name);

        void Row(string type, double longitude, double latitude) => rows.Append(
            CultureInfo.InvariantCulture,
            $"{Guid.NewGuid():N},2025-{month:00},A Force,A Force,{longitude:0.000000},{latitude:0.000000},On or near A Road,,,{type},,\n");
    }
}
