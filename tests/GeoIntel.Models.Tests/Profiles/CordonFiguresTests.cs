using GeoIntel.Models.Cordons;
using GeoIntel.Models.Documents;
using GeoIntel.Models.Profiles;

namespace GeoIntel.Models.Tests.Profiles;

public class CordonFiguresTests
{
    static readonly DateOnly Month = new(2025, 3, 1);

    [Fact]
    public void Crossings_are_summed_by_arterial_and_kind_whatever_the_hour_and_the_camera()
    {
        var figures = CordonFigures.Of(
            Month,
            [
                ("B5", new CordonCell(1, 2, 3, 4, 5, 6)), ("A57", new CordonCell(10, 0, 0, 0, 0, 0)),
                ("B5", new CordonCell(100, 200, 300, 400, 500, 600)),
            ],
            new CordonCoverage(), undirected: 7);

        Assert.Equal(["A57", "B5"], figures.Arterials.Select(of => of.Arterial));
        // Came in and stayed, went out after a stay, through in, through out, unmatched in, unmatched out.
        Assert.Equal([101, 404, 202, 505, 303, 606], figures.Arterials[1].ByKind);
        Assert.Equal([111, 404, 202, 505, 303, 606], figures.ByKind.Select(of => of.Count ?? -1));
        Assert.Equal((2131, 7L), (figures.Total, figures.Undirected));
        Assert.Null(figures.Coverage);
    }

    [Fact]
    public void The_edition_for_partners_has_no_arterial_and_no_small_count_and_still_says_how_much_was_seen()
    {
        var coverage = new CordonCoverage();
        for (var i = 0; i < CordonCoverage.VehiclesMin; i++)
            coverage.Add([new Crossing(0, CrossingWay.In, 0), new Crossing(0, CrossingWay.Out, 1)]);
        var whole = new SeededBorough(1).Figures with
        {
            Cordon = CordonFigures.Of(Month, [("A57", new CordonCell(400, 300, 2, 200, 100, 90))], coverage, 3),
        };

        var told = PartnerEdition.Of(whole, SmallCounts.ThresholdDefault).Cordon!;

        Assert.Empty(told.Arterials);
        Assert.Null(told.Undirected);
        // 2 is small, and with it the next smallest goes, from which it could be reckoned.
        Assert.Equal([400, 200, 300, 100, null, null], told.ByKind.Select(of => of.Count));
        Assert.Equal(1092, told.Total);
        Assert.Equal(1, told.Coverage?.Part);
    }
}
