using GeoIntel.Models.Geo;
using GeoIntel.Models.Tracks;

namespace GeoIntel.Models.Tests.Tracks;

public class TrackLegTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    static readonly ClockSpan Exact = new(0, 0, IsMeasured: true);

    [Fact]
    public void Whatever_the_clocks_and_places_truly_were_the_interval_holds_it_and_is_no_wider()
    {
        for (var seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            var (from, to) = (Read(random, "a", 0), Read(random, "b", random.Next(200)));
            var (a, b) = (Span(random), Span(random));

            var leg = TrackLeg.Of(from, to, a, b);

            var (slowest, fastest) = (double.MaxValue, 0.0);
            const int Steps = 8;
            for (var i = 0; i <= Steps; i++)
            {
                for (var j = 0; j <= Steps; j++)
                {
                    // A clock that is ahead says later than it was.
                    var left = from.CapturedAt.AddSeconds(-(a.Least + (a.Most - a.Least) * i / Steps));
                    var came = to.CapturedAt.AddSeconds(-(b.Least + (b.Most - b.Least) * j / Steps));
                    var seconds = Math.Abs((came - left).TotalSeconds);
                    var doubt = from.UncertaintyMetres + to.UncertaintyMetres;
                    var straight = from.Position!.Value.DistanceMetresTo(to.Position!.Value);
                    if (seconds > 1e-9) slowest = Math.Min(slowest, Math.Max(0, straight - doubt) / seconds * 3.6);
                    fastest = Math.Max(fastest, seconds > 1e-9 ? (straight + doubt) / seconds * 3.6 : double.PositiveInfinity);
                    Assert.True((came - left).TotalSeconds >= leg.SecondsMin - 1e-6 && (came - left).TotalSeconds <= leg.SecondsMax + 1e-6, $"seed {seed}");
                }
            }
            Assert.True(Math.Abs(slowest - leg.KmhMin!.Value) < 1e-6, $"seed {seed}: {slowest} and {leg.KmhMin}");
            // Between the steps the clocks may agree, and then nothing bounds it.
            if (leg.KmhMax is { } most) Assert.True(Math.Abs(fastest - most) < 1e-6, $"seed {seed}: {fastest} and {most}");
            else Assert.True(leg.SecondsMin <= 0 && leg.SecondsMax >= 0, $"seed {seed}");
            Assert.Equal(leg.SecondsMin < 0, leg.IsOrderDoubtful);
        }
    }

    [Theory]
    [InlineData("a kilometre in a minute", 1000, 60, 60.0, 60.0, 60.0)]
    [InlineData("in no time", 1000, 0, null, null, null)]
    [InlineData("nowhere in a minute", 0, 60, 0.0, 0.0, 0.0)]
    public void Speeds_are_of_the_straight_line(string what, double metres, double seconds, double? kmh, double? least, double? most)
    {
        var leg = TrackLeg.Of(At("a", 0, 0), At("b", metres, seconds), Exact, Exact);

        Assert.True((kmh, least, most) == (Rounded(leg.Kmh), Rounded(leg.KmhMin), Rounded(leg.KmhMax)), $"{what}: {leg}");
        Assert.Equal(metres, leg.DistanceMetres);
        Assert.True(leg.IsMeasured);
    }

    [Fact]
    public void Half_a_minute_that_either_clock_may_be_out_makes_an_interval_of_a_speed()
    {
        var allowed = ClockSpan.Allowed(TimeSpan.FromSeconds(30));

        var leg = TrackLeg.Of(At("a", 0, 0), At("b", 2000, 120), allowed, allowed);

        Assert.Equal((60, 180), (leg.SecondsMin, leg.SecondsMax));
        Assert.Equal((40, 120), (Math.Round(leg.KmhMin!.Value, 9), Math.Round(leg.KmhMax!.Value, 9)));
        Assert.False(leg.IsMeasured);
    }

    [Fact]
    public void One_camera_has_one_clock()
    {
        var leg = TrackLeg.Of(At("van", 0, 0), At("van", 500, 60), ClockSpan.Allowed(TimeSpan.FromHours(1)), ClockSpan.Allowed(TimeSpan.FromHours(1)));

        Assert.Equal((60, 60, true), (leg.SecondsMin, leg.SecondsMax, leg.IsMeasured));
        // Two observations at points have no camera in common.
        Assert.False(TrackLeg.Of(At("", 0, 0), At("", 500, 60), ClockSpan.Allowed(TimeSpan.FromHours(1)), Exact).IsMeasured);
    }

    [Fact]
    public void A_doubtful_time_makes_no_speed_and_an_unknown_place_no_distance()
    {
        var doubtful = TrackLeg.Of(At("a", 0, 0), At("b", 900, 60) with { IsTimeDoubtful = true }, Exact, Exact);
        var nowhere = TrackLeg.Of(At("a", 0, 0) with { Position = null }, At("b", 900, 60), Exact, Exact);

        Assert.Equal((900, null, null, null), (doubtful.DistanceMetres, doubtful.SecondsMin, doubtful.Kmh, doubtful.KmhMin));
        Assert.Equal((null, 60, null, null), (nowhere.DistanceMetres, nowhere.SecondsMin, nowhere.Kmh, nowhere.KmhMin));
    }

    static double? Rounded(double? value) => value is { } known ? Math.Round(known, 9) : null;

    static ClockSpan Span(Random random)
    {
        double[] ends = [random.Next(-90, 90), random.Next(-90, 90)];
        return new(ends.Min(), ends.Max(), random.Next(2) == 0);
    }

    static TrackRead Read(Random random, string camera, double seconds) => At(camera, random.Next(3000), seconds) with
    {
        UncertaintyMetres = random.Next(40),
    };

    static TrackRead At(string camera, double east, double seconds) => new()
    {
        SightingId = Guid.NewGuid(),
        CapturedAt = Start.AddSeconds(seconds),
        CameraId = camera,
        Position = GeoPoint.OfMetres(346_000 + east, 392_000),
    };
}
