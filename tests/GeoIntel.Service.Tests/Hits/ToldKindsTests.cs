using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Tests.Hits;
using GeoIntel.Service.Hits;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Hits;
using GeoIntel.Service.Tests.Admission;

namespace GeoIntel.Service.Tests.Hits;

/// <summary>What an operator is told of each kind: in the words of the registry, and in the message.</summary>
[Collection(PostGisCollection.Name)]
public class ToldKindsTests(PostGisFixture postgis)
{
    static readonly DateTimeOffset Noon = Neighbourhood.Now.AddHours(-2);

    [PostGisFact]
    public async Task A_zone_hit_tells_where_the_vehicle_was_next_and_that_does_not_undo_a_decision()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var stored = await BeginAsync(world);
        var inside = Read("a57", 200, 0) with
        {
            ZoneId = "zone", ZoneRevision = 1, ZoneVerdict = ZoneVerdict.Inside, NominalId = "N-104",
        };
        await stored.CommitAsync([new(Key(HitKind.ExclusionZone, "stay-out"), inside), Presence(inside)]);
        await IntakeWorld.KeepAsync(world.Keeper);
        var before = await OnlyAsync(world);

        var outside = Read("police-1", 700, 6);
        await stored.CommitAsync([Presence(outside)]);
        await IntakeWorld.KeepAsync(world.Keeper);
        var hit = HitMessage.Of(await OnlyAsync(world));

        Assert.Equal($"{before.MeaningSequence}", hit.Etag);
        Assert.Equal(["1", "2"], await world.AskAsync("SELECT kind FROM hit_change ORDER BY sequence"));
        Assert.Contains("inside the exclusion zone 'The zone'", hit.Sentence, StringComparison.Ordinal);
        Assert.Contains("first read outside 10:06:00 GMT by Camera police-1.", hit.Sentence, StringComparison.Ordinal);
        Assert.Equal("cameras/police-1", hit.FirstOutside.Camera);
        Assert.Equal($"sightings/{outside.SightingId}", hit.FirstOutside.Sighting);

