using System.Text.Json;
using System.Xml.Linq;

namespace GeoIntel.Service.Tests.Layers;

[Collection(PostGisCollection.Name)]
public class ExportTests(PostGisFixture postgis)
{
    static readonly string[] Notes =
    [
        "OFFICIAL-SENSITIVE", "Local Organised Crime Profile", "run-2", "Contains made-up police data © 2026",
        "Incidents to 2025-12-31", "Places are snap points, not addresses",
    ];

    [PostGisTheory]
    [InlineData("gpkg")]
    [InlineData("fgb")]
    [InlineData("geojson")]
    [InlineData("csv")]
    [InlineData("kml")]
    [InlineData("qgs")]
    public async Task Every_file_carries_what_must_travel_with_it_and_says_which_edition_it_is(string format)
    {
        await using var world = await LayersWorld.CreateAsync(postgis);

        var full = Plain(await world.TextAsync($"/exports/hotspots.{format}"));
        var partner = Plain(await world.TextAsync($"/exports/hotspots.{format}?edition=partner"));

        Assert.All(Notes, note => Assert.Contains(note, full, StringComparison.Ordinal));
        Assert.Contains("Full edition: small counts are not withheld", full, StringComparison.Ordinal);
        Assert.All(Notes, note => Assert.Contains(note, partner, StringComparison.Ordinal));
        Assert.Contains("Partner edition", partner, StringComparison.Ordinal);
        if (format == "qgs") return;
        // The sentence of cell 14, which is small.
        Assert.Contains("Cell 14: forecast", full, StringComparison.Ordinal);
        Assert.DoesNotContain("Cell 14: forecast", partner, StringComparison.Ordinal);
        Assert.Contains("Cell 15: forecast", partner, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task No_partner_reads_a_small_count_of_the_last_month()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);

        Assert.Contains(await CountsAsync(""), count => count is "1" or "2");
        var told = await CountsAsync("?edition=partner");
        Assert.DoesNotContain(told, count => count is "0" or "1" or "2");
        Assert.Contains(told, count => count.Length > 0);

        async Task<List<string>> CountsAsync(string edition)
        {
            string[] lines = (await world.TextAsync("/exports/hotspots.csv" + edition)).Split("\r\n");
            var header = Array.FindIndex(lines, line => line.Split(',').Contains("count"));
            var column = Array.IndexOf(lines[header].Split(','), "count");
            // Texts with commas of their own stand behind the counts.
            return [.. lines[(header + 1)..].Where(line => line.Length > 0).Select(line => line.Split(',')[column])];
        }
    }

    [PostGisFact]
    public async Task A_spreadsheet_gets_no_formula_and_quotes_hold()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);

        var lines = (await world.TextAsync("/exports/hotspots.csv")).Split("\r\n");

        var heading = Array.FindIndex(lines, line => line.StartsWith("cell_id,", StringComparison.Ordinal));
        Assert.All(lines[..heading], line => Assert.StartsWith("# ", line.TrimStart('"'), StringComparison.Ordinal));
        Assert.EndsWith(",why,easting,northing,longitude,latitude", lines[heading], StringComparison.Ordinal);
        Assert.Contains(",\"'=HYPERLINK(\"\"x\"\"), \"\"quoted\"\"\",340375.00,390125.00,-2.", lines[heading + 2], StringComparison.Ordinal);
        Assert.Contains(",'+44,", lines[heading + 3], StringComparison.Ordinal);
        Assert.Contains(",'@x,", lines[heading + 4], StringComparison.Ordinal);
        Assert.Contains(",'-1 < & > 0,", lines[heading + 5], StringComparison.Ordinal);
        // A number may be less than nothing; it is no formula.
        Assert.Contains(",-2.876543211,", lines[heading + 1], StringComparison.Ordinal);
        Assert.Equal(heading + 1 + 144 + 1, lines.Length);
    }

    [PostGisFact]
    public async Task A_csv_has_a_byte_order_mark_and_outlines_when_asked_and_times_in_two_columns()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis, columns: 2)).WithPurpose();

        var plain = await world.BytesAsync("/exports/hits.csv");
        var marked = await world.BytesAsync("/exports/boundaries.lsoa-2021.csv?bom=true&geometry=wkt");

        Assert.Equal((byte)'"', plain[0]);
        Assert.Equal([0xef, 0xbb, 0xbf], marked[..3]);
        Assert.Contains(
            "\"MULTIPOLYGON (((340000.00 390000.00, 341000.00 390000.00, 341000.00 391000.00, 340000.00 391000.00, 340000.00 390000.00), "
            + "(340400.00 390400.00, 340600.00 390400.00, 340600.00 390600.00, 340400.00 390600.00, 340400.00 390400.00)))\"",
            System.Text.Encoding.UTF8.GetString(marked), StringComparison.Ordinal);
        var text = System.Text.Encoding.UTF8.GetString(plain);
        Assert.Contains(",first_captured_at_date,first_captured_at_time_utc,", text, StringComparison.Ordinal);
        Assert.Contains(",X1,2026-03-02,10:00:00,2026-03-02,10:05:00,2,n1,", text, StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task The_middle_of_an_outline_leaves_its_holes_out()
    {
        await using var world = await LayersWorld.CreateAsync(postgis, columns: 2);

        var lines = (await world.TextAsync("/exports/boundaries.lsoa-2021.csv")).Split("\r\n");

        // A kilometre square, its hole in the middle; a square and a triangle of an eighth of it.
        Assert.Contains("340500.00,390500.00,", lines.Single(line => line.StartsWith("E01", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("341703.70,390462.96,", lines.Single(line => line.StartsWith("E02", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_kml_is_well_formed_whatever_the_words_are()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);

        var document = XDocument.Parse(await world.TextAsync("/exports/hotspots.kml"));

        XNamespace kml = "http://www.opengis.net/kml/2.2";
        Assert.Equal(144, document.Descendants(kml + "Placemark").Count());
        Assert.Contains(document.Descendants(kml + "SimpleData"), value => value.Value == "-1 < & > 0");
    }

    [PostGisFact]
    public async Task A_run_without_rows_in_its_box_of_time_makes_a_file_without_rows_that_still_opens()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis, columns: 2)).WithPurpose();

        foreach (var format in (string[])["gpkg", "fgb", "geojson", "csv", "kml"])
            Assert.NotEmpty(await world.BytesAsync($"/exports/hits.{format}?datetime=2026-01-01/2026-01-02"));
        var empty = JsonDocument.Parse(await world.BytesAsync("/exports/hits.geojson?datetime=2026-01-01/2026-01-02")).RootElement;
        Assert.Equal(0, empty.GetProperty("features").GetArrayLength());
    }

    // As JSON and XML write characters that they need for themselves.
    static string Plain(string text) => text.Replace("\\u00A9", "©", StringComparison.Ordinal);
}
