using GeoIntel.Models.Geo;
using GeoIntel.Models.Hotspots;
using GeoIntel.Models.Simulation;
using NetTopologySuite.Geometries;
using Outline = GeoIntel.Models.Geo.Outline;

namespace GeoIntel.Models.Tests.Hotspots;

public class SquareGridTests
{
    [Theory]
    [InlineData("Knowsley", 344_010, 393_020, 250, "SJ4493-00")]
    [InlineData("in its second column and last row", 344_260, 393_999, 250, "SJ4493-13")]
    [InlineData("in tenths of a kilometre", 344_150, 393_720, 100, "SJ4493-17")]
    [InlineData("a whole kilometre", 344_999, 393_999, 1_000, "SJ4493")]
    [InlineData("Trafalgar Square", 530_000, 180_400, 500, "TQ3080-00")]
    [InlineData("Lerwick", 447_500, 1_141_500, 500, "HU4741-11")]
    [InlineData("St Mary's, Scilly", 90_500, 10_500, 5_000, "SV9010")]
    public void A_cell_has_the_name_of_its_kilometre_and_its_place_in_it(
        string place, double east, double north, int side, string id)
    {
        var grid = SquareGrid.Around([(east, north)], side, withinMetres: 0);

        Assert.True(grid.TryFindAt(east, north, out var cell), place);
        Assert.Equal(id, grid.IdOf(cell));
    }

    [Fact]
    public void Cells_are_squares_with_their_western_and_southern_edges()
    {
        var grid = SquareGrid.Around([(344_000, 393_000)], 250, withinMetres: 250);

        Assert.Equal(5, grid.Count);
        Assert.True(grid.TryFindAt(344_000, 393_000, out var cell));
        Assert.True(grid.TryFindAt(344_249.99, 393_249.99, out var same));
        Assert.True(grid.TryFindAt(344_250, 393_000, out var east));
        Assert.Equal((cell, true), (same, east != cell));
        Assert.False(grid.TryFindAt(344_250, 393_250, out _)); // the corner neighbour's centre is 354 m away
        Assert.Equal(GeoPoint.OfMetres(344_125, 393_125), grid.CentreOf(cell));
        Assert.Equal(new Envelope(344_000, 344_250, 393_000, 393_250), grid.OutlineOf(cell).EnvelopeInternal);
        Assert.Equal(5, grid.NeighboursWithin(250).Of(cell).Length);
        Assert.Equal((1376, 1572), (grid.ColumnOf(cell), grid.RowOf(cell)));
    }

    [Fact]
    public void Around_takes_the_cells_that_a_plain_loop_takes()
    {
        var random = new Prng(5);
        (double, double)[] places = [.. Enumerable.Range(0, 30).Select(_ => (random.Between(300_000, 310_000), random.Between(400_000, 410_000)))];
        var grid = SquareGrid.Around(places, 500, withinMetres: 1_200);
        var centres = places.Select(place => (Math.Floor(place.Item1 / 500) * 500 + 250, Math.Floor(place.Item2 / 500) * 500 + 250)).ToList();

        for (var east = 298_250.0; east < 312_000; east += 500)
        {
            for (var north = 398_250.0; north < 412_000; north += 500)
            {
                var near = centres.Exists(centre => Math.Pow(centre.Item1 - east, 2) + Math.Pow(centre.Item2 - north, 2) <= 1_200 * 1_200);
                Assert.Equal(near, grid.TryFindAt(east, north, out _));
            }
        }
    }

    // Metres; the cells are 1000 m and begin at a whole kilometre:
    //   2500 +---------+
    //        |         |      takes in the six cells it lies in; the hole's cell is cut by the hole's edge
    //   1100 +---------+
    //       1100     3900
    [Fact]
    public void An_area_is_covered_without_a_gap()
    {
        Assert.True(Outline.TryCreate(
            new GeometryFactory().ToGeometry(new Envelope(301_100, 303_900, 401_100, 402_500)), out var area, out _));
        var grid = SquareGrid.Covering([area], 1_000);

        Assert.Equal(
            ["SD0101", "SD0102", "SD0201", "SD0202", "SD0301", "SD0302"], Enumerable.Range(0, grid.Count).Select(grid.IdOf).Order());
    }

    [Fact]
    public void A_side_that_does_not_nest_is_refused_with_those_that_do()
    {
        var refused = Assert.Throws<ArgumentException>(() => SquareGrid.Around([(344_000, 393_000)], 300, 0));
        Assert.Contains("100, 125, 200, 250, 500", refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => SquareGrid.Around([], 250, 0));
        Assert.Throws<ArgumentException>(() => SquareGrid.Around([(double.NaN, 0), (-1, 5), (700_000, 5)], 250, 0));
    }
}
