using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Correlation;

public class VehicleOfInterestTests
{
    [Theory]
    [InlineData("on the way", 90, 45, 90, true)]
    [InlineData("at the tolerance", 90, 45, 135, true)]
    [InlineData("past it", 90, 45, 136, false)]
    [InlineData("across north", 350, 45, 35, true)]
    [InlineData("across north, past it", 350, 45, 36, false)]
    [InlineData("the other way", 0, 90, 180, false)]
    [InlineData("not known", 90, 45, -1, true)]
    public void Direction_narrows_an_entry_where_it_is_known(
        string what, double degrees, double tolerance, int travelled, bool matches)
    {
        var entry = Registry.Entry with { DirectionDegrees = degrees, DirectionToleranceDegrees = tolerance };
        var watchlist = Compile(entry);

        var read = Registry.Read(watchlist) with { DirectionDegrees = (short)travelled };

        Assert.True(Registry.Correlate(watchlist, read).Count == (matches ? 1 : 0), what);
    }

    [Fact]
    public void A_zone_narrows_an_entry_and_its_distance_is_told()
    {
        var watchlist = Compile(Registry.Entry with { ZoneId = "prescot" });
        var inside = Registry.Read(watchlist);
        var outside = inside with { Position = GeoPoint.OfMetres(346_200, 393_050) };

        Assert.Empty(Registry.Correlate(watchlist, outside));
        var reason = watchlist.Describe(inside, Assert.Single(Registry.Correlate(watchlist, inside)));
        Assert.Equal(
            ("prescot", ZoneVerdict.Inside, 5000),
            (reason.ZoneId, reason.ZoneVerdict, reason.EdgeDistanceCentimetres));
    }

    [Fact]
    public void An_entry_on_a_missing_zone_is_a_problem()
    {
        WatchlistCompiler.Compile(
            Registry.State with { ListEntries = [Registry.Entry with { ZoneId = "nowhere" }] }, Registry.Noon,
            out var problems);

        Assert.Equal("listEntries/entry", Assert.Single(problems).Resource);
    }

    static WatchlistSnapshot Compile(ListEntry entry) =>
        Registry.Compile(Registry.State with { Conditions = [], ListEntries = [entry] });
}
