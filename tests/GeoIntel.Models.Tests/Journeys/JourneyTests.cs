using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Journeys;

namespace GeoIntel.Models.Tests.Journeys;

public class JourneyTests
{
    static readonly JourneyLimits Limits = new();
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    // 20 m of uncertainty in all, a minute of skew in all, 55 m/s: in 100 s a vehicle gets 160 x 55 + 20 = 8 820 m.
    [Theory]
    [InlineData("at the same camera", 0, 0, false)]
    [InlineData("as far as it gets", 100, 8_820, false)]
    [InlineData("a centimetre further", 100, 8_820.01, true)]
    [InlineData("a second sooner", 99, 8_820, true)]
    [InlineData("at once, as far as the clocks allow", 0, 3_320, false)]
    [InlineData("at once, further", 0, 3_321, true)]
    [InlineData("hours later", 6 * 3600, 400_000, false)]
    public void A_journey_is_implausible_beyond_the_greatest_speed_with_all_that_is_uncertain_allowed_for(
        string what, int seconds, double metres, bool implausible)
    {
        var reason = Judge(From(), To(seconds, metres));

        Assert.Equal((what, implausible), (what, reason is not null));
    }

    [Fact]
    public void A_camera_whose_clock_may_be_further_out_is_given_that_time()
    {
        Assert.NotNull(Judge(From(), To(0, 10_000)));
        Assert.Null(Judge(From(), To(0, 10_000) with { ClockSkewMax = TimeSpan.FromMinutes(5) }));
        Assert.NotNull(Judge(From() with { ClockSkewMax = TimeSpan.FromSeconds(1) },
            To(0, 200) with { ClockSkewMax = TimeSpan.FromSeconds(1) }));
    }

    [Fact]
    public void The_speed_that_is_told_is_the_least_by_which_both_reads_can_be_true()
    {
        var reason = Judge(From(), To(140, 20_020))!;

        Assert.Equal(20_000, reason.DistanceMetres);
        Assert.Equal(360, reason.SpeedKmh, 6); // 20 km in 200 s
        Assert.Equal("a57", reason.FromCameraId);
        Assert.Equal(Noon, reason.FromCapturedAt);
    }

    [Fact]
    public void Cameras_with_perfect_clocks_that_see_it_at_once_still_give_a_number()
    {
        var limits = Limits with { ClockSkewMax = TimeSpan.Zero };

        var reason = Journey.FindImplausible(From(), To(0, 1_020), default, limits)!;

        Assert.Equal(3600, reason.SpeedKmh, 6);
    }

    [Fact]
    public void Reads_in_the_wrong_order_are_refused() =>
        Assert.Throws<ArgumentException>(() => Judge(To(10, 0), From()));

    [Fact]
    public void What_was_seen_tells_the_likely_causes_apart()
    {
        var (first, next) = (From() with { Make = "Ford", Colour = "blue" }, To(60, 50_000) with { Make = "ford" });
        Assert.Equal(JourneyCause.Unknown, Cause(first, next));
        Assert.Equal(JourneyCause.Clone, Cause(first, next with { Make = "BMW" }));
        Assert.Equal(JourneyCause.Clone, Cause(first, next with { Colour = "red" }));
        Assert.Equal(JourneyCause.Unknown, Cause(first with { Make = "" }, next with { Make = "BMW" }));

        Assert.Equal(JourneyCause.Misread, Cause(first, next with { HasCandidates = true }));
        Assert.Equal(JourneyCause.Misread, Cause(first with { Confidence = 0.5 }, next with { Make = "BMW" }));
        Assert.Equal(JourneyCause.Misread, Cause(first, next with { CharacterConfidences = [0.99f, 0.4f] }));
        Assert.Equal(JourneyCause.Unknown, Cause(first with { Confidence = 0.9 }, next));

        var doubtful = next with { HasCandidates = true };
        Assert.Equal(JourneyCause.RecoveryOrTrailer, Cause(first, doubtful, new JourneyEvidence(true, 4)));
        Assert.Equal(JourneyCause.ClockFault, Cause(first, doubtful, new JourneyEvidence(true, 5)));
    }

    static JourneyCause Cause(JourneyRead from, JourneyRead to, JourneyEvidence evidence = default) =>
        Journey.FindImplausible(from, to, evidence, Limits)!.Likely;

    static JourneyReason? Judge(JourneyRead from, JourneyRead to) =>
        Journey.FindImplausible(from, to, default, Limits);

    static JourneyRead From() => new()
    {
        SightingId = new Guid(1, 0, 0, new byte[8]),
        CapturedAt = Noon,
        ReceivedAt = Noon,
        CameraId = "a57",
        Position = GeoPoint.OfMetres(100_000, 400_000),
        UncertaintyCentimetres = 1_500,
    };

    static JourneyRead To(int seconds, double metres) => new()
    {
        SightingId = new Guid(2, 0, 0, new byte[8]),
        CapturedAt = Noon.AddSeconds(seconds),
        ReceivedAt = Noon.AddSeconds(seconds),
        CameraId = "m57",
        Position = GeoPoint.OfMetres(100_000 + metres, 400_000),
        UncertaintyCentimetres = 500,
    };
}
