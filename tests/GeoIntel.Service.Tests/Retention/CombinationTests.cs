using GeoIntel.Service.Access;
using GeoIntel.Service.Audit;
using GeoIntel.Service.Retention;
using GeoIntel.Service.Rpc;
using GeoIntel.Service.Storage.Cameras;
using GeoIntel.Service.Tests.Admission;
using GeoIntel.Service.Tests.Audit;
using GeoIntel.Service.Tests.Rights;
using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;
using LegalRegime = GeoIntel.Models.Sightings.LegalRegime;

namespace GeoIntel.Service.Tests.Retention;

/// <summary>Each answer that puts reads of several regimes together says so in the log, and names what allows it.</summary>
[Collection(PostGisCollection.Name)]
public class CombinationTests(PostGisFixture postgis)
{
    const string Regimes = "PolicePart3, CouncilPart3";
    const string Combinations =
        "SELECT resource_kind, resource_id, outcome, purpose_reference, row_count FROM audit_entry WHERE action = 'combination' ORDER BY sequence";

    // Two reads of two regimes, as if they were far apart.
    const string Pair =
        """
        INSERT INTO implausible_journey
          (match_id, vrm, sighting_id, captured_at, camera_key, from_sighting_id, from_captured_at, from_camera_key)
        SELECT 1, later.vrm, later.sighting_id, later.captured_at, later.camera_key, before.sighting_id, before.captured_at, before.camera_key
        FROM sighting AS later JOIN sighting AS before ON before.vrm = later.vrm AND before.captured_at < later.captured_at
        WHERE later.vrm_text = 'AB12CDE' AND later.captured_at = before.captured_at + interval '10 minutes'
        ON CONFLICT DO NOTHING
        """;

    static readonly DateTimeOffset From = Neighbourhood.Now.AddDays(-30);

    static RegimesOptions Agreed => new()
    {
        SharingAgreements =
        [
            new("ISA-7", new HashSet<LegalRegime> { LegalRegime.PolicePart3, LegalRegime.CouncilPart3 },
                Neighbourhood.Now.AddYears(-1), Neighbourhood.Now.AddYears(1)),
        ],
    };

    static Purpose Whole => new()
    {
        Class = V1.PurposeClass.SeriousCrime, Reference = "OP-ASPEN-17", Reason = "Looking for the vehicle of a series",
        SharingAgreement = "ISA-7",
    };

