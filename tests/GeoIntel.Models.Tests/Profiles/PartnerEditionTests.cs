using System.Globalization;
using System.Text.Json;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Profiles;

namespace GeoIntel.Models.Tests.Profiles;

public class PartnerEditionTests
{
    const int Boroughs = 100;
    const int Threshold = SmallCounts.ThresholdDefault;

    // Columns of the tables that hold counts of people's incidents or of groups.
    static readonly string[] Counted = ["incidents", "incidents in the period", "number", "incidents in version 2"];

    public static TheoryData<int> Seeds => new(Enumerable.Range(1, Boroughs));

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_file_of_it_holds_a_name_or_a_small_count(int seed)
    {
        var borough = new SeededBorough(seed);
        var files = FilesOf(borough);

        foreach (var file in files)
        {
            Assert.All(borough.Secrets, secret =>
                Assert.False(file.Text.Contains(secret, StringComparison.OrdinalIgnoreCase), $"seed {seed}: {file.Name} holds '{secret}'"));
        }
        foreach (var table in ProfileTables.Of(SanitisedOf(borough)))
        {
            foreach (var column in table.Heads.Index().Where(head => Counted.Contains(head.Item)).Select(head => head.Index))
            {
                Assert.All(table.Rows, row => Assert.True(
                    row[column] is DocumentTable.Withheld or DocumentTable.Untold || int.Parse(row[column], CultureInfo.InvariantCulture) >= Threshold,
                    $"seed {seed}: {table.Id} holds '{row[column]}'"));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_rate_stands_where_its_count_is_withheld(int seed)
    {
        var figures = SanitisedOf(new SeededBorough(seed));

        foreach (var table in ProfileTables.Of(figures).Where(table => table.Id.EndsWith("-areas", StringComparison.Ordinal)))
        {
            var (count, rates) = (table.Heads.ToList().IndexOf("incidents"),
                table.Heads.Index().Where(head => head.Item.StartsWith("a year per", StringComparison.Ordinal)).Select(head => head.Index));
            Assert.All(table.Rows.Where(row => row[count] == DocumentTable.Withheld),
                row => Assert.All(rates, rate => Assert.Equal(DocumentTable.Withheld, row[rate])));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void No_small_count_can_be_reckoned_from_a_total(int seed)
    {
        var (whole, told) = (new SeededBorough(seed).Figures, SanitisedOf(new SeededBorough(seed)));

        foreach (var (of, kept) in whole.Crime.Zip(told.Crime))
        {
            Reckon(kept.Total, of.ByArea, kept.ByArea);
            Reckon(kept.Total, of.ByMonth, kept.ByMonth);
        }
        Reckon(told.Groups.Total, [.. whole.Groups.ByStatus.Select(one => one.Count)], [.. told.Groups.ByStatus.Select(one => one.Count)]);
        Reckon(told.Groups.Total, [.. whole.Groups.ByAge.Select(one => one.Count)], [.. told.Groups.ByAge.Select(one => one.Count)]);

        void Reckon(int? total, IReadOnlyList<int?> counted, IReadOnlyList<int?> shown)
        {
            Assert.False(total < Threshold, $"seed {seed}");
            var missing = shown.Index().Where(part => part.Item is null).Select(part => counted[part.Index]!.Value).ToList();
            if (total is null) Assert.Equal(shown.Count, missing.Count);
            else Assert.True(missing.Count == 0 || (missing.Count > 1 && missing.Sum() >= Threshold), $"seed {seed}: {string.Join(' ', shown)}");
            // What is shown is right.
            Assert.All(shown.Index().Where(part => part.Item is not null), part => Assert.Equal(counted[part.Index], part.Item));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Its_layers_hold_no_count_and_no_cell_with_a_small_one(int seed)
    {
        var borough = new SeededBorough(seed);
        var large = borough.Figures.Hotspots[0].Cells.Where(cell => cell.Count >= Threshold).Select(cell => cell.Id).ToList();

        using var layer = JsonDocument.Parse(FilesOf(borough).Single(file => file.Name.EndsWith(".geojson", StringComparison.Ordinal)).Text);

        var features = layer.RootElement.GetProperty("features").EnumerateArray().ToList();
        Assert.Equal(large, features.Select(feature => feature.GetProperty("id").GetString()));
        Assert.All(features, feature => Assert.DoesNotContain(
            feature.GetProperty("properties").EnumerateObject(), property => property.Name is "count" or "mean12"));
    }

    [Fact]
    public void Whole_figures_are_no_edition_for_partners()
    {
        var figures = new SeededBorough(1).Figures;

        var labels = SeededBorough.Labels(figures) with { Edition = DocumentEdition.Partner };

        Assert.Throws<ArgumentException>(() => ProfileDocument.Of(figures, labels, [], []));
    }

    static ProfileFigures SanitisedOf(SeededBorough borough)
    {
        var figures = PartnerEdition.Of(borough.Figures, Threshold);
        return ProfileComparison.WithBefore(figures, PartnerEdition.Of(new SeededBorough(1_000).Figures, Threshold), version: 2);
    }

    static IReadOnlyList<DocumentFile> FilesOf(SeededBorough borough)
    {
        var figures = SanitisedOf(borough);
        return ProfileDocument.Of(figures, SeededBorough.Labels(figures), [new("incidents", "3 publications", "ab")], []);
    }
}
