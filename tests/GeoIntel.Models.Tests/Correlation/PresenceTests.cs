using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>From presences the keeper learns where a bound vehicle was otherwise.</summary>
public class PresenceTests
{
    public static TheoryData<string, RegistryState, bool> Worlds => new()
    {
        { "bound by an exclusion zone", Registry.State, true },
        { "at another hour", With(Registry.Condition with { Schedule = Schedule.Of("Sat 00:00-01:00") }), true },
        { "bound by a restriction zone", With(Registry.Condition with { Kind = ConditionKind.RestrictionZone }), true },
        { "under curfew only", With(Registry.Condition with { Kind = ConditionKind.Curfew }), false },
        { "on a list only", Registry.State with { Conditions = [], ListEntries = [Registry.Entry] }, false },
        { "the condition takes no exact mark", With(Registry.Condition with { Accepts = MatchClasses.Similar }), false },
        { "the condition is over", With(Registry.Condition with { Period = Before }), false },
        { "the link is over", Registry.State with { VehicleLinks = [Registry.Link with { Period = Before }] }, false },
        { "in custody", Registry.State with { Nominals = [InCustody] }, false },
    };

    static Nominal InCustody => Registry.Nominal with { LicenceState = LicenceState.InCustody };
    static Period Before => new(DateTimeOffset.MinValue, Registry.Noon);

    [Theory]
    [MemberData(nameof(Worlds))]
    public void A_read_far_away_is_a_presence_or_nothing(string why, RegistryState state, bool present)
    {
        var watchlist = Registry.Compile(state);
        var read = Registry.Read(watchlist) with { CameraIndex = -1, Position = GeoPoint.OfMetres(300_000, 300_000) };

        var presences = Registry.CorrelateAll(watchlist, [], read).FindAll(match => match.Kind == HitKind.Presence);

        Assert.True(presences.Count == (present ? 1 : 0), why);
    }

    [Fact]
    public void It_is_told_once_beside_a_hit_and_says_no_more_than_where_the_vehicle_was()
    {
        var watchlist = Registry.Compile(Registry.State with
        {
            Nominals = [Registry.Nominal, Registry.Nominal with { Id = "N-2" }],
            VehicleLinks = [Registry.Link, Registry.Link with { Id = "other", NominalId = "N-2" }],
            Conditions = [Registry.Condition, Registry.Condition with { Id = "other", NominalId = "N-2" }],
        });
        var read = Registry.Read(watchlist);

        var matches = Registry.CorrelateAll(watchlist, [], read);
        Assert.Equal(3, matches.Count);
        var presence = Assert.Single(matches, match => match.Kind == HitKind.Presence);
        Assert.Equal(new HitKey(HitKind.Presence, "", read.Vrm.Packed), watchlist.KeyOf(read, presence));
        var reason = watchlist.Describe(read, presence);
        Assert.Equal((read.Id, read.Vrm, read.Position), (reason.SightingId, reason.Vrm, reason.Position));
        Assert.Equal(("", "", ""), (reason.NominalId, reason.ZoneId, reason.VehicleLinkId));
    }

    [Fact]
    public void A_listed_vehicle_that_is_bound_too_makes_both()
    {
        var watchlist = Registry.Compile(Registry.State with { ListEntries = [Registry.Entry] });
        var read = Registry.Read(watchlist) with { CameraIndex = -1, Position = GeoPoint.OfMetres(300_000, 300_000) };

        var kinds = Registry.CorrelateAll(watchlist, [], read).Select(match => match.Kind);

        Assert.Equal([HitKind.VehicleOfInterest, HitKind.Presence], kinds);
    }

    [Fact]
    public void A_mark_that_no_grammar_takes_for_the_watched_one_is_another_vehicle()
    {
        var (watched, read) = (Vrm.Of("QQ8QQQ0QQ"), Vrm.Of("QQBQQQOQQ"));
        Assert.Equal(MarkFold.Of(watched), MarkFold.Of(read));
        var watchlist = Registry.Compile(
            Registry.State with { VehicleLinks = [Registry.Link with { Vrm = watched }] });

        var away = Registry.Read(watchlist) with { CameraIndex = -1, Position = GeoPoint.OfMetres(300_000, 300_000) };

        Assert.Single(Registry.CorrelateAll(watchlist, [], away with { Vrm = watched }));
        Assert.Empty(Registry.CorrelateAll(watchlist, [], away with { Vrm = read }));
    }

    [Fact]
    public void An_observation_of_a_person_is_none()
    {
        var watchlist = Registry.Compile(Registry.State);
        watchlist.TryFindNominal("N-104", out var nominal);

        var matches = Registry.CorrelateAll(watchlist, [], Registry.Read(watchlist) with { NominalIndex = nominal });

        Assert.Equal(HitKind.ExclusionZone, Assert.Single(matches).Kind);
    }

    static RegistryState With(Condition condition) => Registry.State with { Conditions = [condition] };
}
