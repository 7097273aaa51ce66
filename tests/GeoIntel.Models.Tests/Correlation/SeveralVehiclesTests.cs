using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>N-104 must not meet N-200; both are members of a group. AB12CDE is linked to the first, XY34FGH to the
/// second.</summary>
public class SeveralVehiclesTests
{
    static readonly DateTimeOffset Noon = Registry.Noon;
    static readonly Vrm Others = Vrm.Of("XY34FGH");

    static readonly Condition NonAssociation = Registry.Condition with
    {
        Kind = ConditionKind.NonAssociation,
        OtherNominalId = "N-200",
        ZoneId = "",
    };

    static readonly Condition GroupPresence = Registry.Condition with
    {
        Kind = ConditionKind.GroupPresence,
        NominalId = "",
        GroupId = "group",
        ZoneId = "",
        Basis = Registry.Condition.Basis with { Kind = BasisKind.Authorisation },
    };

    static readonly RegistryState State = Registry.State with
    {
        Nominals = [Registry.Nominal, Other],
        Groups = [new OrganisedCrimeGroup { Id = "group" }],
        Memberships = [Member("N-104"), Member("N-200")],
        VehicleLinks = [Registry.Link, Registry.Link with { Id = "others", NominalId = "N-200", Vrm = Others }],
        Conditions = [NonAssociation],
    };

    static Nominal Other => Registry.Nominal with { Id = "N-200" };

    [Fact]
    public void Vehicles_of_both_persons_match_each_in_its_part()
    {
        var watchlist = Registry.Compile(State);

        Assert.Equal("Subject N-104 link", Say(watchlist, Registry.Read(watchlist)));
        Assert.Equal("Counterpart N-200 others", Say(watchlist, Registry.Read(watchlist) with { Vrm = Others }));
        var read = Registry.Read(watchlist);
        var key = watchlist.KeyOf(read, Assert.Single(Registry.Correlate(watchlist, read)));
        Assert.Equal(new HitKey(HitKind.NonAssociation, "condition", 0), key);
    }

    [Fact]
    public void A_vehicle_linked_to_both_has_no_part_unless_one_is_surer()
    {
        var both = Registry.Link with { Id = "both", NominalId = "N-200" };
        var watchlist = Registry.Compile(State with { VehicleLinks = [Registry.Link, both] });
        Assert.Equal("", Say(watchlist, Registry.Read(watchlist)));

        watchlist.TryFindNominal("N-200", out var seen);
        Assert.Equal("Counterpart N-200 ", Say(watchlist, Registry.Read(watchlist) with { NominalIndex = seen }));
    }

    [Theory]
    [InlineData("the bound person is in custody", LicenceState.InCustody, LicenceState.OnLicence, "")]
    [InlineData("the other is in custody", LicenceState.OnLicence, LicenceState.InCustody, "Subject N-104 link")]
    public void Only_the_bound_person_s_state_matters(
        string what, LicenceState bound, LicenceState other, string expected)
    {
        var watchlist = Registry.Compile(State with
        {
            Nominals = [Registry.Nominal with { LicenceState = bound }, Other with { LicenceState = other }],
        });

        Assert.True(Say(watchlist, Registry.Read(watchlist)) == expected, what);
    }

    [Fact]
    public void Who_is_kept_apart_must_be_somebody_else_and_registered()
    {
        Assert.Equal(["conditions/condition"], Problems(NonAssociation with { OtherNominalId = "N-104" }));
        Assert.Equal(["conditions/condition"], Problems(NonAssociation with { OtherNominalId = "N-999" }));
    }

    [Fact]
    public void A_group_is_watched_live_only_under_an_authorisation_and_while_it_is_mapped()
    {
        var order = GroupPresence with { Basis = GroupPresence.Basis with { Kind = BasisKind.CourtOrder } };
        Assert.Equal(["conditions/condition"], Problems(order));
        Assert.Equal(["conditions/condition"], Problems(GroupPresence with { GroupId = "unknown" }));
        Assert.Empty(Problems(GroupPresence));
    }

    [Fact]
    public void Who_was_a_member_at_the_capture_decides()
    {
        var watchlist = Registry.Compile(State with
        {
            Conditions = [GroupPresence],
            Memberships =
            [
                Member("N-104") with { Period = new Period(DateTimeOffset.MinValue, Noon) },
                Member("N-200") with { Period = Period.StartingAt(Noon) },
            ],
        });

        Assert.Equal("", Say(watchlist, Registry.Read(watchlist)));
        Assert.Equal("Subject N-104 link", Say(watchlist, Registry.Read(watchlist, Noon.AddTicks(-1))));
        Assert.Equal("Subject N-200 others", Say(watchlist, Registry.Read(watchlist) with { Vrm = Others }));
    }

    [Fact]
    public void A_vehicle_of_two_members_matches_once_and_names_the_stronger_link()
    {
        var keeper = Registry.Link with
        {
            Id = "keeper",
            NominalId = "N-200",
            Type = VehicleLinkType.RegisteredKeeper,
        };
        var watchlist = Registry.Compile(State with
        {
            Conditions = [GroupPresence],
            VehicleLinks = [Registry.Link, keeper],
        });

        Assert.Equal("Subject N-200 keeper", Say(watchlist, Registry.Read(watchlist)));
    }

    [Fact]
    public void A_permission_lifts_these_conditions_too()
    {
        var permission = new Permission { Id = "p", ConditionId = "condition", Period = Period.Always };
        foreach (var condition in (Condition[])[NonAssociation, GroupPresence])
        {
            var watchlist = Registry.Compile(State with { Conditions = [condition], Permissions = [permission] });
            Assert.Equal("", Say(watchlist, Registry.Read(watchlist)));
        }
    }

    static GroupMembership Member(string nominal) =>
        new() { Id = $"member-{nominal}", GroupId = "group", NominalId = nominal };

    static IEnumerable<string> Problems(Condition condition)
    {
        WatchlistCompiler.Compile(State with { Conditions = [condition] }, Noon, out var problems);
        return problems.Select(problem => problem.Resource);
    }

    static string Say(WatchlistSnapshot watchlist, Sighting read) => string.Join(
        "; ",
        Registry.CorrelateAll(watchlist, [], read)
            .Select(match => watchlist.Describe(read, match))
            .Select(reason => $"{reason.Role} {reason.NominalId} {reason.VehicleLinkId}"));
}
