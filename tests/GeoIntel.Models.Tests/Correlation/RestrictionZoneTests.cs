using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>A square of 100 m that the person must stay in; the place is known to 7 m.</summary>
public class RestrictionZoneTests
{
    // Metres from the square's south-west corner:
    //   100 +-----------+
    //       |           |  .(107, 50)  .(108, 50)
    //     0 +-----------+
    //       0          100
    [Theory]
    [InlineData("inside", 50, 50, ZoneVerdict.None, 0)]
    [InlineData("on the edge, which belongs to it", 100, 50, ZoneVerdict.None, 0)]
    [InlineData("a centimetre outside", 100.01, 50, ZoneVerdict.WithinUncertainty, 1)]
    [InlineData("as far as the place is uncertain", 107, 50, ZoneVerdict.WithinUncertainty, 700)]
    [InlineData("further", 107.01, 50, ZoneVerdict.Outside, 701)]
    [InlineData("off a corner", 103, 104, ZoneVerdict.WithinUncertainty, 500)]
    public void Outside_it_a_read_matches(
        string where, double east, double north, ZoneVerdict verdict, int distanceCentimetres)
    {
        var watchlist = Compile(Registry.Condition);
        var read = Registry.Read(watchlist) with
        {
            CameraIndex = -1,
            Position = GeoPoint.OfMetres(346_000 + east, 393_000 + north),
        };

        var matches = Registry.Correlate(watchlist, read);

        Assert.True(matches.Count == (verdict == ZoneVerdict.None ? 0 : 1), where);
        foreach (var match in matches)
        {
            Assert.Equal((verdict, distanceCentimetres), (match.ZoneVerdict, match.EdgeDistanceCentimetres));
            Assert.Equal(new HitKey(HitKind.RestrictionZone, "condition", read.Vrm.Packed), watchlist.KeyOf(read, match));
        }
    }

    [Fact]
    public void A_fixed_camera_outside_states_its_distance_too()
    {
        var far = Registry.Condition with { ZoneId = "far" };
        var watchlist = Compile(far, Registry.Zone with { Id = "far", Outline = Registry.Square(346_150, 393_000, 100) });

        var match = Assert.Single(Registry.Correlate(watchlist, Registry.Read(watchlist)));

        Assert.Equal((ZoneVerdict.Outside, 10_000), (match.ZoneVerdict, match.EdgeDistanceCentimetres));
    }

    static WatchlistSnapshot Compile(Condition condition, params Zone[] zones) => Registry.Compile(Registry.State with
    {
        Conditions = [condition with { Kind = ConditionKind.RestrictionZone }],
        Zones = [Registry.Zone, .. zones],
    });
}
