using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

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
    public void A_zone_hit_says_when_it_was_last_inside_and_first_outside_and_guesses_nothing_between()
    {
        var hit = Hit(HitKind.ExclusionZone, "2026-03-03T14:32:10Z") with
        {
            FirstOutside = new OutsideRead(Guid.Empty, At("2026-03-03T14:38:00Z"), "a58"),
        };
        Assert.EndsWith(
            " Last read inside 14:32:10 GMT, first read outside 14:38:00 GMT by A58 Prescot.",
            HitSentence.Say(hit, Words with { OutsideCameraDisplayName = "A58 Prescot" }), StringComparison.Ordinal);

        var stayIn = hit with { Key = hit.Key with { Kind = HitKind.RestrictionZone } };
        Assert.EndsWith(
            " Last read outside 14:32:10 GMT, first read inside 14:38:00 GMT.", HitSentence.Say(stayIn, Words),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_restriction_zone_hit_says_how_far_beyond_the_edge() => Assert.Equal(
        "A vehicle linked to nominal N-104 was read by A57 Liverpool Road eastbound at 14:32:10 GMT on Tue 3 Mar 2026, " +
        "outside the zone 'Prescot town centre' in which the person must stay (38 m beyond its edge; the place is known " +
        "to 7 m).",
        HitSentence.Say(Hit(HitKind.RestrictionZone, "2026-03-03T14:32:10Z"), Words));

    [Fact]
    public void A_curfew_hit_says_that_the_vehicle_was_in_use_and_not_that_the_person_was_out()
    {
        var hit = Hit(HitKind.Curfew, "2026-03-03T23:32:10Z") with
        {
            ReadCount = 4, VisitCount = 2, LastCapturedAt = At("2026-03-04T00:10:00Z"),
        };
        Assert.Equal(
            "A vehicle linked to nominal N-104 was in use during curfew: read by A57 Liverpool Road eastbound at 23:32:10 " +
            "GMT on Tue 3 Mar 2026 and 3 more times until 00:10:00 GMT on Wed 4 Mar 2026, in 2 visits, away from the " +
            "address (38 m beyond its edge; the place is known to 7 m).",
            HitSentence.Say(hit, Words with { ZoneDisplayName = "" }));
        Assert.Contains("may have been at home", HitSentence.Caveat(hit), StringComparison.Ordinal);
    }

    [Fact]
    public void A_non_association_hit_names_both_reads_the_occasion_and_what_chance_alone_would_do()
    {
        var hit = Hit(HitKind.NonAssociation, "2026-03-03T14:32:10Z");
        hit = hit with
        {
            First = hit.First with { Role = MatchRole.Counterpart },
            Other = hit.First with
            {
                Role = MatchRole.Subject,
                CapturedAt = At("2026-03-03T14:29:10Z"),
                Position = GeoPoint.OfMetres(346_700, 393_019.5),
            },
            OccasionCount = 3,
            ExpectedByChance = 0.427,
        };
        Assert.Equal(
            "A vehicle linked to nominal N-200 was read by A57 Liverpool Road eastbound at 14:32:10 GMT on Tue 3 Mar 2026, " +
            "120 m and 3 min from where a vehicle linked to nominal N-104 was read by A58 Prescot at 14:29:10 GMT. Nominal " +
            "N-104 must not meet nominal N-200. It is occasion 3 within 28 days. By chance alone 0.43 such pairs of reads " +
            "were to be expected.",
            HitSentence.Say(hit, Words with { OtherCameraDisplayName = "A58 Prescot", OtherNominalReference = "N-200" }));
        Assert.StartsWith("It shows that two vehicles were near each other", HitSentence.Caveat(hit), StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_presence_hit_names_the_authorisation_and_no_member()
    {
        var hit = Hit(HitKind.GroupPresence, "2026-03-03T14:32:10Z");
        hit = hit with { VehicleCount = 3, Other = hit.First with { CapturedAt = At("2026-03-03T14:31:30Z") } };

        Assert.Equal(
            "3 vehicles linked to members of one group, watched under authorisation 'DSA/2026/41', were read near each " +
            "other: one read by A57 Liverpool Road eastbound at 14:32:10 GMT on Tue 3 Mar 2026, 0 m and 40 s from where " +
            "another was read by A57 Liverpool Road eastbound at 14:31:30 GMT.",
            HitSentence.Say(hit, Words with
            {
                AuthorisationReference = "DSA/2026/41", OtherCameraDisplayName = Words.CameraDisplayName,
            }));
        Assert.Contains("membership of a group proves nothing", HitSentence.Caveat(hit), StringComparison.Ordinal);
    }

    [Fact]
    public void An_implausible_journey_says_both_reads_the_speed_and_what_it_may_be()
    {
        var hit = Hit(HitKind.ImplausibleJourney, "2026-03-03T14:32:10Z");
        hit = hit with
        {
            First = hit.First with
            {
                Journey = new JourneyReason(
                    Guid.Empty, "m62", At("2026-03-03T14:28:10Z"), 21_340, 320.1, JourneyCause.Clone),
            },
        };
        Assert.Equal(
            "One mark was read by M62 J6 at 14:28:10 GMT and read by A57 Liverpool Road eastbound at 14:32:10 GMT on Tue " +
            "3 Mar 2026: 21.3 km apart, which takes 320 km/h. It may be a misread, a cloned mark, a recovery lorry or " +
            "trailer, or a clock at fault; likeliest a cloned mark.",
            HitSentence.Say(hit, Words with { OtherCameraDisplayName = "M62 J6" }));
    }

    [Theory]
    [InlineData(MatchClass.Equivalent, 0.937, "The mark read is equivalent to AB12CDE, which is watched for (probability 93 %).")]
    [InlineData(MatchClass.Similar, null, "The mark read is only similar to AB12CDE, which is watched for (no probability can be stated).")]
    public void A_mark_that_was_read_otherwise_is_said_with_the_one_watched_for(
        MatchClass matchClass, double? probability, string said)
    {
        var hit = Hit(HitKind.VehicleOfInterest, "2026-03-03T14:32:10Z");
        hit = hit with
        {
            First = hit.First with
            {
                MatchClass = matchClass, Probability = probability, WatchedVrm = Vrm.Of("AB12CDE"),
            },
        };
        Assert.EndsWith($" {said} Instruction: Look.", HitSentence.Say(hit, Words with { Instruction = "Look." }), StringComparison.Ordinal);
        Assert.Contains("may be another vehicle's", HitSentence.Caveat(hit), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_correction_brought_to_light_says_so_first()
    {
        var hit = Hit(HitKind.VehicleOfInterest, "2026-03-03T14:32:10Z") with { Correction = true };

        Assert.StartsWith("Correction: A vehicle on the list", HitSentence.Say(hit, Words), StringComparison.Ordinal);
        Assert.Contains("no live alarm", HitSentence.Caveat(hit), StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_that_may_overturn_the_conclusion_is_in_the_caveat()
    {
        var hit = Hit(HitKind.Curfew, "2026-03-03T14:32:10Z");
        hit = hit with { First = hit.First with { ClockDoubtful = true } };
        Assert.Contains("clock may be wrong", HitSentence.Caveat(hit), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_of_hit_has_its_sentence_and_a_presence_is_none()
    {
        foreach (var kind in Enum.GetValues<HitKind>().Except([HitKind.Presence]))
        {
            var hit = Hit(kind, "2026-03-03T14:32:10Z");
            Assert.EndsWith(".", HitSentence.Say(hit, new HitWords()), StringComparison.Ordinal);
            Assert.Contains("not ", HitSentence.Caveat(hit), StringComparison.Ordinal);
        }
        Assert.Throws<ArgumentOutOfRangeException>(
            () => HitSentence.Say(Hit(HitKind.Presence, "2026-03-03T14:32:10Z"), Words));
    }

    static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, null);

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
