using GeoIntel.Models.Geo;
using GeoIntel.Models.Simulation;
using GeoIntel.Models.Siting;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;

namespace GeoIntel.Models.Tests.Siting;

public class ZoneReachTests
{
    // A zone with a hole, metres from its south-west corner:
    //   400 +-----------+
    //       |   +---+ 300
    //       |   |   |   |
    //       |   +---+ 100
    //     0 +-----------+
    //       0 100 300 400
    const string Zone =
        "POLYGON((340000 390000, 340400 390000, 340400 390400, 340000 390400, 340000 390000), "
        + "(340100 390100, 340300 390100, 340300 390300, 340100 390300, 340100 390100))";

    [Theory]
    [InlineData("in it", 50, 50, 1, true)]
    [InlineData("as far as the reach", -100, 200, 100, true)]
    [InlineData("a centimetre farther", -100.01, 200, 100, false)]
    [InlineData("off a corner, as far as the reach", 700, 800, 500, true)]
    [InlineData("in the middle of the hole", 200, 200, 99, false)]
    [InlineData("in the hole, as far as its edge", 200, 200, 100, true)]
    public void A_zone_is_covered_when_some_part_of_it_is_within_reach(
        string place, double east, double north, double reach, bool covered)
    {
        var zones = new ZoneReach([("zone", Compiled(new WKTReader().Read(Zone)))]);

        var found = zones.CoveredFrom(GeoPoint.OfMetres(340_000 + east, 390_000 + north), reach);

        Assert.True(covered == found.Any(), place);
    }

    [Fact]
    public void Over_many_zones_it_is_what_looking_at_each_says()
    {
        var prng = new Prng(77);
        var drawn = Enumerable.Range(0, 60).Select(i => (Id: $"zone-{i}", Shape: Triangle(prng))).ToList();
        var zones = new ZoneReach([.. drawn.Select(zone => (zone.Id, Compiled(zone.Shape)))]);
        var covered = 0;
        for (var i = 0; i < 400; i++)
        {
            var (east, north, reach) = (prng.Between(340_000, 342_000), prng.Between(390_000, 392_000), 50 + prng.Below(400));
            var place = GeoPoint.OfMetres(east, north);
            var point = new Point(place.EastingMetres, place.NorthingMetres);
            var plain = drawn.Where(zone => Math.Floor(zone.Shape.Distance(point) * 100 + 1e-6) <= reach * 100)
                .Select(zone => zone.Id).ToList();
            Assert.Equal(plain, zones.CoveredFrom(place, reach));
            covered += plain.Count;
        }
        Assert.True(covered > 400, $"{covered}");
    }

    static Outline Compiled(Geometry shape)
    {
        Assert.True(Outline.TryCreate(shape, out var outline, out var problem), problem);
        return outline;
    }

    // On whole centimetres, as outlines are.
    static Polygon Triangle(Prng prng)
    {
        var (east, north) = (340_000 + prng.Below(2_000), 390_000 + prng.Below(2_000));
        Coordinate first = new(east, north);
        return new Polygon(new LinearRing(
            [first, new(east + 20 + prng.Below(200), north + prng.Below(50)), new(east + prng.Below(60), north + 80 + prng.Below(200)), first]));
    }
}
