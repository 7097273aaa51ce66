using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>One reason at a time why a read hits or does not.</summary>
public class CorrelatorTests
{
    static readonly DateTimeOffset Noon = Registry.Noon;

    public static TheoryData<string, RegistryState, int> Worlds => new()
    {
        { "the smallest world hits", Registry.State, 1 },
        { "seen by an operator where no camera is registered", Registry.State with { Cameras = [] }, 1 },
        { "not approved", With(Registry.Condition with { Approval = ApprovalState.Proposed }), 0 },
        { "not yet served", With(Registry.Condition with { ServedAt = Noon.AddTicks(1) }), 0 },
        { "served at this very moment", With(Registry.Condition with { ServedAt = Noon }), 1 },
        { "ended at this very moment", With(Registry.Condition with { Period = Before(Noon) }), 0 },
        { "basis expired", With(Expiring(Noon)), 0 },
        { "basis not yet expired", With(Expiring(Noon.AddTicks(1))), 1 },
        { "a Tuesday noon within the schedule", With(Scheduled("Tue 12:00-12:01")), 1 },
        { "outside the schedule", With(Scheduled("Tue 12:01-11:59")), 0 },
        { "in custody", With(Registry.Nominal with { LicenceState = LicenceState.InCustody }), 0 },
        { "recalled", With(Registry.Nominal with { LicenceState = LicenceState.Recalled }), 0 },
        { "unlawfully at large", With(Registry.Nominal with { LicenceState = LicenceState.UnlawfullyAtLarge }), 1 },
        { "left the cohort", With(Registry.Nominal with { CohortState = CohortState.Left }), 0 },
        { "de-registered at this moment", With(Registry.Nominal with { Registration = Before(Noon) }), 0 },
        { "registered at this moment", With(Registry.Nominal with { Registration = Period.StartingAt(Noon) }), 1 },
        { "link over", With(Registry.Link with { Period = Before(Noon) }), 0 },
        { "zone not yet valid", With(Registry.Zone with { Period = Period.StartingAt(Noon.AddTicks(1)) }), 0 },
        { "on the zone's corner", With(Registry.Zone with { Outline = Registry.Square(346_050, 393_050, 10) }), 1 },
        { "a centimetre outside", With(Registry.Zone with { Outline = Registry.Square(346_050.01, 393_050, 10) }), 0 },
        { "permitted", With(Permission(Period.Always)), 0 },
        { "permitted until this moment", With(Permission(Before(Noon))), 1 },
        { "permitted at another hour", With(Permission(Period.Always, "Tue 13:00-14:00")), 1 },
        { "permitted at this hour", With(Permission(Period.Always, "Tue 12:00-14:00")), 0 },
    };

    [Theory]
    [MemberData(nameof(Worlds))]
    public void A_read_at_noon_hits_or_not(string why, RegistryState state, int matches)
    {
        var watchlist = Registry.Compile(state);

        Assert.True(Registry.Correlate(watchlist, Registry.Read(watchlist)).Count == matches, why);
    }

    [Fact]
    public void The_reason_says_read_rule_version_distance_and_uncertainty()
    {
        var watchlist = Registry.Compile(With(Registry.Nominal with { Under18 = true }));
        var read = Registry.Read(watchlist);
        var match = Assert.Single(Registry.Correlate(watchlist, read));

        Assert.Equal(
            new HitKey(HitKind.ExclusionZone, "condition", Registry.Linked.Packed), watchlist.KeyOf(read, match));
        Assert.Equal(
            new HitReason
            {
                SightingId = read.Id,
                CapturedAt = Noon,
                ReceivedAt = Noon.AddSeconds(1),
                CameraId = "a57-eastbound",
                Position = Registry.CapturePoint,
                UncertaintyCentimetres = 700,
                Vrm = Registry.Linked,
                WatchedVrm = Registry.Linked,
                RuleRevision = 1,
                ZoneId = "prescot",
                ZoneRevision = 1,
                ZoneVerdict = ZoneVerdict.Inside,
                EdgeDistanceCentimetres = 5000,
                NominalId = "N-104",
                VehicleLinkId = "link",
                Safeguarding = true,
            },
            watchlist.Describe(read, match));
    }

