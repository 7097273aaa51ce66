using System.Globalization;
using GeoIntel.Models.Passes;
using GeoIntel.Models.Tracks;

namespace GeoIntel.Models.Tests.Tracks;

public class TrackCutTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Journeys_are_those_of_a_plain_loop_from_the_oldest_read()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var gap = 5 + random.Next(60);
            var reads = Reads(random, 1 + random.Next(60), gap * 60);
            var expected = new List<List<TrackRead>>();
            foreach (var read in reads)
            {
                if (expected.Count == 0 || (read.CapturedAt - expected[^1][^1].CapturedAt).TotalMinutes > gap) expected.Add([]);
                expected[^1].Add(read);
            }

            var pieces = Cut(reads, new(TimeSpan.FromMinutes(gap)), int.MaxValue);

            Assert.True(
                expected.AsEnumerable().Reverse().Select(Ids).SequenceEqual(pieces.Select(piece => Ids(piece.Reads))), $"seed {seed}");
            Assert.All(pieces, piece => Assert.False(piece.IsPart));
            for (var i = 0; i < pieces.Count; i++)
                Assert.Same(i + 1 < pieces.Count ? pieces[i + 1].Reads[^1] : null, pieces[i].Before);
        }
    }

    [Fact]
    public void A_journey_of_too_many_reads_comes_in_parts_that_are_the_whole_together()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var (reads, most) = (Reads(random, 1 + random.Next(80), 900), 1 + random.Next(9));
            var rule = TrackRule.Default;

            var pieces = Cut(reads, rule, most);

            Assert.True(reads.SequenceEqual(pieces.AsEnumerable().Reverse().SelectMany(piece => piece.Reads)), $"seed {seed}");
            Assert.All(pieces, piece => Assert.InRange(piece.Reads.Count, 1, most));
            Assert.All(pieces, piece => Assert.Equal(
                piece.Before is { } before && piece.Reads[0].CapturedAt - before.CapturedAt <= rule.JourneyGap, piece.IsPart));
        }
    }

    [Fact]
    public async Task What_is_made_of_reads_of_one_instant_does_not_hang_on_their_ids()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var reads = Enumerable.Range(0, 1 + random.Next(40))
                .Select(_ => (Camera: $"{(char)('a' + random.Next(4))}", Seconds: random.Next(12) * 400.0)).ToArray();

            var (one, other) = (await MadeOfAsync(reads), await MadeOfAsync(reads));

            Assert.True(one.SequenceEqual(other), $"seed {seed}");
            Assert.Equal(reads.Length, one.Length);
        }

        // As the store gives them: newest first, and by their ids, which are new each time.
        static async Task<string[]> MadeOfAsync((string Camera, double Seconds)[] reads)
        {
            var given = reads.Select(read => Read(read.Camera, read.Seconds) with { SightingId = Guid.NewGuid() })
                .OrderByDescending(read => read.CapturedAt).ThenByDescending(read => read.SightingId);
            var cutter = new JourneyCutter(TrackRule.Default);
            var pieces = new List<TrackPiece>();
            await foreach (var read in TrackOrder.ByCamera(given.ToAsyncEnumerable()))
            {
                if (cutter.Add(read) is { } whole) pieces.Add(whole);
            }
            pieces.Add(cutter.End()!);
            return [.. pieces.SelectMany(piece => piece.Reads.Select(read => $"{read.CameraId} {read.CapturedAt:O} after {piece.Before?.CameraId}"))];
        }
    }

    [Theory]
    [InlineData("just the gap apart", 30 * 60, 1)]
    [InlineData("a moment more", 30 * 60 + 0.001, 2)]
    public void The_gap_itself_ends_no_journey(string place, double seconds, int journeys)
    {
        TrackRead[] reads = [Read("a", 0), Read("b", seconds)];

        Assert.True(journeys == Cut(reads, TrackRule.Default, 10).Count, place);
    }

    [Fact]
    public void Reads_of_one_camera_are_a_point_only_as_long_as_its_pass_lasts_and_nothing_comes_between()
    {
        TrackRead[] reads =
        [
            Read("a", 0), Read("a", 4.5), Read("b", 5), Read("a", 6), Read("a", 10.6), Read("van", 11, isFixed: false),
            Read("van", 12, isFixed: false), .. Enumerable.Range(0, 20).Select(i => Read("c", 100 + i * 4)),
        ];

        var points = TrackPoint.Of(reads, PassRule.Default);

        // 6 to 10.6 is more than 4.5 s; 100 to 160 is a minute, and 164 begins the next.
        Assert.Equal(
            ["a 0-4.5", "b 5-5", "a 6-6", "a 10.6-10.6", "van 11-11", "van 12-12", "c 100-160", "c 164-176"],
            points.Select(point => string.Create(
                CultureInfo.InvariantCulture,
                $"{point.First.CameraId} {(point.First.CapturedAt - Start).TotalSeconds:0.#}-{(point.Last.CapturedAt - Start).TotalSeconds:0.#}")));
        Assert.Equal(reads, points.SelectMany(point => point.Reads));
    }

    static List<TrackPiece> Cut(IReadOnlyList<TrackRead> reads, TrackRule rule, int most)
    {
        var cutter = new JourneyCutter(rule, most);
        var pieces = reads.Reverse().Select(cutter.Add).OfType<TrackPiece>().ToList();
        if (cutter.End() is { } last) pieces.Add(last);
        Assert.Null(cutter.End());
        return pieces;
    }

    static List<TrackRead> Reads(Random random, int count, int gapSeconds)
    {
        var reads = new List<TrackRead>();
        double at = 0;
        for (var i = 0; i < count; i++)
        {
            // Often the gap to the second, and the same moment twice.
            at += random.Next(6) switch { 0 => 0, 1 => gapSeconds, 2 => gapSeconds + 1, _ => random.Next(2 * gapSeconds) };
            reads.Add(Read("a", at));
        }
        return reads;
    }

    static string Ids(IReadOnlyList<TrackRead> reads) => string.Join(' ', reads.Select(read => read.SightingId));

    static TrackRead Read(string camera, double seconds, bool isFixed = true) => new()
    {
        SightingId = Guid.NewGuid(), CapturedAt = Start.AddSeconds(seconds), CameraId = camera, IsFixed = isFixed,
    };
}
