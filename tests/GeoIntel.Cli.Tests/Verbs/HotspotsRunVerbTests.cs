using System.Globalization;
using System.Text;
using System.Text.Json;
using GeoIntel.Cli.RegistryFiles;

namespace GeoIntel.Cli.Tests.Verbs;

/// <summary>A whole run from files, on made-up rows under data.police.uk's columns.</summary>
public sealed class HotspotsRunVerbTests : IDisposable
{
    const string Header =
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_writes_its_page_its_cells_and_its_papers()
    {
        var run = await RunAsync("first", Months(11), "--json");

        Assert.Equal((0, ""), (run.Code, run.Error));
        using var summary = JsonDocument.Parse(Assert.Single(run.OutLines));
        Assert.Equal(
            ["atrs.json", "atrs.md", "audit.json", "cells-partners.csv", "cells.csv", "manifest.json",
                "model-card.json", "model-card.md", "page.html"],
            Directory.GetFiles(_folder.File("first")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var name in (string[])["atrs.json", "audit.json", "manifest.json", "model-card.json"])
            JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File("first"), name))).Dispose();
        var cells = Cells("first", "cells.csv");
        Assert.Equal(summary.RootElement.GetProperty("cells").GetInt32(), cells.Count);
        Assert.Equal(
            summary.RootElement.GetProperty("flags").EnumerateArray().Select(id => id.GetString()).Order(),
            cells.Where(cell => cell["flagged"] == "yes").Select(cell => cell["cell_id"]).Order());
        Assert.All(cells, cell => Assert.Equal("2025-12", cell["period"]));
        Assert.False(Directory.Exists(_folder.File("first.part")));
    }

    [Fact]
    public async Task The_edition_for_partners_lacks_small_counts_and_what_they_show_through()
    {
        await RunAsync("first", Months(11));

        var (all, partners) = (Cells("first", "cells.csv"), Cells("first", "cells-partners.csv"));

        Assert.Contains(all, cell => cell["suppressed"] == "yes");
        foreach (var (cell, told) in all.Zip(partners))
        {
            Assert.Equal(cell["cell_id"], told["cell_id"]);
            Assert.Equal(cell["ehsa_label_robust"], told["ehsa_label_robust"]);
            if (cell["suppressed"] == "yes") Assert.All(
                new[] { "count", "mean12", "forecast", "hi90", "why" }, column => Assert.Equal("", told[column]));
            else Assert.Equal(cell["mean12"], told["mean12"]);
            Assert.Equal(double.Parse(cell["count"], CultureInfo.InvariantCulture) < 3 ? "" : cell["count"],
                told["count"]);
        }
    }

    [Fact]
    public async Task A_second_run_tells_what_changed_and_one_of_another_unit_is_refused()
    {
        var files = Months(12);
        await RunAsync("first", files[..11]);

        var second = await RunAsync("second", files, "--before", _folder.File("first"));
        var other = await RunAsync("third", files, "--before", _folder.File("first"), "--cell", "1000");

        Assert.Equal((0, ""), (second.Code, second.Error));
        Assert.Contains(Cells("second", "cells.csv"), cell => cell["change_from_last"] is not ("" or "0"));
        Assert.Equal(2, other.Code);
        Assert.Contains("between runs of one group and unit", other.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("third")));
    }

    [Fact]
    public async Task Areas_feed_the_audit_and_can_be_what_is_compared()
    {
        _folder.With("areas.geojson", Areas()).With(
            "facts.csv", "code,residents,deprivation_decile\nW,1500,1\nE,1500,9\n");
        string[] areas = ["--areas", _folder.File("areas.geojson"), "--area-facts", _folder.File("facts.csv")];

        var squares = await RunAsync("squares", Months(11), areas);
        var wards = await RunAsync("wards", Months(11), [.. areas, "--unit", "areas", "--flag-share", "20"]);

        Assert.Equal((0, 0), (squares.Code, wards.Code));
        using var audit = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder.File("squares"), "audit.json")));
        Assert.Equal(10, audit.RootElement.GetProperty("rows").GetArrayLength());
        Assert.Equal(["E", "W"], Cells("wards", "cells.csv").Select(cell => cell["cell_id"]));
        Assert.All(Cells("wards", "cells.csv"), cell => Assert.NotEqual("", cell["rate_per_1000"]));
    }

    [Theory]
    [InlineData("nine months", "There are 9 months; at least 10 are needed")]
    [InlineData("a folder that is not empty", "is there already")]
    [InlineData("an unknown group", "There is no incident of 'everything'")]
    [InlineData("a month that is none", "--from '2025-1' is no month")]
    [InlineData("months beyond the last", "is out of range; there are incidents of 2025-01 to 2025-11")]
    [InlineData("areas without a file", "--unit areas needs --areas")]
    [InlineData("all of the area flagged", "A flagged share of 1 is out of range")]
    public async Task What_makes_no_run_ends_with_2_and_writes_nothing(string what, string reason)
    {
        string[] options = what switch
        {
            "an unknown group" => ["--crime-group", "everything"],
            "a month that is none" => ["--from", "2025-1"],
            "months beyond the last" => ["--from", "2025-03", "--months", "12"],
            "areas without a file" => ["--unit", "areas"],
            "all of the area flagged" => ["--flag-share", "100"],
            _ => [],
        };
        if (what == "a folder that is not empty") Directory.CreateDirectory(_folder.File("out/kept"));

        var run = await RunAsync("out", Months(what == "nine months" ? 9 : 11), options);

        Assert.Equal(2, run.Code);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.Exists(_folder.File("out")) ? Directory.GetFiles(_folder.File("out")) : []);
    }

    Task<CliRun> RunAsync(string folder, string[] files, params string[] options)
    {
        string[] group = options.Contains("--crime-group") ? [] : ["--crime-group", "neighbourhood-crime"];
        string[] cell = options.Contains("--cell") ? [] : ["--cell", "500"];
        return CliRun.OfAsync(["hotspots", "run", "--incidents", .. files, .. group, .. cell, "--origins", "2", "--out",
            _folder.File(folder), .. options]);
    }

    List<Dictionary<string, string>> Cells(string folder, string file)
    {
        var rows = CsvTable.Rows(File.ReadAllBytes(Path.Combine(_folder.File(folder), file))).Select(
            row => row.Values).ToList();
        return [.. rows.Skip(1).Select(row => rows[0].Zip(row).ToDictionary(of => of.First, of => of.Second))];
    }

    // Round (340.9, 401.1) on the National Grid most, the rest within two kilometres.
    string[] Months(int months)
    {
        var random = new Random(1);
        var files = new List<string>();
        for (var month = 1; month <= months; month++)
        {
            var text = new StringBuilder(Header).Append('\n');
            for (var i = 0; i < 60; i++)
            {
                var reach = i % 2 == 0 ? 0.004 : 0.03;
                var (east, north) = (-2.89 + reach * (random.NextDouble() - 0.5), 53.5
                    + reach * (random.NextDouble() - 0.5));
                text.Append(CultureInfo.InvariantCulture,
                    $"{month:00}{i:000}{new string('a', 59)},2025-{month:00},Made-up Police,Made-up Police,{east:0.000000},{north:0.000000},On or near A Street,,,{(i % 3 == 0 ? "Shoplifting" : "Burglary")},,\n");
            }
            var name = $"2025-{month:00}-made-up-street.csv";
            _folder.With(name, text.ToString());
            files.Add(_folder.File(name));
        }
        return [.. files];
    }

    static string Areas() => JsonSerializer.Serialize(new
    {
        type = "FeatureCollection",
        features = new[] { Area("W", -2.91, -2.89), Area("E", -2.89, -2.87) },
    });

    static object Area(string code, double west, double east) => new
    {
        type = "Feature",
        properties = new { code, name = $"Ward {code}" },
        geometry = new
        {
            type = "Polygon",
            coordinates = new[] { new[] { new[] { west, 53.48 }, [east, 53.48], [east, 53.52], [west, 53.52],
                [west, 53.48] } },
        },
    };
}