    [Theory]
    [InlineData("deeper than the place is uncertain", 4999, ZoneVerdict.Inside)]
    [InlineData("exactly as deep", 5000, ZoneVerdict.WithinUncertainty)]
    [InlineData("less deep", 5001, ZoneVerdict.WithinUncertainty)]
    public void The_uncertainty_is_stated_beside_the_predicate(
        string what, int uncertaintyCentimetres, ZoneVerdict verdict)
    {
        var watchlist = Registry.Compile(Registry.State);
        var read = Registry.Read(watchlist) with { UncertaintyCentimetres = uncertaintyCentimetres };

        Assert.True(Assert.Single(Registry.Correlate(watchlist, read)).ZoneVerdict == verdict, what);
    }

    [Fact]
    public void A_place_of_its_own_counts_more_than_the_camera_s_capture_point()
    {
        var watchlist = Registry.Compile(Registry.State);

        var outside = Registry.Read(watchlist) with { Position = GeoPoint.OfMetres(346_200, 393_050) };
        Assert.Empty(Registry.Correlate(watchlist, outside));
        var moved = Registry.Read(watchlist) with { Position = GeoPoint.OfMetres(346_099, 393_050), CameraIndex = -1 };
        Assert.Equal(100, Assert.Single(Registry.Correlate(watchlist, moved)).EdgeDistanceCentimetres);
    }

    [Fact]
    public void A_vehicle_linked_to_one_nominal_twice_matches_once_and_names_the_strongest_link()
    {
        var keeper = Registry.Link with { Id = "z-keeper", Type = VehicleLinkType.RegisteredKeeper };
        var watchlist = Registry.Compile(Registry.State with { VehicleLinks = [Registry.Link, keeper] });
        var read = Registry.Read(watchlist);

        var match = Assert.Single(Registry.Correlate(watchlist, read));
        Assert.Equal("z-keeper", watchlist.Describe(read, match).VehicleLinkId);
    }

    [Fact]
    public void A_vehicle_linked_to_two_bound_nominals_matches_once_for_each()
    {
        var watchlist = Registry.Compile(Registry.State with
        {
            Nominals = [Registry.Nominal, Registry.Nominal with { Id = "N-2" }],
            VehicleLinks = [Registry.Link, Registry.Link with { Id = "other", NominalId = "N-2" }],
            Conditions = [Registry.Condition, Registry.Condition with { Id = "other", NominalId = "N-2" }],
        });
        var read = Registry.Read(watchlist);

        var rules = Registry.Correlate(watchlist, read).Select(match => watchlist.KeyOf(read, match).RuleId);
        Assert.Equal(["condition", "other"], rules.Order());
    }

    [Fact]
    public void A_late_read_captured_before_the_end_still_matches_and_is_marked()
    {
        var end = Noon.AddMinutes(5);
        foreach (var state in (RegistryState[])
        [
            With(Registry.Nominal with { Registration = Before(end) }),
            With(Registry.Condition with { Period = Before(end) }),
            With(Registry.Link with { Period = Before(end) }),
        ])
        {
            var watchlist = Registry.Compile(state);
            var inTime = Registry.Read(watchlist, Noon, end.AddTicks(-1));
            Assert.False(Assert.Single(Registry.Correlate(watchlist, inTime)).EndedSince);
            Assert.True(Assert.Single(Registry.Correlate(watchlist, Registry.Read(watchlist, Noon, end))).EndedSince);
            Assert.Empty(Registry.Correlate(watchlist, Registry.Read(watchlist, end, end.AddSeconds(1))));
        }
    }

    [Fact]
    public void A_rule_that_goes_on_in_its_next_version_has_not_ended()
    {
        var watchlist = Registry.Compile(Registry.State with
        {
            Conditions =
            [
                Registry.Condition with { Period = Before(Noon.AddMinutes(5)) },
                Registry.Condition with { Period = Period.StartingAt(Noon.AddMinutes(5)), Revision = 2 },
            ],
        });
        var late = Registry.Read(watchlist, Noon, Noon.AddMinutes(10));

        var match = Assert.Single(Registry.Correlate(watchlist, late));
        Assert.False(match.EndedSince);
        Assert.Equal(1, watchlist.Describe(late, match).RuleRevision);
    }

