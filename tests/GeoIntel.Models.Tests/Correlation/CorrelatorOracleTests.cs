using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;

namespace GeoIntel.Models.Tests.Correlation;

public class CorrelatorOracleTests
{
    [Fact]
    public void Every_match_of_seeded_worlds_is_one_that_plain_loops_find()
    {
        var found = new List<OracleMatch>();
        for (var seed = 1; seed <= Worlds.Count(60, 1000); seed++)
            found.AddRange(Compare(new World(seed), $"seed {seed}"));

        // A world in which nothing happens proves nothing.
        foreach (var kind in Enum.GetValues<HitKind>().Except([HitKind.ImplausibleJourney]))
            AssertMany($"{kind}", found, match => match.Kind == kind);
        foreach (var matchClass in Enum.GetValues<MatchClass>())
            AssertMany($"{matchClass}", found, match => match.MatchClass == matchClass);
        foreach (var verdict in Enum.GetValues<ZoneVerdict>())
            AssertMany($"{verdict}", found, match => match.ZoneVerdict == verdict);
        AssertMany("ended since", found, match => match.EndedSince);
        AssertMany("counterpart", found, match => match.Role == MatchRole.Counterpart);
        AssertMany("clock doubtful", found, match => match.ClockDoubtful);
        AssertMany("safeguarding", found, match => match.Safeguarding);
        AssertMany("later version of a rule", found, match => match.RuleRevision > 1);
        AssertMany("later version of a zone", found, match => match.ZoneRevision > 1);
        AssertMany("entry in a zone", found, match => match is { Kind: HitKind.VehicleOfInterest, ZoneId: not "" });
    }

    [Fact]
    public void Where_every_vehicle_is_bound_they_still_agree()
    {
        var found = 0;
        for (var seed = 1; seed <= Worlds.Count(10, 100); seed++)
            found += Compare(new World(seed, dense: true), $"dense seed {seed}").Count;

        Assert.True(found > 1000, $"{found} matches");
    }

    [Fact]
    public void Where_no_rule_takes_similar_marks_they_still_agree()
    {
        var found = new List<OracleMatch>();
        for (var seed = 1; seed <= Worlds.Count(60, 1000); seed++)
            found.AddRange(Compare(new World(seed, dense: seed % 2 == 0, simple: true), $"simple seed {seed}"));

        foreach (var kind in Enum.GetValues<HitKind>().Except([HitKind.ImplausibleJourney]))
            AssertMany($"{kind}", found, match => match.Kind == kind);
        Assert.DoesNotContain(found, match => match.MatchClass == MatchClass.Similar);
    }

    [Fact]
    public void A_batch_cut_anywhere_gives_the_same_matches()
    {
        var world = new World(7, dense: true);
        var watchlist = WatchlistCompiler.Compile(world.State, world.Now, out _);
        var sightings = world.Admit(watchlist);
        var whole = Correlate(world, watchlist, 0, sightings.Length);
        Assert.NotEmpty(whole);
        for (var cut = 0; cut <= sightings.Length; cut += 50)
        {
            var rest = Correlate(world, watchlist, cut, sightings.Length);
            Assert.Equal(
                whole,
                Correlate(world, watchlist, 0, cut)
                    .Concat(rest.Select(of => of with { SightingIndex = of.SightingIndex + cut })));
        }
    }

    static void AssertMany(string what, List<OracleMatch> found, Func<OracleMatch, bool> of) =>
        Assert.True(found.Count(of) >= 30, $"{what}: {found.Count(of)} matches");

    static List<OracleMatch> Compare(World world, string where)
    {
        var watchlist = WatchlistCompiler.Compile(world.State, world.Now, out var problems);
        Assert.All(
            problems, problem => Assert.Contains("leaves nothing of its schedule", problem.Description, StringComparison.Ordinal));
        var sightings = world.Admit(watchlist);
        var matches = Correlate(world, watchlist, 0, sightings.Length);
        Assert.All(matches.CountBy(match => match.SightingIndex), of => Assert.InRange(
            of.Value, 1, watchlist.RoomFor(1, sightings[of.Key].CandidateCount)));

        var oracle = new Oracle(world.State);
        var expected = world.Sightings.SelectMany(oracle.Match).Order(Comparer).ToList();
        var found = matches.Select(match =>
        {
            ref readonly var sighting = ref sightings[match.SightingIndex];
            return OracleMatch.Of(watchlist.KeyOf(sighting, match), watchlist.Describe(sighting, match));
        }).Order(Comparer).ToList();
        for (var i = 0; i < Math.Min(expected.Count, found.Count); i++)
            Assert.True(expected[i] == found[i], $"{where}: plain loops find {expected[i]}, the correlator {found[i]}");
        Assert.True(
            expected.Count == found.Count, $"{where}: plain loops find {expected.Count}, the correlator {found.Count}");
        return found;
    }

    static Match[] Correlate(World world, WatchlistSnapshot watchlist, int start, int end)
    {
        var sightings = world.Admit(watchlist).AsSpan(start, end - start);
        var before = world.Sightings.Take(start).Sum(of => of.Candidates.Count);
        var candidates = world.Candidates.AsSpan(before, world.Sightings.Take(start..end).Sum(of => of.Candidates.Count));
        var matches = new Match[watchlist.RoomFor(sightings.Length, candidates.Length)];
        return matches[..Correlator.Correlate(sightings, candidates, watchlist, matches)];
    }

    static Comparer<OracleMatch> Comparer { get; } = Comparer<OracleMatch>.Create((a, b) =>
        (a.SightingId, a.Kind, a.Key.RuleId).CompareTo((b.SightingId, b.Kind, b.Key.RuleId)));
}
