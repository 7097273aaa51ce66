using GeoIntel.Models.Correlation;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;

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
        AssertMany("list", found, match => match.Kind == HitKind.VehicleOfInterest);
        AssertMany("observed", found, match => match.MatchClass == MatchClass.Observed);
        AssertMany("inside", found, match => match.ZoneVerdict == ZoneVerdict.Inside);
        AssertMany("within uncertainty", found, match => match.ZoneVerdict == ZoneVerdict.WithinUncertainty);
        AssertMany("ended since", found, match => match.EndedSince);
        AssertMany("later version of a rule", found, match => match.RuleRevision > 1);
        AssertMany("later version of a zone", found, match => match.ZoneRevision > 1);
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
    public void A_batch_cut_anywhere_gives_the_same_matches()
    {
        var world = new World(7, dense: true);
        var watchlist = WatchlistCompiler.Compile(world.State, world.Now, out _);
        var sightings = world.Admit(watchlist);
        var whole = Correlate(sightings, watchlist, out _);
        for (var cut = 0; cut <= sightings.Length; cut += 50)
        {
            var first = Correlate(sightings.AsSpan(..cut), watchlist, out _);
            var rest = Correlate(sightings.AsSpan(cut..), watchlist, out _);
            Assert.Equal(whole, first.Concat(rest.Select(of => of with { SightingIndex = of.SightingIndex + cut })));
        }
    }

    static void AssertMany(string what, List<OracleMatch> found, Func<OracleMatch, bool> of) =>
        Assert.True(found.Count(of) >= 30, $"{what}: {found.Count(of)} matches");

    static List<OracleMatch> Compare(World world, string where)
    {
        var watchlist = WatchlistCompiler.Compile(world.State, world.Now, out var problems);
        Assert.Empty(problems);
        var sightings = world.Admit(watchlist);
        var matches = Correlate(sightings, watchlist, out var most);
        Assert.InRange(most, 0, watchlist.MatchesPerSightingMax);

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

    static Match[] Correlate(ReadOnlySpan<Sighting> sightings, WatchlistSnapshot watchlist, out int most)
    {
        var matches = new Match[sightings.Length * watchlist.MatchesPerSightingMax];
        var count = Correlator.Correlate(sightings, watchlist, matches);
        most = matches.Take(count).CountBy(match => match.SightingIndex).Select(of => of.Value).DefaultIfEmpty().Max();
        return matches[..count];
    }

    static Comparer<OracleMatch> Comparer { get; } = Comparer<OracleMatch>.Create((a, b) =>
        (a.SightingId, a.Kind, a.RuleId).CompareTo((b.SightingId, b.Kind, b.RuleId)));
}