        // Back inside after that, and clearly away in between: another visit, another hit.
        await stored.CommitAsync([new(Key(HitKind.ExclusionZone, "stay-out"), inside with
        {
            SightingId = Guid.NewGuid(), CapturedAt = Noon.AddMinutes(12),
        })]);
        await IntakeWorld.KeepAsync(world.Keeper);
        Assert.Equal(["2"], await world.AskAsync("SELECT count(*) FROM hit WHERE state <> 3"));
    }

    [PostGisFact]
    public async Task A_non_association_hit_tells_both_vehicles_and_the_figure_expected_by_chance()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var stored = await BeginAsync(world);
        var other = Read("police-1", 0, 0) with { Role = MatchRole.Counterpart, NominalId = "N-200" };
        var bound = Read("a57", 30, 4) with
        {
            Role = MatchRole.Subject, NominalId = "N-104", Vrm = Vrm.Of("XY34ZZZ"), WatchedVrm = Vrm.Of("XY34ZZZ"),
        };
        await stored.CommitAsync([new(Key(HitKind.NonAssociation, "apart", 0), other)]);
        await IntakeWorld.KeepAsync(world.Keeper);
        Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM hit"));

        await stored.CommitAsync([new(Key(HitKind.NonAssociation, "apart", 0), bound)]);
        await IntakeWorld.KeepAsync(world.Keeper);
        var hit = HitMessage.Of(await OnlyAsync(world));

        Assert.StartsWith("A vehicle linked to nominal N-104 was read by Camera a57", hit.Sentence, StringComparison.Ordinal);
        Assert.Contains("from where a vehicle linked to nominal N-200 was read by Camera police-1", hit.Sentence, StringComparison.Ordinal);
        Assert.Contains("Nominal N-104 must not meet nominal N-200.", hit.Sentence, StringComparison.Ordinal);
        Assert.Equal(("XY34ZZZ", "AB12CDE", "nominals/N-200"), (hit.Vrm, hit.Other.Vrm, hit.Other.Nominal));
        Assert.True(hit.HasExpectedByChance && hit.ExpectedByChance > 0);
        Assert.Equal("conditions/apart", hit.Condition);

        // The other's read is withdrawn: they did not meet.
        await stored.CommitAsync([new(Key(HitKind.NonAssociation, "apart", 0), other, Withdrawn: true)]);
        await IntakeWorld.KeepAsync(world.Keeper);
        Assert.Equal(V1.HitState.Withdrawn, HitMessage.Of(await OnlyAsync(world)).State);
    }

    [PostGisFact]
    public async Task A_group_presence_hit_tells_the_authorisation_it_was_judged_under()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var stored = await BeginAsync(world);
        await stored.CommitAsync([.. Neighbourhood.Listed.Select((vrm, i) => new Coming(
            Key(HitKind.GroupPresence, "group", 0),
            Read("a57", 0, i) with { Role = MatchRole.Subject, Vrm = vrm, WatchedVrm = vrm, RuleRevision = 2 }))]);
        await IntakeWorld.KeepAsync(world.Keeper);
        var hit = HitMessage.Of(await OnlyAsync(world));

        Assert.Contains("watched under authorisation 'DSA/2026/2'", hit.Sentence, StringComparison.Ordinal);
        Assert.Equal(("DSA/2026/2", true), (hit.Authorisation, hit.VehicleCount >= 2));
    }

    [PostGisFact]
    public async Task An_implausible_journey_tells_both_reads_and_no_rule()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var stored = await BeginAsync(world);
        var from = Guid.NewGuid();
        var read = Read("a57", 0, 4) with
        {
            Journey = new JourneyReason(from, "police-1", Noon, 21_340, 320.1, JourneyCause.Misread),
        };
        await stored.CommitAsync([new(Key(HitKind.ImplausibleJourney, ""), read)]);
        await IntakeWorld.KeepAsync(world.Keeper);
        var hit = HitMessage.Of(await OnlyAsync(world));

        Assert.StartsWith("One mark was read by Camera police-1 at 10:00:00 GMT and read by Camera a57", hit.Sentence, StringComparison.Ordinal);
        Assert.Equal(($"sightings/{from}", "cameras/police-1"), (hit.Other.Sighting, hit.Other.Camera));
        Assert.Equal((21_340, 320.1, V1.JourneyCause.Misread), (hit.Journey.DistanceMetres, hit.Journey.SpeedKmh, hit.Journey.LikelyCause));
        Assert.Equal(("", "", ""), (hit.Condition, hit.ListEntry, hit.Nominal));
    }

    [PostGisFact]
    public async Task A_match_judged_again_amends_its_hit_and_one_found_anew_is_a_correction()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var stored = await BeginAsync(world);
        var key = Key(HitKind.Curfew, "stay-out");
        var read = Read("a57", 0, 0) with { NominalId = "N-104" };
        await stored.CommitAsync([new(key, read)]);
        await IntakeWorld.KeepAsync(world.Keeper);

        var again = read with { Correction = true, RuleRevision = 2, EndedSince = true };
        await stored.CommitAsync([new(key, read, Withdrawn: true), new(key, again)]);
        await IntakeWorld.KeepAsync(world.Keeper);
        Assert.Equal(["1", "4"], await world.AskAsync("SELECT kind FROM hit_change ORDER BY sequence"));
        var hit = HitMessage.Of(await OnlyAsync(world));
        Assert.Equal((2, true, true), (hit.RuleRevision, hit.Correction, hit.EndedSince));
        Assert.StartsWith("Correction: A vehicle linked to nominal N-104", hit.Sentence, StringComparison.Ordinal);

        await stored.CommitAsync([new(key, again, Withdrawn: true)]);
        await IntakeWorld.KeepAsync(world.Keeper);
        Assert.Equal(["1", "4", "5"], await world.AskAsync("SELECT kind FROM hit_change ORDER BY sequence"));
    }

    [PostGisFact]
    public async Task A_similar_mark_is_told_with_the_one_watched_for_and_how_probable_it_is()
    {
        await using var world = await IntakeWorld.CreateAsync(postgis);
        var stored = await BeginAsync(world);
        await stored.CommitAsync([new(Key(HitKind.VehicleOfInterest, "entry"), Read("a57", 0, 0) with
        {
            MatchClass = MatchClass.Similar, WatchedVrm = Vrm.Of("AB12CDF"), Probability = 0.415,
        })]);
        await IntakeWorld.KeepAsync(world.Keeper);
        var hit = HitMessage.Of(await OnlyAsync(world));

        Assert.Contains("only similar to AB12CDF, which is watched for (probability 41 %)", hit.Sentence, StringComparison.Ordinal);
        Assert.Equal(("AB12CDE", "AB12CDF", 0.415), (hit.Vrm, hit.WatchedVrm, hit.MatchProbability));
    }

    static async Task<StoredWorld> BeginAsync(IntakeWorld world)
    {
        var stored = new StoredWorld(world);
        await stored.BeginAsync(
            [new EpisodeRule(), new EpisodeRule { Revision = 2, VehiclesMin = 3 }],
            [new Models.Conditions.Zone { Id = "zone", Outline = KeeperWorld.Outline }]);
        return stored;
    }

    static HitKey Key(HitKind kind, string rule, ulong? vrm = null) =>
        new(kind, rule, vrm ?? Neighbourhood.Listed[0].Packed);

    static Coming Presence(HitReason read) => new(Key(HitKind.Presence, ""), read);

    static HitReason Read(string camera, int eastMetres, int minute) => new()
    {
        SightingId = Guid.NewGuid(),
        CapturedAt = Noon.AddMinutes(minute),
        ReceivedAt = Neighbourhood.Now,
        CameraId = camera,
        Position = GeoPoint.OfMetres(345_000 + eastMetres, 393_200),
        UncertaintyCentimetres = 500,
        Vrm = Neighbourhood.Listed[0],
        WatchedVrm = Neighbourhood.Listed[0],
    };

    static async Task<DecidedHit> OnlyAsync(IntakeWorld world) => Assert.Single(await world.Hits.ListAsync(
        new HitQuestion([], false, null, null, null, null, 10), CancellationToken.None));
}
