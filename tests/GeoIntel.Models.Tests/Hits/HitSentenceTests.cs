using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Hits;

public class HitSentenceTests
{
    static readonly HitWords Words = new()
    {
        CameraDisplayName = "A57 Liverpool Road eastbound",
        ListDisplayName = "Cheshire border burglaries",
        ZoneDisplayName = "Prescot town centre",
        NominalReference = "N-104",
    };

    [Fact]
    public void A_zone_hit_says_who_is_linked_where_when_and_how_sure() => Assert.Equal(
        "A vehicle linked to nominal N-104 was read by A57 Liverpool Road eastbound at 14:32:10 GMT on Tue 3 Mar 2026, " +
        "inside the exclusion zone 'Prescot town centre' (38 m within its edge; the place is known to 7 m).",
        HitSentence.Say(Hit(HitKind.ExclusionZone, "2026-03-03T14:32:10Z"), Words));

    [Fact]
    public void A_list_hit_says_the_list_and_the_instruction() => Assert.Equal(
        "A vehicle on the list 'Cheshire border burglaries' was read by A57 Liverpool Road eastbound at 15:32:10 BST " +
        "on Wed 1 Jul 2026. Instruction: Do not stop. Report direction.",
        HitSentence.Say(
            Hit(HitKind.VehicleOfInterest, "2026-07-01T14:32:10Z"),
            Words with { Instruction = "Do not stop. Report direction." }));

    [Theory]
    [InlineData(2, "2026-03-03T14:40:00Z", "at 14:32:10 GMT on Tue 3 Mar 2026 and once more at 14:40:00 GMT, inside")]
    [InlineData(5, "2026-03-03T14:40:00Z", "on Tue 3 Mar 2026 and 4 more times until 14:40:00 GMT, inside")]
    [InlineData(5, "2026-03-04T00:10:00Z", "and 4 more times until 00:10:00 GMT on Wed 4 Mar 2026, inside")]
    public void An_episode_says_how_often_and_until_when(int reads, string last, string expected)
    {
        var hit = Hit(HitKind.ExclusionZone, "2026-03-03T14:32:10Z") with
        {
            ReadCount = reads,
            LastCapturedAt = DateTimeOffset.Parse(last, null),
        };

        Assert.Contains(expected, HitSentence.Say(hit, Words), StringComparison.Ordinal);
    }

    [Fact]
    public void An_episode_over_the_hour_that_comes_twice_tells_the_two_apart()
    {
        var hit = Hit(HitKind.ExclusionZone, "2026-10-25T00:50:00Z") with
        {
            ReadCount = 2,
            LastCapturedAt = DateTimeOffset.Parse("2026-10-25T01:00:00Z", null),
        };

        Assert.Contains(
            "at 01:50:00 BST on Sun 25 Oct 2026 and once more at 01:00:00 GMT",
            HitSentence.Say(hit, Words),
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_observation_at_a_point_names_the_operator_s_part_and_the_place()
    {
        var hit = Hit(HitKind.ExclusionZone, "2026-03-03T14:32:10Z");
        hit = hit with { First = hit.First with { MatchClass = MatchClass.Observed } };

        Assert.StartsWith(
            "A person recognised as nominal N-104 was seen at easting 346700, northing 392900, at 14:32:10 GMT",
            HitSentence.Say(hit, Words with { CameraDisplayName = "" }), StringComparison.Ordinal);
        Assert.StartsWith("It rests on one operator's recognition", HitSentence.Caveat(hit), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_names_it_stays_a_sentence() => Assert.Equal(
        "A vehicle linked to a bound nominal was read at easting 346700, northing 392900, at 14:32:10 GMT on Tue 3 Mar " +
        "2026, inside an exclusion zone (38 m within its edge; the place is known to 7 m).",
        HitSentence.Say(Hit(HitKind.ExclusionZone, "2026-03-03T14:32:10Z"), new HitWords()));

    [Fact]
    public void The_caveat_says_what_is_not_proved_and_what_to_do_first()
    {
        var hit = Hit(HitKind.ExclusionZone, "2026-03-03T14:32:10Z");
        Assert.Equal(
            "It shows where the vehicle was, not who was in it. Open the image and name a second identifier before you " +
            "confirm it.",
            HitSentence.Caveat(hit));

        var doubtful = hit with
        {
            EndedSince = true,
            First = hit.First with { ZoneVerdict = ZoneVerdict.WithinUncertainty, Safeguarding = true },
        };
        Assert.Equal(
            "It shows where the vehicle was, not who was in it. The zone's edge is nearer than the place is known: it may " +
            "have been outside. The rule has ended since; ask its owner before anything is done. It goes to safeguarding, " +
            "never to enforcement. Open the image and name a second identifier before you confirm it.",
            HitSentence.Caveat(doubtful));
    }

    [Fact]
    public void A_child_or_an_exploited_person_is_for_safeguarding_whatever_the_rule_instructs()
    {
        var hit = Hit(HitKind.ExclusionZone, "2026-03-03T14:32:10Z");
        hit = hit with { First = hit.First with { Safeguarding = true } };
        var said = HitSentence.Say(hit, Words with { Instruction = "Stop the vehicle." });

        Assert.EndsWith(" Safeguarding: tell the safeguarding lead, and nobody else.", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Stop", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_hit_has_its_sentence()
    {
        foreach (var kind in Enum.GetValues<HitKind>())
            Assert.EndsWith(".", HitSentence.Say(Hit(kind, "2026-03-03T14:32:10Z"), Words), StringComparison.Ordinal);
    }

    static Hit Hit(HitKind kind, string capturedAt)
    {
        var at = DateTimeOffset.Parse(capturedAt, null);
        return new Hit
        {
            Id = Guid.NewGuid(),
            Key = new HitKey(kind, "rule", 1),
            State = HitState.Open,
            Revision = 1,
            FirstCapturedAt = at,
            LastCapturedAt = at,
            LastReceivedAt = at,
            ReadCount = 1,
            LastSightingId = Guid.Empty,
            First = new HitReason
            {
                SightingId = Guid.Empty,
                CapturedAt = at,
                ReceivedAt = at,
                Position = GeoPoint.OfMetres(346_700, 392_900),
                UncertaintyCentimetres = 640,
                ZoneVerdict = ZoneVerdict.Inside,
                EdgeDistanceCentimetres = 3899,
            },
        };
    }
}
