using System.Text.Json;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Profiles;
using GeoIntel.Models.Profiles.Page;

namespace GeoIntel.Models.Tests.Profiles;

public class ProfileDocumentTests
{
    static readonly DateTimeOffset Written = new(2026, 4, 3, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_figures_labels_and_texts_give_the_same_bytes_and_so_do_figures_that_were_stored()
    {
        var (first, second) = (FilesOf(new SeededBorough(7).Figures), FilesOf(new SeededBorough(7).Figures));
        var stored = FilesOf(ProfileDocument.Read(first.Single(file => file.Name == ProfileDocument.FiguresFile)));

        Assert.Equal(first.Select(file => (file.Name, file.Sha256)), second.Select(file => (file.Name, file.Sha256)));
        Assert.Equal(first.Select(file => (file.Name, file.Sha256)), stored.Select(file => (file.Name, file.Sha256)));
        Assert.NotEqual(
            first.Select(file => file.Sha256), FilesOf(new SeededBorough(8).Figures).Select(file => file.Sha256));
    }

    [Fact]
    public void The_manifest_lists_inputs_and_every_other_file_with_its_digest()
    {
        var files = FilesOf(new SeededBorough(7).Figures);

        using var manifest = JsonDocument.Parse(files.Single(file => file.Name == DocumentManifest.FileName).Text);

        Assert.Equal(
            files.Where(file => file.Name != DocumentManifest.FileName).Select(file => (file.Name, file.Sha256)),
            manifest.RootElement.GetProperty("files").EnumerateArray().Select(file =>
                (file.GetProperty("name").GetString()!, file.GetProperty("sha256").GetString()!)));
        Assert.Equal("incidents", manifest.RootElement.GetProperty("inputs")[0].GetProperty("name").GetString());
        var labels = manifest.RootElement.GetProperty("labels");
        Assert.Equal(("police", 3), (labels.GetProperty("edition").GetString(), labels.GetProperty("version").GetInt32()));
        Assert.Equal("2025-01-01", labels.GetProperty("first_day").GetString());
    }

    [Fact]
    public void The_page_has_all_four_parts_what_analysts_wrote_and_asks_nothing_of_anybody()
    {
        var page = PageOf(new SeededBorough(7).Figures, [
            new("pursue", "Two lines:\n<script>alert(1)</script>", "person:pat", Written, 2)]);

        foreach (var part in Enum.GetNames<ProfilePart>()) Assert.Contains($"<h2>{part}", page, StringComparison.Ordinal);
        Assert.Contains("Two lines:\n&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.Contains("Draft: nobody has signed it.", page, StringComparison.Ordinal);
        Assert.Contains("the program makes none", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_map_has_scale_legend_north_attribution_and_date()
    {
        var page = PageOf(new SeededBorough(7).Figures, []);

        var map = page[page.IndexOf("<figure class=\"figure\">", StringComparison.Ordinal)..];
        map = map[..map.IndexOf("</figure>", StringComparison.Ordinal)];
        foreach (var needed in (string[])[" km<", "class=\"legend\"", "N ↑", "Made up.", "Drawn 2026-04-02"])
            Assert.Contains(needed, map, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rate_is_a_year_and_thousand_and_has_its_denominator_beside_it()
    {
        var figures = new SeededBorough(7).Figures with
        {
            Months = 6,
            Areas = [new("W0", "Ward 0", 2_000, null, "MULTIPOLYGON(((340000 400000, 341500 400000, 341500 401500, 340000 400000)))")],
            Crime = [new CrimeFigures { Id = "drugs", Total = 30, ByArea = [30], ByMonth = [5, 5, 5, 5, 5, 5], FlagTold = FlagTold.NotNeeded,
                Before = new CrimeBefore(2, new DateOnly(2024, 1, 1), 12, 40, [40]) }],
        };

        var table = ProfileTables.Of(figures).Single(table => table.Id == "drugs-areas");

        // 30 in half a year are 60 a year among 2 thousand; 5 a month against 40 / 12.
        Assert.Equal(["Ward 0", "W0", "30", "2000", "not known", "30.0", "not known", "40", "+50.0 %"], table.Rows[0]);
    }

    [Fact]
    public void A_text_that_a_spreadsheet_would_run_is_made_harmless_in_the_csv()
    {
        var table = new DocumentTable("t", "T", "", ["a", "b"], [["=1+1", "-2.5"], ["a,\"b\"", "+3.0"]]);

        Assert.Equal("a,b\r\n'=1+1,-2.5\r\n\"a,\"\"b\"\"\",+3.0\r\n", table.ToCsv());
    }

    [Fact]
    public void Where_no_source_tells_of_a_kind_there_is_no_nought_to_be_read_as_a_finding()
    {
        var figures = new SeededBorough(7).Figures;
        figures = figures with
        {
            Crime = [.. figures.Crime.Select(of => of with
            {
                FlagTold = of.Id == "vehicle-nuisance" ? FlagTold.Nowhere : FlagTold.NotNeeded,
                Total = 0, ByArea = [.. of.ByArea.Select(_ => (int?)0)], ByMonth = [.. of.ByMonth.Select(_ => (int?)0)],
            })],
        };

        var tables = ProfileTables.Of(figures).ToDictionary(table => table.Id);

        Assert.All(tables["overview"].Rows, row => Assert.Equal(row[0] == "Vehicle nuisance" ? "not told" : "0", row[1]));
        Assert.All(tables["vehicle-nuisance-areas"].Rows, row => Assert.Equal(["not told", "not told", "not told"], [row[2], row[5], row[6]]));
        Assert.All(tables["vehicle-nuisance-months"].Rows, row => Assert.Equal("not told", row[1]));
        var page = PageOf(figures, []);
        Assert.Contains("Drugs by month", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Vehicle nuisance by month", page, StringComparison.Ordinal);
        Assert.Contains("No source of incidents in these areas and months tells it", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_said()
    {
        var figures = new SeededBorough(7).Figures;
        figures = figures with
        {
            Months = 14, Hotspots = [], Sources = [], Feeds = [new("Gate", null, 0, 0)],
            Crime = [.. figures.Crime.Select(of => of with { FlagTold = of.Id == "knife-enabled" ? FlagTold.Nowhere : FlagTold.NotNeeded })],
        };

        var gaps = ProfileGaps.Of(figures);

        Assert.Contains(gaps, gap => gap.StartsWith("Knife-enabled crime: no source", StringComparison.Ordinal));
        Assert.Contains("No incidents were imported.", gaps);
        Assert.Contains(gaps, gap => gap.StartsWith("No hotspot run", StringComparison.Ordinal));
        Assert.Contains("Feed Gate has never sent a read.", gaps);
        Assert.Contains(gaps, gap => gap.StartsWith("No earlier profile", StringComparison.Ordinal));
    }

    static string PageOf(ProfileFigures figures, IReadOnlyList<DocumentText> texts) =>
        ProfilePage.Write(figures, SeededBorough.Labels(figures), texts);

    static IReadOnlyList<DocumentFile> FilesOf(ProfileFigures figures) => ProfileDocument.Of(
        figures, SeededBorough.Labels(figures), [new("incidents", "3 publications", "ab")],
        [new("summary", "Quiet.", "person:pat", Written, 3)]);
}
