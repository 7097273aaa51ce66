using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Journeys;
using GeoIntel.Models.Sightings;

namespace GeoIntel.Models.Tests.Journeys;

public class JourneySearchTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    int _made;

    // Metres along one road: a 0, b 2 000, far 60 000.
    [Fact]
    public void Each_read_is_compared_with_the_one_before_it_whatever_the_order_they_are_given_in()
    {
        (Vrm, JourneyRead)[] reads =
        [
            Read("AB12CDE", "a", 0), Read("AB12CDE", "far", 60), Read("AB12CDE", "b", 30),
            Read("XY34ZZZ", "a", 0), Read("XY34ZZZ", "far", 3600), Read("KN05WSL", "far", 61),
        ];
        foreach (var order in new[] { reads, reads.Reverse() })
        {
            var found = Assert.Single(JourneySearch.Find(order, new JourneyLimits()));

            Assert.Equal(new HitKey(HitKind.ImplausibleJourney, "", Vrm.Of("AB12CDE").Packed), found.Key);
            var match = Assert.Single(found.Value);
            Assert.Equal(("far", "b", ""), (match.CameraId, match.Journey!.FromCameraId, match.NominalId));
            Assert.Equal(Noon.AddSeconds(30), match.Journey.FromCapturedAt);
            Assert.Equal(JourneyCause.Unknown, match.Journey.Likely);
        }
    }

    [Fact]
    public void Others_that_make_the_same_journey_are_evidence()
    {
        var two = JourneySearch.Find(
            [
                Read("AB12CDE", "a", 0), Read("AB12CDE", "far", 60), Read("LORRY1", "a", 2), Read("LORRY1", "far", 62),
                Read("XY34ZZZ", "a", 300), Read("XY34ZZZ", "far", 360),
            ],
            new JourneyLimits());
        Assert.Equal(
            [JourneyCause.RecoveryOrTrailer, JourneyCause.RecoveryOrTrailer, JourneyCause.Unknown],
            two.Select(of => of.Value[0].Journey!.Likely));

        var six = JourneySearch.Find(
            Enumerable.Range(0, 6).SelectMany(i =>
                new[] { Read($"MK6{i}AAA", "a", 100 * i), Read($"MK6{i}AAA", "far", 100 * i + 50) }),
            new JourneyLimits());
        Assert.Equal(6, six.Count);
        Assert.All(six, of => Assert.Equal(
            (JourneyCause.ClockFault, true), (of.Value[0].Journey!.Likely, of.Value[0].ClockDoubtful)));
    }

    (Vrm, JourneyRead) Read(string vrm, string camera, int second) => (Vrm.Of(vrm), new JourneyRead
    {
        SightingId = new Guid(++_made, 0, 0, new byte[8]),
        CapturedAt = Noon.AddSeconds(second),
        ReceivedAt = Noon.AddSeconds(second),
        CameraId = camera,
        Position = GeoPoint.OfMetres(300_000 + camera switch { "a" => 0, "b" => 2_000, _ => 60_000 }, 400_000),
        UncertaintyCentimetres = 1_000,
    });
}
