using GeoIntel.Models.Conditions;
using GeoIntel.Service.Storage.Registry;

namespace GeoIntel.Service.Tests.Registry;

public class VersionLogTests
{
    static readonly DateTimeOffset Day0 = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    // Days:      0    2    4    6    8
    // r1         |----------------------->
    // r2              |------------------>     effective from day 2
    // r3                   |------------->     effective from day 4
    // r2 again             corrected: r4 effective from day 1
    [Theory]
    [InlineData("one version", "1", "1:-..+")]
    [InlineData("a later version takes over from when it takes effect", "1, 2@2", "1:-..2 2:2..+")]
    [InlineData("each up to the next", "1, 2@2, 3@4", "1:-..2 2:2..4 3:4..+")]
    [InlineData("a correction from before takes over from all that began after it", "1, 2@2, 3@4, 4@1", "1:-..1 4:1..+")]
    [InlineData("a correction from in between leaves what was before", "1, 2@2, 3@4, 4@3", "1:-..2 2:2..3 4:3..+")]
    [InlineData("a correction from the beginning leaves nothing", "1, 2@2, 3", "3:-..+")]
    [InlineData("two from the same moment: the higher one", "1, 2@2, 3@2", "1:-..2 3:2..+")]
    [InlineData("a version erased in between is passed over", "1, 3@4", "1:-..4 3:4..+")]
    public void At_any_moment_the_highest_revision_that_has_taken_effect_holds(string what, string recorded, string holds)
    {
        var versions = recorded.Split(", ").Select(Parse).ToList();

        var together = Empty.With(versions);
        var oneByOne = versions.Aggregate(Empty, (log, version) => log.With([version]));

        Assert.True(Say(together) == holds, $"{what}: {Say(together)}");
        Assert.True(Say(oneByOne) == holds, $"{what}, one by one: {Say(oneByOne)}");
    }

    [Fact]
    public void What_no_new_version_touches_is_the_same_object_in_the_next_log()
    {
        var log = Empty.With([Parse("1"), new("other", 1, null, Day0, Period.Always, ThingOf("other", 1))]);
        var before = log.Holding.Single(thing => thing.Id == "other");

        var next = log.With([Parse("2@2")]);

        Assert.Same(before, next.Holding.Single(thing => thing.Id == "other"));
        Assert.Equal([1, 2], next.Of("thing").Select(version => version.Revision));
        Assert.Equal([1], log.Of("thing").Select(version => version.Revision));
    }

    [Fact]
    public void The_plain_rule_agrees_on_seeded_histories()
    {
        for (var seed = 1; seed <= 500; seed++)
        {
            var random = new Random(seed);
            var versions = Enumerable.Range(1, random.Next(1, 7))
                .Select(revision => new RecordedVersion<Thing>(
                    "thing", revision, random.Next(4) == 0 ? null : Day0.AddDays(random.Next(8)), Day0, Period.Always,
                    ThingOf("thing", revision)))
                .ToList();

            var log = Empty.With(versions);

            for (var day = -1; day < 10; day++)
            {
                var instant = Day0.AddDays(day);
                var expected = versions.Where(version => !(version.EffectiveFrom > instant)).MaxBy(version => version.Revision);
                var found = log.Holding.SingleOrDefault(thing => thing.Period.Contains(instant));
                Assert.True(expected?.Revision == found?.Revision, $"seed {seed}, day {day}");
            }
        }
    }

    static VersionLog<Thing> Empty => new((thing, claim) => thing with { Period = thing.Period.Intersect(claim) });

    static Thing ThingOf(string id, int revision) => new(id, revision, Period.Always);

    // "3@4": revision 3 takes effect on day 4; without a day it holds from the beginning.
    static RecordedVersion<Thing> Parse(string text)
    {
        var parts = text.Split('@');
        var revision = int.Parse(parts[0], null);
        DateTimeOffset? from = parts.Length == 1 ? null : Day0.AddDays(int.Parse(parts[1], null));
        return new("thing", revision, from, Day0, Period.Always, ThingOf("thing", revision));
    }

    static string Say(VersionLog<Thing> log) => string.Join(' ', log.Holding
        .OrderBy(thing => thing.Period.From)
        .Select(thing => $"{thing.Revision}:{Day(thing.Period.From)}..{Day(thing.Period.Until)}"));

    static string Day(DateTimeOffset at) =>
        at == DateTimeOffset.MinValue ? "-" : at == DateTimeOffset.MaxValue ? "+" : $"{(at - Day0).TotalDays}";

    sealed record Thing(string Id, int Revision, Period Period);
}