    [Fact]
    public void A_person_an_operator_recognised_is_tried_without_a_vehicle_and_never_twice()
    {
        var watchlist = Registry.Compile(Registry.State);
        Assert.True(watchlist.TryFindNominal("N-104", out var nominal));
        var onFoot = Registry.Read(watchlist) with { Vrm = default, NominalIndex = nominal };
        var inTheLinkedVehicle = Registry.Read(watchlist) with { NominalIndex = nominal };

        foreach (var seen in (Sighting[])[onFoot, inTheLinkedVehicle])
        {
            var reason = watchlist.Describe(seen, Assert.Single(Registry.Correlate(watchlist, seen)));
            Assert.Equal(MatchClass.Observed, reason.MatchClass);
            Assert.Equal(("N-104", ""), (reason.NominalId, reason.VehicleLinkId));
        }
    }

    [Fact]
    public void A_listed_vehicle_matches_anywhere_and_one_that_carries_a_child_goes_to_safeguarding()
    {
        var watchlist = Registry.Compile(Registry.State with
        {
            Nominals = [Registry.Nominal with { Exploited = true }],
            Conditions = [],
            ListEntries = [Registry.Entry],
        });
        var read = Registry.Read(watchlist) with { Position = GeoPoint.OfMetres(300_000, 300_000), CameraIndex = -1 };

        var match = Assert.Single(Registry.Correlate(watchlist, read));
        var reason = watchlist.Describe(read, match);
        Assert.Equal(HitKind.VehicleOfInterest, match.Kind);
        Assert.Equal((HitPriority.High, true, ""), (reason.Priority, reason.Safeguarding, reason.CameraId));
    }

    [Fact]
    public void Too_small_a_buffer_is_refused_before_anything_is_lost()
    {
        var watchlist = Registry.Compile(Registry.State);
        Sighting[] sightings = [Registry.Read(watchlist), Registry.Read(watchlist)];

        var error = Assert.Throws<ArgumentException>(() => Correlator.Correlate(
            sightings, watchlist, new Match[sightings.Length * watchlist.MatchesPerSightingMax - 1]));
        Assert.Contains("There is room for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Correlating_allocates_nothing_hits_included()
    {
        var world = new World(3, dense: true);
        var watchlist = WatchlistCompiler.Compile(world.State, world.Now, out _);
        var sightings = world.Admit(watchlist);
        var candidates = world.Candidates;
        var matches = new Match[watchlist.RoomFor(sightings.Length, candidates.Length)];
        var found = matches.Take(Correlator.Correlate(sightings, candidates, watchlist, matches)).ToList();
        Assert.Superset(
            Enum.GetValues<HitKind>().Except([HitKind.ImplausibleJourney]).ToHashSet(),
            found.Select(match => match.Kind).ToHashSet());

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 100; i++) Correlator.Correlate(sightings, candidates, watchlist, matches);
        }));
    }

    static Period Before(DateTimeOffset until) => new(DateTimeOffset.MinValue, until);

    static Condition Scheduled(string schedule) => Registry.Condition with { Schedule = Schedule.Of(schedule) };

    static Condition Expiring(DateTimeOffset at) =>
        Registry.Condition with { Basis = Registry.Condition.Basis with { ExpiresAt = at } };

    static RegistryState With(Condition condition) => Registry.State with { Conditions = [condition] };

    static RegistryState With(Nominal nominal) => Registry.State with { Nominals = [nominal] };

    static RegistryState With(VehicleLink link) => Registry.State with { VehicleLinks = [link] };

    static RegistryState With(Zone zone) => Registry.State with { Zones = [zone] };

    static RegistryState With(Permission permission) => Registry.State with { Permissions = [permission] };

    static Permission Permission(Period period, string schedule = "") => new()
    {
        Id = "permission",
        ConditionId = "condition",
        Period = period,
        Schedule = Schedule.Of(schedule),
    };
}
