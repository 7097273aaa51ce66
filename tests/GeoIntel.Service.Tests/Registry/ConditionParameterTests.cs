using GeoIntel.Service.Rpc.Registry;
using GeoIntel.V1;
using Google.Protobuf.WellKnownTypes;
using Kind = GeoIntel.V1.ConditionKind;

namespace GeoIntel.Service.Tests.Registry;

/// <summary>What each kind of condition needs, must not have, and how far its parameters go.</summary>
public class ConditionParameterTests
{
    public static TheoryData<string, Condition, Action<Condition>, string> Wrong => new()
    {
        { "a kind of the future", Examples.Condition, it => it.Kind = (Kind)6, "kind" },
        { "a restriction zone without a zone", Restriction, it => it.Zone = "", "zone" },
        { "a curfew without an address", Examples.Curfew, it => it.Zone = "", "zone" },
        { "a curfew without hours", Examples.Curfew, it => it.Schedule = "", "schedule" },
        { "a curfew at all hours", Examples.Curfew, it => it.Schedule = "Daily 00:00-24:00", "schedule" },
        { "windows that leave nothing out", Examples.Curfew, it => it.Schedule = "Daily 06:00-18:00; Daily 18:00-06:00", "schedule" },
        { "a curfew at hours nobody can read", Examples.Curfew, it => it.Schedule = "nights", "schedule" },
        { "grace that eats the window", Examples.Curfew, Eaten, "grace" },
        { "grace of half a minute", Examples.Curfew, it => it.Grace = Of(30), "grace" },
        { "grace over four hours", Examples.Curfew, it => it.Grace = Of(4 * 3600 + 60), "grace" },
        { "grace below nothing", Examples.Curfew, it => it.Grace = Of(-60), "grace" },
        { "grace of an exclusion zone", Examples.Condition, it => it.Grace = Of(600), "grace" },
        { "another person in an exclusion zone", Examples.Condition, it => it.OtherNominal = "nominals/n2", "other_nominal" },
        { "a group in a curfew", Examples.Curfew, it => it.Group = "groups/g1", "group" },
        { "a distance of a restriction zone", Restriction, it => it.DistanceMetresMax = 5, "distance_metres_max" },
        { "a time apart of a curfew", Examples.Curfew, it => it.TimeApartMax = Of(60), "time_apart_max" },
        { "nobody not to meet", Examples.NonAssociation, it => it.OtherNominal = "", "other_nominal" },
        { "not to meet oneself", Examples.NonAssociation, it => it.OtherNominal = it.Nominal, "other_nominal" },
        { "a zone not to meet in", Examples.NonAssociation, it => it.Zone = "zones/z1", "zone" },
        { "three vehicles of two people", Examples.NonAssociation, it => it.VehiclesMin = 3, "vehicles_min" },
        { "less than a metre apart", Examples.NonAssociation, it => it.DistanceMetresMax = 0.5, "distance_metres_max" },
        { "over 5 km apart", Examples.NonAssociation, it => it.DistanceMetresMax = 5000.5, "distance_metres_max" },
        { "no distance at all", Examples.NonAssociation, it => it.DistanceMetresMax = double.NaN, "distance_metres_max" },
        { "at the very same moment", Examples.NonAssociation, it => it.TimeApartMax = Of(0), "time_apart_max" },
        { "over a day apart", Examples.NonAssociation, it => it.TimeApartMax = Of(24 * 3600 + 1), "time_apart_max" },
        { "half a second more", Examples.NonAssociation, it => it.TimeApartMax.Nanos = 500_000_000, "time_apart_max" },
        { "fewer than no occasions", Examples.NonAssociation, it => it.OccasionsMin = -1, "occasions_min" },
        { "101 occasions", Examples.NonAssociation, it => it.OccasionsMin = 101, "occasions_min" },
        { "no group", Examples.GroupPresence, it => it.Group = "", "group" },
        { "a person for a group", Examples.GroupPresence, it => it.Group = "nominals/n1", "group" },
        { "a member bound beside the group", Examples.GroupPresence, it => it.Nominal = "nominals/n1", "nominal" },
        { "a group watched without authorisation", Examples.GroupPresence, it => it.Basis = Examples.Basis, "basis.kind" },
        { "a group watched for ever", Examples.GroupPresence, it => it.Basis.ExpireTime = null, "basis.expire_time" },
        { "one vehicle together", Examples.GroupPresence, it => it.VehiclesMin = 1, "vehicles_min" },
        { "101 vehicles", Examples.GroupPresence, it => it.VehiclesMin = 101, "vehicles_min" },
        { "occasions of a group", Examples.GroupPresence, it => it.OccasionsMin = 1, "occasions_min" },
        { "a cooldown over a week", Examples.Condition, it => it.Cooldown = Of(7 * 86400 + 1), "cooldown" },
        { "a choice of no class", Examples.Condition, it => it.Accepts.Add(MatchClass.Unspecified), "accepts" },
        { "observations, which are always taken", Examples.Condition, it => it.Accepts.Add(MatchClass.Observed), "accepts" },
        { "a class twice", Examples.Condition, it => it.Accepts.Add(MatchClass.Exact), "accepts" },
        { "approved after its basis ended", Examples.Condition, BasisEnded, "approval.decide_time" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_wrong_is_refused_at_its_field(
        string what, Condition condition, Action<Condition> spoil, string field)
    {
        spoil(condition);

        var problems = Check.Problems(RegistryKinds.Condition, condition);

        Assert.True(
            problems.Select(problem => problem.Field).SequenceEqual([field]), what + ": " + string.Join("; ", problems));
    }

    public static TheoryData<string, Condition, Action<Condition>> Right => new()
    {
        { "a restriction zone", Restriction, _ => { } },
        { "a curfew", Examples.Curfew, _ => { } },
        { "a non-association", Examples.NonAssociation, _ => { } },
        { "group presence", Examples.GroupPresence, _ => { } },
        { "grace that leaves one minute", Examples.Curfew, OneMinuteLeft },
        { "windows that meet at midnight are one", Examples.Curfew, MeetingAtMidnight },
        { "a metre and a second apart", Examples.NonAssociation, it => (it.DistanceMetresMax, it.TimeApartMax) = (1, Of(1)) },
        { "5 km and a day apart", Examples.NonAssociation, it => (it.DistanceMetresMax, it.TimeApartMax) = (5000, Of(86400)) },
        { "a cooldown of a week", Examples.Condition, it => it.Cooldown = Of(7 * 86400) },
    };

    [Theory]
    [MemberData(nameof(Right))]
    public void What_is_right_is_taken(string what, Condition condition, Action<Condition> change)
    {
        change(condition);

        var problems = Check.Problems(RegistryKinds.Condition, condition);

        Assert.True(problems.Count == 0, what + ": " + string.Join("; ", problems));
    }

    [Fact]
    public void What_is_left_out_is_told_as_its_default()
    {
        var condition = new Condition(Examples.NonAssociation)
        {
            DistanceMetresMax = 0,
            TimeApartMax = null,
            OccasionsMin = 0,
            Cooldown = null,
            Accepts = { },
        };
        condition.Accepts.Clear();

        var told = (Condition)Check.RoundTrip(RegistryKinds.Condition, condition);

        Assert.Equal((200, Of(900), 1, Of(0)), (told.DistanceMetresMax, told.TimeApartMax, told.OccasionsMin, told.Cooldown));
        Assert.Equal([MatchClass.Exact, MatchClass.Equivalent], told.Accepts);
        Assert.Null(told.Grace);
        Assert.Equal(0, told.VehiclesMin);
    }

    public static TheoryData<string, Action<ListEntry>, string> WrongEntries => new()
    {
        { "a list for a zone", it => it.Zone = "vehicleLists/l1", "zone" },
        { "a direction round the clock", it => it.DirectionDegrees = 360, "direction_degrees" },
        { "a direction below north", it => it.DirectionDegrees = -1, "direction_degrees" },
        { "a tolerance under a degree", it => it.DirectionToleranceDegrees = 0.5, "direction_tolerance_degrees" },
        { "a tolerance beyond all directions", it => it.DirectionToleranceDegrees = 181, "direction_tolerance_degrees" },
        { "a cooldown below nothing", it => it.Cooldown = Of(-1), "cooldown" },
        { "observations, which are always taken", it => it.Accepts.Add(MatchClass.Observed), "accepts" },
        { "hours that never come", it => it.Schedule = ";", "schedule" },
        { "no basis", it => it.Basis = null, "basis" },
        { "expired before it began", it => it.UntilTime = Examples.Day(-9), "until_time" },
        { "approved now, past its expiry", Expired, "approval.decide_time" },
    };

    [Theory]
    [MemberData(nameof(WrongEntries))]
    public void What_is_wrong_with_an_entry_is_refused_at_its_field(string what, Action<ListEntry> spoil, string field)
    {
        var entry = Examples.ListEntry;
        spoil(entry);

        var problems = Check.Problems(RegistryKinds.ListEntry, entry);

        Assert.True(problems.Any(problem => problem.Field == field), what + ": " + string.Join("; ", problems));
    }

    [Theory]
    [InlineData("leaving inside", -1, 0, "leave_metres")]
    [InlineData("leaving over 5 km out", 5001, 0, "leave_metres")]
    [InlineData("an absence below nothing", 0, -1, "leave_time")]
    [InlineData("an absence over a day", 0, 86401, "leave_time")]
    public void A_zone_is_left_by_metres_and_seconds_in_their_range(string what, double metres, int seconds, string field)
    {
        var zone = Examples.Zone;
        (zone.LeaveMetres, zone.LeaveTime) = (metres, Of(seconds));

        var problems = Check.Problems(RegistryKinds.Zone, zone);

        Assert.True(problems.Select(problem => problem.Field).SequenceEqual([field]), what + ": " + string.Join("; ", problems));
    }

    static Condition Restriction => new(Examples.Condition) { Kind = Kind.RestrictionZone };

    static Duration Of(int seconds) => new() { Seconds = seconds };

    // 21:00-23:00 and twice an hour.
    static void Eaten(Condition curfew) => (curfew.Schedule, curfew.Grace) = ("Daily 21:00-23:00", Of(3600));

    static void OneMinuteLeft(Condition curfew) => (curfew.Schedule, curfew.Grace) = ("Daily 20:59-23:00", Of(3600));

    static void MeetingAtMidnight(Condition curfew) =>
        (curfew.Schedule, curfew.Grace) = ("Sun 23:00-24:00; Mon 00:00-01:01", Of(3600));

    static void BasisEnded(Condition condition)
    {
        condition.Basis.ExpireTime = Examples.Day(-1);
        condition.Approval.DecideTime = null;
    }

    static void Expired(ListEntry entry)
    {
        entry.UntilTime = Examples.Day(-1);
        entry.Approval.DecideTime = null;
    }
}