    // Every door through which reads of several regimes, or what was made of them, come out together.
    static readonly Dictionary<string, Func<IntakeWorld, Purpose, Task>> Doors = new()
    {
        ["search"] = (world, purpose) => Questions.Sightings(world, null!, Agreed).SearchSightings(
            new SearchSightingsRequest { Purpose = purpose, Area = Around, FromTime = Time(From), UntilTime = Time(Neighbourhood.Now) },
            Questions.Call("S/SearchSightings")),
        ["stream"] = (world, purpose) => Questions.Sightings(world, null!, Agreed).StreamSightings(
            new StreamSightingsRequest { Purpose = purpose, Area = Around, FromTime = Time(From), UntilTime = Time(Neighbourhood.Now) },
            new Answered<StreamSightingsResponse>([]), Questions.Call("S/StreamSightings")),
        ["passes"] = (world, purpose) => new PassRpc(
            new PassSearch(world.Database), world.Live, Questions.Gate(world, Agreed), Questions.Audited(world)).ListPasses(
            new ListPassesRequest { Purpose = purpose, Vrm = "AB12CDE", FromTime = Time(From), UntilTime = Time(Neighbourhood.Now) },
            Questions.Call("P/ListPasses")),
        ["convoys"] = (world, purpose) => Questions.Analysis(world, Agreed).FindConvoys(
            new FindConvoysRequest
            {
                Purpose = purpose, Vrm = "AB12CDE", FromTime = Time(From), UntilTime = Time(Neighbourhood.Now), SharedJourneysMin = 1,
            },
            Questions.Call("A/FindConvoys")),
        ["track"] = (world, purpose) => Questions.Analysis(world, Agreed).TrackVehicle(
            new TrackVehicleRequest { Purpose = purpose, Vrm = "AB12CDE", FromTime = Time(From), UntilTime = Time(Neighbourhood.Now) },
            new Answered<TrackVehicleResponse>([]), Questions.Call("A/TrackVehicle")),
        ["scenes"] = (world, purpose) => Questions.Analysis(world, Agreed).CompareScenes(
            new CompareScenesRequest { Purpose = purpose, Scenes = { SceneAt("police-1", 0), SceneAt("shop-1", 600) } },
            Questions.Call("A/CompareScenes")),
        ["company"] = (world, purpose) => Questions.Analysis(world, Agreed).FindConvoys(
            new FindConvoysRequest
            {
                Purpose = purpose, Group = "groups/g1", FromTime = Time(From), UntilTime = Time(Neighbourhood.Now), SharedJourneysMin = 1,
            },
            Questions.Call("A/FindConvoys")),
        ["meetings"] = (world, purpose) => Questions.Analysis(world, Agreed).FindMeetings(
            new FindMeetingsRequest { Purpose = purpose, Group = "groups/g1", FromTime = Time(From), UntilTime = Time(Neighbourhood.Now) },
            Questions.Call("A/FindMeetings")),
        ["graph"] = (world, purpose) => Questions.Analysis(world, Agreed).GetAssociationGraph(
            new GetAssociationGraphRequest { Purpose = purpose, Around = "groups/g1", Depth = 2, FromTime = Time(From), UntilTime = Time(Neighbourhood.Now) },
            Questions.Call("A/GetAssociationGraph")),
        ["cordon"] = (world, purpose) => Questions.Analysis(world, Agreed).CountCordon(
            new CountCordonRequest
            {
                Purpose = purpose, FromTime = Time(From), UntilTime = Time(Neighbourhood.Now),
                Gates =
                {
                    new CordonGate { Camera = "cameras/police-1", Way = CordonWay.In },
                    new CordonGate { Camera = "cameras/shop-1", Way = CordonWay.Out },
                },
            },
            Questions.Call("A/CountCordon")),
        ["siting"] = (world, purpose) => new ProfileRpc(
            null!, null!, null!, null!, null!, Rpc.Siting.SitingBorough.DeskOf(world, Agreed), Questions.Audited(world)).ReviewSiting(
            new ReviewSitingRequest
            {
                Purpose = purpose, Objective = SitingObjective.SupportSurveillance, Deployment = SitingDeployment.Overt, CameraReachMetres = 50,
                Crossings =
                {
                    new SitingCrossings
                    {
                        Objective = SitingObjective.SupportSurveillance, FromTime = Time(From), UntilTime = Time(Neighbourhood.Now),
                        Gates =
                        {
                            new CordonGate { Camera = "cameras/police-1", Way = CordonWay.In },
                            new CordonGate { Camera = "cameras/shop-1", Way = CordonWay.Out },
                        },
                    },
                },
            },
            Questions.Call("P/ReviewSiting")),
        ["implausible"] = async (world, purpose) =>
        {
            await world.DoAsync(Pair);
            await Questions.Implausible(world, Agreed).ListImplausibleJourneys(
                new ListImplausibleJourneysRequest { Purpose = purpose, FromTime = Time(From), UntilTime = Time(Neighbourhood.Now) },
                Questions.Call("I/ListImplausibleJourneys"));
        },
        ["resolution"] = async (world, purpose) =>
        {
            await world.DoAsync(Pair);
            var ids = (await world.AskAsync("SELECT sighting_id, from_sighting_id FROM implausible_journey")).Single().Replace('|', '-');
            try
            {
                await Questions.Implausible(world, Agreed).ResolveImplausibleJourney(
                    new ResolveImplausibleJourneyRequest
                    {
                        Purpose = purpose, Name = $"implausibleJourneys/{ids}", Etag = "0", Outcome = JourneyOutcome.NoFault,
                        Reason = "Ten minutes are enough",
                    },
                    Questions.Call("I/ResolveImplausibleJourney"));
            }
            catch (RpcException refusal) when (refusal.StatusCode == StatusCode.NotFound)
            {
                // Of one regime alone there is no pair.
            }
        },
        ["hits"] = (world, purpose) => Questions.Hits(world, Agreed).ListHits(
            new ListHitsRequest { Purpose = purpose }, Questions.Call("H/ListHits")),
        ["watch"] = WatchAsync,
    };

    public static TheoryData<string> DoorNames => [.. Doors.Keys];

