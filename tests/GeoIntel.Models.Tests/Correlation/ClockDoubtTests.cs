using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>Noon, and a camera whose clock may be half a minute wrong.</summary>
public class ClockDoubtTests
{
    static readonly DateTimeOffset Noon = Registry.Noon;

    public static TheoryData<string, RegistryState, bool> Worlds => new()
    {
        { "far from every edge", With("Tue 11:00-13:00"), false },
        { "the schedule begins now", With("Tue 12:00-13:00"), true },
        { "the schedule ends in a minute", With("Tue 11:00-12:01"), false },
        { "the schedule ends in a minute and the clock may be as wrong", Skewed(60, "Tue 11:00-12:01"), true },
        { "a window between two others, seen whole", Skewed(600, "Tue 11:00-12:05; Tue 12:06-13:00"), true },
        { "the condition ends in half a minute", Until(Noon.AddSeconds(30)), true },
        { "the condition ends a tick later", Until(Noon.AddSeconds(30).AddTicks(1)), false },
        { "the next version follows on", Versions(Noon.AddSeconds(10)), false },
        { "the next version follows a second later", Versions(Noon.AddSeconds(11)), true },
        { "a permission begins in half a minute", Permitted(Noon.AddSeconds(30)), true },
        { "a permission begins a tick later", Permitted(Noon.AddSeconds(30).AddTicks(1)), false },
    };

    [Theory]
    [MemberData(nameof(Worlds))]
    public void A_match_that_a_wrong_clock_could_overturn_says_so(string when, RegistryState state, bool doubtful)
    {
        var watchlist = Registry.Compile(state);
        var read = Registry.Read(watchlist);

        var reason = watchlist.Describe(read, Assert.Single(Registry.Correlate(watchlist, read)));

        Assert.True(reason.ClockDoubtful == doubtful, when);
    }

    [Fact]
    public void The_zone_data_is_named_where_a_wall_clock_mattered()
    {
        Assert.Equal("", ZoneData(Registry.State));
        Assert.Equal(LondonClock.ZoneDataVersion, ZoneData(With("Tue 11:00-13:00")));
        Assert.Equal(LondonClock.ZoneDataVersion, ZoneData(Permitted(DateTimeOffset.MinValue, "Sat 00:00-01:00")));

        static string ZoneData(RegistryState state)
        {
            var watchlist = Registry.Compile(state);
            var read = Registry.Read(watchlist);
            return watchlist.Describe(read, Assert.Single(Registry.Correlate(watchlist, read))).ZoneDataVersion;
        }
    }

    static RegistryState With(string schedule) => Registry.State with
    {
        Conditions = [Registry.Condition with { Schedule = Schedule.Of(schedule) }],
    };

    static RegistryState Skewed(int seconds, string schedule) => With(schedule) with
    {
        Cameras = [Registry.Camera with { ClockSkewMax = TimeSpan.FromSeconds(seconds) }],
    };

    static RegistryState Until(DateTimeOffset end) => Registry.State with
    {
        Conditions = [Registry.Condition with { Period = new Period(DateTimeOffset.MinValue, end) }],
    };

    static RegistryState Versions(DateTimeOffset next) => Registry.State with
    {
        Conditions =
        [
            Registry.Condition with { Period = new Period(DateTimeOffset.MinValue, Noon.AddSeconds(10)) },
            Registry.Condition with { Period = Period.StartingAt(next), Revision = 2 },
        ],
    };

    static RegistryState Permitted(DateTimeOffset from, string schedule = "") => Registry.State with
    {
        Permissions =
        [
            new Permission
            {
                Id = "permission",
                ConditionId = "condition",
                Period = Period.StartingAt(from),
                Schedule = Schedule.Of(schedule),
            },
        ],
    };
}
