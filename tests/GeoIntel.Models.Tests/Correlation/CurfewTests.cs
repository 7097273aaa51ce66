using System.Globalization;
using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Geo;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>Curfew from 19:00 to 07:00 with 15 minutes' grace; the camera stands away from the address.</summary>
public class CurfewTests
{
    [Theory]
    [InlineData("when it begins", "2026-03-03T19:00:00Z", false)]
    [InlineData("a tick before the grace is over", "2026-03-03T19:14:59.9999999Z", false)]
    [InlineData("when the grace is over", "2026-03-03T19:15:00Z", true)]
    [InlineData("at midnight, where two windows adjoin", "2026-03-04T00:00:00Z", true)]
    [InlineData("a tick before the last grace", "2026-03-04T06:44:59.9999999Z", true)]
    [InlineData("in the last grace", "2026-03-04T06:45:00Z", false)]
    [InlineData("at noon", "2026-03-04T12:00:00Z", false)]
    [InlineData("in summer, an hour earlier by UTC", "2026-07-01T18:15:00Z", true)]
    [InlineData("in summer, in the grace", "2026-07-01T18:14:59Z", false)]
    [InlineData("spring: a second before the missing hour", "2026-03-29T00:59:59Z", true)]
    [InlineData("spring: a second after it", "2026-03-29T01:00:00Z", true)]
    [InlineData("spring: the last grace comes an hour sooner", "2026-03-29T05:45:00Z", false)]
    [InlineData("autumn: the first half past one", "2026-10-25T00:30:00Z", true)]
    [InlineData("autumn: the second half past one", "2026-10-25T01:30:00Z", true)]
    [InlineData("autumn: before the last grace", "2026-10-25T06:44:59Z", true)]
    [InlineData("autumn: the last grace comes an hour later", "2026-10-25T06:45:00Z", false)]
    public void Hours_are_London_s_and_grace_shortens_them(string when, string captured, bool matches)
    {
        var at = DateTimeOffset.Parse(captured, CultureInfo.InvariantCulture);
        var watchlist = Compile(Registry.Condition, at);

        var found = Registry.Correlate(watchlist, Away(watchlist, at));

        Assert.True(found.Count == (matches ? 1 : 0), when);
        Assert.All(found, match => Assert.Equal((HitKind.Curfew, ZoneVerdict.Outside), (match.Kind, match.ZoneVerdict)));
    }

    [Fact]
    public void A_camera_that_covers_the_address_makes_no_match()
    {
        var night = new DateTimeOffset(2026, 3, 3, 23, 0, 0, TimeSpan.Zero);
        var watchlist = Compile(Registry.Condition, night);

        Assert.Empty(Registry.Correlate(watchlist, Registry.Read(watchlist, night)));
    }

    [Fact]
    public void A_curfew_alone_leaves_no_presence()
    {
        var night = new DateTimeOffset(2026, 3, 3, 23, 0, 0, TimeSpan.Zero);
        var watchlist = Compile(Registry.Condition, night);

        var match = Assert.Single(Registry.CorrelateAll(watchlist, [], Away(watchlist, night)));
        Assert.Equal(HitKind.Curfew, match.Kind);
    }

    [Fact]
    public void A_grace_that_leaves_no_curfew_is_a_problem_and_takes_nothing_else_down()
    {
        var state = State(Registry.Condition with { Grace = TimeSpan.FromHours(6) });
        WatchlistCompiler.Compile(
            state with { Conditions = [.. state.Conditions, Registry.Condition with { Id = "other" }] }, Registry.Noon,
            out var problems);

        var problem = Assert.Single(problems);
        Assert.Equal("conditions/condition", problem.Resource);
        Assert.Contains("06:00:00 leaves nothing of its schedule", problem.Description, StringComparison.Ordinal);
    }

    static Models.Sightings.Sighting Away(WatchlistSnapshot watchlist, DateTimeOffset at) =>
        Registry.Read(watchlist, at) with { Position = GeoPoint.OfMetres(346_200, 393_050) };

    static WatchlistSnapshot Compile(Condition condition, DateTimeOffset at) => WatchlistCompiler.Compile(
        State(condition with { Grace = TimeSpan.FromMinutes(15) }), at, out _);

    static RegistryState State(Condition condition) => Registry.State with
    {
        Conditions =
        [
            condition with
            {
                Kind = ConditionKind.Curfew,
                Schedule = Schedule.Of("Daily 19:00-24:00; Daily 00:00-07:00"),
            },
        ],
    };
}
