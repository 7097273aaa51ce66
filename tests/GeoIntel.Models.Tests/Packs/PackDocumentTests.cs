using System.Text.Json;
using GeoIntel.Models.Compliance;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Packs;
using GeoIntel.Models.Packs.Blocks;
using GeoIntel.Models.Packs.Page;

namespace GeoIntel.Models.Tests.Packs;

public class PackDocumentTests
{
    static readonly DateOnly Monday = new(2026, 3, 23); // the clocks go forward on its Sunday
    static readonly DateTimeOffset AsOf = new(2026, 3, 30, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_same_figures_labels_and_texts_give_the_same_bytes_and_so_do_figures_that_were_stored()
    {
        var (first, second) = (FilesOf(Figures(7)), FilesOf(Figures(7)));
        var stored = FilesOf(PackDocument.Read(first.Single(file => file.Name == DocumentFile.Figures)));

        Assert.Equal(first.Select(file => (file.Name, file.Sha256)), second.Select(file => (file.Name, file.Sha256)));
        Assert.Equal(first.Select(file => (file.Name, file.Sha256)), stored.Select(file => (file.Name, file.Sha256)));
        Assert.NotEqual(first.Select(file => file.Sha256), FilesOf(Figures(8)).Select(file => file.Sha256));
    }

    [Fact]
    public void The_manifest_lists_the_template_and_every_other_file_with_its_digest()
    {
        var files = FilesOf(Figures(7));

        using var manifest = JsonDocument.Parse(files.Single(file => file.Name == DocumentManifest.FileName).Text);

        Assert.Equal(
            files.Where(file => file.Name != DocumentManifest.FileName).Select(file => (file.Name, file.Sha256)),
            manifest.RootElement.GetProperty("files").EnumerateArray().Select(file =>
                (file.GetProperty("name").GetString()!, file.GetProperty("sha256").GetString()!)));
        var template = manifest.RootElement.GetProperty("inputs")[0];
        Assert.Equal(("ocg-weekly.json", "ab"), (template.GetProperty("version").GetString(), template.GetProperty("sha256").GetString()));
        Assert.Equal("2026-W13 (2026-03-23 to 2026-03-29)", manifest.RootElement.GetProperty("labels").GetProperty("period").GetString());
    }

    [Fact]
    public void The_page_has_the_templates_sections_in_its_order_what_people_wrote_and_asks_nothing_of_anybody()
    {
        var figures = Figures(7);
        figures = figures with
        {
            Template = figures.Template with { Sections = [new(null, "decisions", "What we <decide>", "Fixed & firm."), .. figures.Template.Sections] },
        };

        var page = PackPage.Write(figures, Labels(), [new("decisions", "<script>no</script>", "person:pat", AsOf, 1)]);

        Assert.True(page.IndexOf("<h2>What we &lt;decide&gt;</h2>", StringComparison.Ordinal) < page.IndexOf("<h2>The hits</h2>", StringComparison.Ordinal));
        Assert.Contains("Fixed &amp; firm.", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;no", page, StringComparison.Ordinal);
        foreach (var never in (string[])["<script", "src=", "http", "href"]) Assert.DoesNotContain(never, page, StringComparison.Ordinal);
    }

    [Fact]
    public void Hits_are_counted_by_the_days_of_London_and_every_row_adds_up()
    {
        List<PackHit> hits =
        [
            Hit(1, new(2026, 3, 29, 22, 59, 59, TimeSpan.Zero), 1), Hit(2, new(2026, 3, 29, 23, 0, 0, TimeSpan.Zero), 0),
            Hit(3, new(2026, 3, 23, 0, 0, 0, TimeSpan.Zero), 2),
        ];

        var figures = HitBlock.Counts(hits, Monday, Monday.AddDays(7));

        // Summer time: Monday the 30th begins at 23:00 UTC.
        Assert.Equal([1, 0, 0, 0, 0, 0, 1], figures.Bars!.Counts);
        Assert.Equal(["all", "3", "1", "1", "1", "0", "0", "0", "0"], figures.Tables[0].Rows[^1]);
        Assert.All(figures.Tables[0].Rows, row => Assert.Equal(int.Parse(row[1], null), row.Skip(2).Sum(cell => int.Parse(cell, null))));
    }

    [Fact]
    public void What_is_due_stands_under_its_time_with_both_edges()
    {
        PackReview At(double days) => new("conditions/c", ReviewBlock.Reasons[2], AsOf.AddDays(days), "o", "");

        var rows = ReviewBlock.Of([At(-1), At(0), At(0.01), At(14), At(14.01), At(31)], AsOf).Tables[0].Rows;

        Assert.Equal(["review due", "2", "2", "2"], rows[2]);
        Assert.Equal(["all", "2", "2", "2"], rows[^1]);
    }

    [Fact]
    public void A_hidden_mark_or_name_stands_in_no_cell_however_it_is_written()
    {
        var hidden = new HiddenWords(["AB12CDE", "Zoltan Quill", "Al"]);
        PackAssociation Link(string source) => new("vehicleLinks/l1", AsOf, "p1", "", "hire", source, "", "");

        var rows = hidden.Withhold(AssociationBlock.Of(
            [Link("seen in ab12 cde"), Link("with zoltan-quill"), Link("Alone at the mall")], [])).Tables[0].Rows;

        Assert.Equal([DocumentTable.Withheld, DocumentTable.Withheld, "Alone at the mall"], rows.Select(row => row[4]));
    }

    [Fact]
    public void A_template_with_compliance_is_for_officers_and_another_for_the_police()
    {
        var template = Figures(1).Template;

        Assert.Equal(DocumentEdition.Police, PackDocument.EditionOf(template));
        Assert.Equal(DocumentEdition.Officers, PackDocument.EditionOf(template with
        {
            Sections = [.. template.Sections, new(PackBlock.Compliance, "", "Conditions", "")],
        }));
    }

    [Theory]
    [InlineData("2026-W01", "2025-12-29")]
    [InlineData("2026-W53", "2026-12-28")]
    [InlineData("2020-W53", "2020-12-28")]
    public void Weeks_are_those_of_ISO_8601(string week, string monday)
    {
        Assert.True(DocumentPeriod.TryParseWeek(week, out var first));
        Assert.Equal(monday, first.ToString("yyyy-MM-dd", null));
        Assert.Equal(week, DocumentPeriod.WeekOf(first.AddDays(6)));
    }

    [Theory]
    [InlineData("2025-W53")]
    [InlineData("2026-W00")]
    [InlineData("2026-W1")]
    [InlineData("2026W01")]
    [InlineData("2026-11")]
    [InlineData("+026-W01")]
    [InlineData("")]
    public void What_is_no_week_is_none(string text) => Assert.False(DocumentPeriod.TryParseWeek(text, out _));

    internal static PackFigures Figures(int seed)
    {
        var random = new Random(seed);
        var hits = Enumerable.Range(0, 40).Select(i => Hit(
            (byte)i, LondonDay.Of(Monday).From.AddMinutes(random.Next(7 * 1380)), random.Next(7), (HitKind)random.Next(1, 8))).ToList();
        return new PackFigures
        {
            Template = new PackTemplate(
                "ocg-weekly", "Weekly meeting", "Police only", PackPeriod.Week,
                [new(PackBlock.Hits, "", "The hits", ""), new(PackBlock.Episodes, "", "One by one", "Leads."), new(null, "actions", "Actions", "")]),
            FirstDay = Monday, Until = Monday.AddDays(7), AsOf = AsOf,
            Blocks = [HitBlock.Counts(hits, Monday, Monday.AddDays(7)), HitBlock.Episodes(hits)],
        };
    }

    static PackHit Hit(byte id, DateTimeOffset at, int outcome, HitKind kind = HitKind.Curfew) =>
        new(new Guid(id, 0, 0, new byte[8]), kind, at, "cam-1", "c1", "p1", outcome);

    static IReadOnlyList<DocumentFile> FilesOf(PackFigures figures) =>
        PackDocument.Of(figures, Labels(), [new("template", "ocg-weekly.json", "ab")], []);

    static DocumentLabels Labels() => new()
    {
        Id = "0198a000-0000-7000-8000-000000000002", Kind = PackDocument.Kind, Subject = "Weekly meeting", FirstDay = Monday,
        Until = Monday.AddDays(7), Edition = DocumentEdition.Police, Version = 1, BuiltAt = AsOf, CodeVersion = "0.0", Handling = "Police only",
        Attribution = "", Purpose = "SeriousCrime OCG-1", SmallCount = 0,
    };
}
