using GeoIntel.Models.Geo;
using GeoIntel.Models.Tracks;
using GeoIntel.Models.Uptime;

namespace GeoIntel.Models.Tests.Tracks;

public class LinkTallyTests
{
    [Fact]
    public void Links_are_counted_as_plain_loops_count_them()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var pairs = Enumerable.Range(0, 6).Select(_ => (From: random.Next(4), To: random.Next(4))).Where(pair => pair.From != pair.To).ToHashSet();
            var departures = Enumerable.Range(0, 60)
                .Select(_ => (From: random.Next(4), After: Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(5)).ToArray())).ToList();
            var tally = new LinkTally(pairs);
            foreach (var (from, after) in departures) tally.Add(from, after);

            var links = tally.Links().ToDictionary();

            Assert.Equal(pairs, links.Keys.ToHashSet());
            foreach (var (from, to) in pairs)
            {
                var left = departures.Where(one => one.From == from && one.After.Length > 0 && one.After[0] != from).ToList();
                // What was read up to the first read there or back at the beginning.
                var ways = left.Select(one => one.After.TakeWhile(camera => camera != from && camera != to).ToList())
                    .Zip(left, (way, one) => (Way: way, Came: way.Count < one.After.Length && one.After[way.Count] == to))
                    .Where(one => one.Came).ToList();
                var link = links[(from, to)];
                Assert.True(
                    (left.Count, left.Count(one => one.After[0] == to), ways.Count) == (link.DepartureCount, link.NextCount, link.TripCount),
                    $"seed {seed}");
                for (var camera = 0; camera < 5; camera++)
                {
                    Assert.True(
                        ways.Count(one => one.Way.Contains(camera)) == link.Between.GetValueOrDefault(camera), $"seed {seed}, camera {camera}");
                }
                Assert.Equal(left.Count == 0 ? null : (double)link.NextCount / left.Count, link.Share);
            }
        }
    }

    [Theory]
    [InlineData("a fifth of enough trips", 20, 4, 0.2)]
    [InlineData("less than a fifth", 20, 3, null)]
    [InlineData("too few trips", 19, 19, null)]
    [InlineData("no trips", 0, 0, null)]
    public void A_camera_is_on_the_way_of_enough_trips_only(string what, int trips, int read, double? share)
    {
        var tally = new LinkTally([(1, 2)]);
        for (var i = 0; i < trips; i++) tally.Add(1, i < read ? [3, 2] : [2]);

        Assert.True(share == tally.Links().Single().Value.WayShareOf(3), what);
    }

    //        on an ellipse about both ends, 1.2 times as long as their distance
    //   300 |            x over                    from (0, 0) to (1000, 0)
    //       |      ______________
    //     0 | o-----------------------o
    [Theory]
    [InlineData("in the middle of the line", 500, 0, true)]
    [InlineData("a bit beside it", 500, 331, true)]
    [InlineData("too far beside it", 500, 333, false)]
    [InlineData("just behind the end", 1100, 0, true)]
    [InlineData("well behind the end", 1101, 0, false)]
    public void A_camera_by_the_straight_line_is_on_the_way(string what, double east, double north, bool isOn)
    {
        var (from, to) = (GeoPoint.OfMetres(340_000, 390_000), GeoPoint.OfMetres(341_000, 390_000));

        Assert.True(isOn == LikelyWay.Holds(from, to, GeoPoint.OfMetres(340_000 + east, 390_000 + north)), what);
    }

    [Fact]
    public void Outages_are_those_of_each_second_looked_at_by_itself()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var at = new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
            var calendar = new List<UptimeInterval>();
            for (var begin = at; calendar.Count < 8; begin = calendar[^1].Until)
                calendar.Add(new(begin, begin.AddMinutes(1 + random.Next(4)), (CameraState)random.Next(4), UptimeEvidence.None));
            var from = at.AddSeconds(random.Next(600) - 60);
            var until = from.AddSeconds(random.Next(900));

            var found = Outage.Within(calendar, from, until).ToDictionary();

            var expected = new Dictionary<CameraState, double>();
            for (var second = from; second < until; second = second.AddSeconds(1))
            {
                foreach (var one in calendar.Where(one => one.State != CameraState.Up && one.From <= second && second < one.Until))
                    expected[one.State] = expected.GetValueOrDefault(one.State) + 1;
            }
            Assert.True(expected.OrderBy(of => of.Key).SequenceEqual(found.OrderBy(of => of.Key)), $"seed {seed}");
        }
    }
}
