using GeoIntel.Models.Conditions;
using GeoIntel.Models.Hits;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;

namespace GeoIntel.Models.Tests.Correlation;

/// <summary>How sure a mark is of the vehicle meant: AB12CDE is linked.</summary>
public class MarkClassTests
{
    const MatchClass No = 0;

    [Theory]
    [InlineData("as it is", "AB12CDE", "", MatchClasses.Exact, MatchClass.Exact)]
    [InlineData("a Z for a 2", "AB1ZCDE", "", MatchClasses.Equivalent, MatchClass.Equivalent)]
    [InlineData("an O for a D", "AB12COE", "", MatchClasses.ExactOrEquivalent, MatchClass.Equivalent)]
    [InlineData("a Z where only exact is taken", "AB1ZCDE", "", MatchClasses.Exact, No)]
    [InlineData("a Z, one edit away too", "AB1ZCDE", "", MatchClasses.Similar, No)]
    [InlineData("an 8 for a B, which is a mark of another form", "A812CDE", "", MatchClasses.All, MatchClass.Similar)]
    [InlineData("one replaced", "AX12CDE", "", MatchClasses.All, MatchClass.Similar)]
    [InlineData("one lost", "AB12CD", "", MatchClasses.All, MatchClass.Similar)]
    [InlineData("one added", "AB12CDEX", "", MatchClasses.All, MatchClass.Similar)]
    [InlineData("two replaced", "AX12CXE", "", MatchClasses.All, No)]
    [InlineData("one replaced, not taken", "AX12CDE", "", MatchClasses.ExactOrEquivalent, No)]
    [InlineData("a candidate", "ZZ99ZZZ", "AB12CDE", MatchClasses.All, MatchClass.Similar)]
    [InlineData("a candidate that is only equivalent", "ZZ99ZZZ", "AB1ZCDE", MatchClasses.All, No)]
    [InlineData("a candidate, not taken", "ZZ99ZZZ", "AB12CDE", MatchClasses.ExactOrEquivalent, No)]
    [InlineData("itself, and a candidate", "AB12CDE", "AB12CDE", MatchClasses.All, MatchClass.Exact)]
    public void The_class_is_the_strongest_and_the_rule_takes_it_or_not(
        string what, string read, string candidate, MatchClasses accepts, MatchClass expected)
    {
        var watchlist = Registry.Compile(Registry.State with
        {
            Conditions = [Registry.Condition with { Accepts = accepts }],
            ListEntries = [Registry.Entry with { Accepts = accepts }],
        });
        Vrm[] candidates = candidate.Length > 0 ? [Vrm.Of(candidate)] : [];
        var sighting = Registry.Read(watchlist) with { Vrm = Vrm.Of(read), CandidateCount = (byte)candidates.Length };

        var matches = Registry.CorrelateAll(watchlist, candidates, sighting);

        Assert.True(matches.Count == (expected == No ? 0 : 3), what); // entry, condition, presence
        foreach (var reason in matches.Where(of => of.Kind != HitKind.Presence).Select(of => watchlist.Describe(sighting, of)))
        {
            Assert.True(reason.MatchClass == expected, what);
            Assert.Equal((Vrm.Of(read), Registry.Linked), (reason.Vrm, reason.WatchedVrm));
        }
    }

    [Fact]
    public void A_person_reached_by_two_marks_is_tried_once_by_the_surer()
    {
        var similar = Registry.Link with
        {
            Id = "a-keeper",
            Type = VehicleLinkType.RegisteredKeeper,
            Vrm = Vrm.Of("AB12CDX"),
        };
        var watchlist = Registry.Compile(Registry.State with
        {
            Conditions = [Registry.Condition with { Accepts = MatchClasses.All }],
            VehicleLinks = [similar, Registry.Link],
        });
        var read = Registry.Read(watchlist);

        var reason = watchlist.Describe(read, Assert.Single(Registry.Correlate(watchlist, read)));
        Assert.Equal((MatchClass.Exact, "link"), (reason.MatchClass, reason.VehicleLinkId));
    }

    [Fact]
    public void Of_two_equally_sure_marks_the_stronger_link_is_named()
    {
        var other = Registry.Link with { Id = "b", Type = VehicleLinkType.RegisteredKeeper, Vrm = Vrm.Of("AX12CDE") };
        var watchlist = Registry.Compile(Registry.State with
        {
            Conditions = [Registry.Condition with { Accepts = MatchClasses.All }],
            VehicleLinks = [other, Registry.Link],
        });
        var read = Registry.Read(watchlist) with { Vrm = Vrm.Of("AY12CDE") };

        var reason = watchlist.Describe(read, Assert.Single(Registry.Correlate(watchlist, read)));
        Assert.Equal((MatchClass.Similar, "b"), (reason.MatchClass, reason.VehicleLinkId));
    }

    [Fact]
    public void Candidates_are_cut_by_the_counts_of_the_sightings()
    {
        var watchlist = Registry.Compile(Registry.State with
        {
            Conditions = [Registry.Condition with { Accepts = MatchClasses.All }],
        });
        var stranger = Registry.Read(watchlist) with { Vrm = Vrm.Of("ZZ99ZZZ") };
        Vrm[] candidates = [Vrm.Of("ZZ98ZZZ"), Vrm.Of("ZZ97ZZZ"), Registry.Linked];

        var matches = Registry.CorrelateAll(
            watchlist, candidates, stranger with { CandidateCount = 2 }, stranger, stranger with { CandidateCount = 1 });

        Assert.All(matches, match => Assert.Equal(2, match.SightingIndex));
        Assert.Equal(2, matches.Count);
    }

    [Fact]
    public void Candidates_that_the_sightings_do_not_tell_of_are_refused()
    {
        var watchlist = Registry.Compile(Registry.State);

        var error = Assert.Throws<ArgumentException>(
            () => Registry.CorrelateAll(watchlist, [Registry.Linked], Registry.Read(watchlist)));
        Assert.Contains("There are 1 candidates; the sightings tell of 0", error.Message, StringComparison.Ordinal);
    }
}