    [PostGisTheory]
    [MemberData(nameof(DoorNames))]
    public async Task An_answer_of_several_regimes_leaves_one_entry_that_names_them_and_the_agreement(string door)
    {
        await using var world = await WorldAsync();
        var alone = Whole;
        (alone.SharingAgreement, alone.Regime) = ("", V1.LegalRegime.CouncilPart3);
        var unagreed = Whole;
        unagreed.SharingAgreement = "AB12CDE and whatever else a caller writes";

        await Doors[door](world, alone);
        Assert.Empty(await world.AskAsync(Combinations));
        await Doors[door](world, Whole);

        var said = Assert.Single(await world.AskAsync(Combinations));
        Assert.StartsWith($"regimes|{Regimes}|under ISA-7|OP-ASPEN-17|", said, StringComparison.Ordinal);
        // It follows the entry of its answer, and holds the reason and not the question.
        var words = (await PersonalValues.OfAsync(world.Database, "OP-ASPEN-17")).Last(one => !one.Contains("question", StringComparison.Ordinal));
        Assert.Contains("Looking for the vehicle of a series", words, StringComparison.Ordinal);
        if (door is "hits" or "watch")
        {
            // Hits take no agreement, and one that nobody has registered is not named in the open.
            await Doors[door](world, unagreed);
            Assert.StartsWith($"regimes|{Regimes}|ok|", (await world.AskAsync(Combinations))[1], StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(RegimeGate.SharingReason, RpcErrors.ReasonOf(await Assert.ThrowsAsync<RpcException>(() => Doors[door](world, unagreed))));
            Assert.Single(await world.AskAsync(Combinations));
        }
    }

    [PostGisFact]
    public async Task An_answer_without_a_row_puts_nothing_together()
    {
        await using var world = await WorldAsync();

        await Questions.Sightings(world, null!, Agreed).SearchSightings(
            new SearchSightingsRequest { Purpose = Whole, Vrm = "ZZ99ZZZ", FromTime = Time(From), UntilTime = Time(Neighbourhood.Now) },
            Questions.Call("S/SearchSightings"));

        Assert.Empty(await world.AskAsync(Combinations));
        Assert.Equal(["0"], await world.AskAsync("SELECT row_count FROM audit_entry"));
    }

    [PostGisFact]
    public async Task An_export_of_a_subject_that_several_regimes_read_says_so_and_one_of_a_single_regime_does_not()
    {
        await using var world = await RightsWorld.CreateAsync(postgis, seed: 47);
        Assert.Equal(["2"], await world.Intake.AskAsync($"SELECT count(DISTINCT feed_key) FROM sighting WHERE vrm_text = '{RightsWorld.Mark}'"));

        await world.ExportAsync(new Subject { Vrm = "ZZ99ZZZ" });
        Assert.Empty(await world.Intake.AskAsync(Combinations));
        await world.ExportAsync(new Subject { Vrm = RightsWorld.Mark });

        Assert.StartsWith($"regimes|{Regimes}|ok|", Assert.Single(await world.Intake.AskAsync(Combinations)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_combination_is_said_once_a_call_and_a_single_regime_never()
    {
        var combined = new RegimeCombinations();
        var both = new HashSet<LegalRegime> { LegalRegime.CouncilPart3, LegalRegime.PolicePart3 };
        combined.Add(both, "ISA-7");
        combined.Add(both, "ISA-7");
        combined.Add(new HashSet<LegalRegime> { LegalRegime.UkGdpr }, "ISA-7");

        Assert.Equal([new(Regimes, "ISA-7")], combined.Take());
        combined.Add(both, "ISA-7");
        Assert.Empty(combined.Take());
        combined.Add(both, "");
        Assert.Equal([new(Regimes, "")], combined.Take());
    }

    [Fact]
    public void A_refusal_says_nothing_and_leaves_it_to_the_answer()
    {
        var purpose = new CheckedPurpose(3, "OP-1", "a reason of its own", "");
        purpose.Combined.Add(new HashSet<LegalRegime> { LegalRegime.CouncilPart3, LegalRegime.PolicePart3 }, "");
        var answer = new AuditEntry { Actor = "test", Action = AuditAction.Consultation, Rpc = "test", Purpose = purpose };

        Assert.Single((answer with { Action = AuditAction.Refusal }).WithCombinations());
        Assert.Equal(
            [AuditAction.Consultation, AuditAction.Combination], answer.WithCombinations().Select(entry => entry.Action));
    }

    // AB12CDE is read by the police and the council a day apart, and beside another vehicle.
    async Task<IntakeWorld> WorldAsync()
    {
        var world = await RegimeGateTests.WorldAsync(postgis);
        await world.CommitAsync(
            new Service.Admission.IntakeBatch("police", [Of("police-1", "AB12CDE", 0, 4), Of("police-1", "FO11LOW", 20, 5), Of("police-1", "ME11MBR", 30, 6)]),
            new Service.Admission.IntakeBatch("shops", [Of("shop-1", "AB12CDE", 600, 0), Of("shop-1", "FO11LOW", 620, 0)]));
        await IntakeWorld.KeepAsync(world.Keeper);
        await GroupAsync(world);
        await world.DoAsync(
            """
            INSERT INTO pass (pass_id, camera_key, first_at, last_at, vrm, canonical, read_count, sighting_ids, votes)
            SELECT sighting_id, camera_key, captured_at, captured_at, vrm, vrm, 1, ARRAY[sighting_id], '[]' FROM sighting WHERE vrm_text = 'AB12CDE'
            """);
        return world;
    }

    // Two members; one is linked to AB12CDE, the other to a vehicle that was beside it.
    static async Task GroupAsync(IntakeWorld world)
    {
        await world.DoAsync(
            "INSERT INTO organised_crime_group (id, display_name, urn, status, revision, updated_at) VALUES ('g1', '', '', 1, 1, now())");
        foreach (var (id, mark) in (IEnumerable<(string, string)>)[("n1", "AB12CDE"), ("n2", "ME11MBR")])
        {
            await world.DoAsync(
                $"""
                 INSERT INTO nominal (id, display_name, case_reference, category, cohort_state, licence_state, under_18, exploited, from_time,
                   revision, updated_at)
                 VALUES ('{id}', 'Made Up', '', 1, 1, 1, false, false, '2020-01-01', 1, now());
                 INSERT INTO vehicle_link (id, nominal_id, vrm, type, source, from_time, revision, updated_at)
                 VALUES ('k-{id}', '{id}', {Models.Sightings.Vrm.Of(mark).Packed}, 1, 's', '2020-01-01', 1, now());
                 INSERT INTO group_membership (id, group_id, nominal_id, role, from_time, revision, updated_at)
                 VALUES ('m-{id}', 'g1', '{id}', '', '2020-01-01', 1, now())
                 """);
        }
        await Rpc.Groups.GroupWorld.PublishAsync(world);
    }

    static Service.Admission.IntakeRead Of(string camera, string mark, int seconds, long sequence) => new(new Models.Sightings.Read
    {
        Camera = camera, VrmText = mark, CapturedAt = Neighbourhood.Now.AddDays(-2).AddSeconds(seconds),
        VendorEventId = $"{camera} {mark} {seconds}", SourceSequence = sequence,
    });

    static Scene SceneAt(string camera, int seconds) => new()
    {
        Cameras = { $"cameras/{camera}" },
        FromTime = Time(Neighbourhood.Now.AddDays(-2).AddSeconds(seconds)),
        UntilTime = Time(Neighbourhood.Now.AddDays(-2).AddSeconds(seconds + 60)),
    };

    static Area Around => new()
    {
        Circle = new Circle { Centre = new Point { Epsg = 27700, X = 346_000, Y = 392_000 }, RadiusMetres = 10_000 },
    };

    static Google.Protobuf.WellKnownTypes.Timestamp Time(DateTimeOffset time) => Questions.Time(time);

    static async Task WatchAsync(IntakeWorld world, Purpose purpose) => await Assert.ThrowsAsync<EnoughException>(
        () => Questions.Hits(world, Agreed).WatchHits(
            new WatchHitsRequest { Purpose = purpose, ResumeToken = "beginning" }, new First(), Questions.Call("H/WatchHits")));

    sealed class EnoughException : Exception;

    // Leaves once the first change was told.
    sealed class First : IServerStreamWriter<WatchHitsResponse>
    {
        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(WatchHitsResponse message) => message.Change is null ? Task.CompletedTask : throw new EnoughException();
    }
}
