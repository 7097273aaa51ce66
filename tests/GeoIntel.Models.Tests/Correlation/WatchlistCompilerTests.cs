using GeoIntel.Models.Conditions;
using GeoIntel.Models.Correlation;
using GeoIntel.Models.Sightings;
using GeoIntel.Models.Subjects;
using NetTopologySuite.IO;

namespace GeoIntel.Models.Tests.Correlation;

public class WatchlistCompilerTests
{
    static readonly DateTimeOffset Noon = Registry.Noon;

    [Fact]
    public void A_zone_that_cannot_be_compiled_is_reported_and_takes_no_other_down()
    {
        var bowTie = new WKTReader().Read(
            "POLYGON((346000 393000, 346100 393100, 346100 393000, 346000 393100, 346000 393000))");
        var state = Registry.State with
        {
            Zones = [Registry.Zone with { Id = "bad", Outline = bowTie }, Registry.Zone],
            Conditions = [Registry.Condition with { Id = "on-bad", ZoneId = "bad" }, Registry.Condition],
        };

        var watchlist = WatchlistCompiler.Compile(state, Noon, out var problems);

        Assert.Equal(["zones/bad", "conditions/on-bad"], problems.Select(problem => problem.Resource));
        Assert.Contains("at (346050, 393050)", problems[0].Description, StringComparison.Ordinal);
        Assert.Single(Registry.Correlate(watchlist, Registry.Read(watchlist)));
    }

    public static TheoryData<string, RegistryState, string> Broken => new()
    {
        { "of nobody", Registry.State with { Nominals = [], VehicleLinks = [] }, "conditions/condition" },
        { "without its zone", Registry.State with { Zones = [] }, "conditions/condition" },
        { "of no known kind", Registry.State with { Conditions = [Registry.Condition with { Kind = 0 }] }, "conditions/condition" },
        { "to nobody", With(Registry.Link with { NominalId = "N-?" }), "vehicleLinks/link" },
        { "without a mark", With(Registry.Link with { Vrm = default }), "vehicleLinks/link" },
        { "without a mark", Registry.State with { ListEntries = [Registry.Entry with { Vrm = default }] }, "listEntries/entry" },
        { "without a place", With(Registry.Camera with { CapturePoint = null }), "cameras/a57-eastbound" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_cannot_be_compiled_is_reported_by_its_name(string what, RegistryState state, string resource)
    {
        WatchlistCompiler.Compile(state, Noon, out var problems);

        var problem = Assert.Single(problems);
        Assert.True(problem.Resource == resource, what);
        Assert.DoesNotContain(Registry.Linked.Text, problem.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_that_contradict_each_other_are_reported_and_the_first_counts()
    {
        var other = Registry.Condition with { Instruction = "another", Schedule = Schedule.Of("Sat 00:00-01:00") };

        var watchlist = WatchlistCompiler.Compile(
            Registry.State with { Conditions = [Registry.Condition, other] }, Noon, out var problems);

        Assert.Equal("conditions/condition", Assert.Single(problems).Resource);
        Assert.Contains("Revision 1 stands twice", problems[0].Description, StringComparison.Ordinal);
        Assert.Single(Registry.Correlate(watchlist, Registry.Read(watchlist)));
    }

    [Fact]
    public void A_version_whose_outline_cannot_be_used_leaves_the_others_in_force()
    {
        var bowTie = new WKTReader().Read(
            "POLYGON((346000 393000, 346100 393100, 346100 393000, 346000 393100, 346000 393000))");
        var until = new Period(DateTimeOffset.MinValue, Noon.AddHours(1));
        var bad = Registry.Zone with { Outline = bowTie, Period = Period.StartingAt(until.Until), Revision = 2 };

        var watchlist = WatchlistCompiler.Compile(
            Registry.State with { Zones = [Registry.Zone with { Period = until }, bad] }, Noon, out var problems);

        Assert.Equal("zones/prescot", Assert.Single(problems).Resource);
        Assert.Single(Registry.Correlate(watchlist, Registry.Read(watchlist)));
        Assert.Empty(Registry.Correlate(watchlist, Registry.Read(watchlist, until.Until)));
    }

    [Fact]
    public void Cameras_are_found_by_id_and_by_the_names_devices_give_themselves_without_allocating()
    {
        var watchlist = Registry.Compile(Registry.State);

        Assert.True(watchlist.TryFindCamera("a57-eastbound", out var byId));
        Assert.True(watchlist.TryFindCamera("xhik-17x".AsSpan(1, 6), out var byDevice));
        Assert.Equal(byId, byDevice);
        Assert.False(watchlist.TryFindCamera("hik-18", out var none));
        Assert.Equal(-1, none);
        var camera = watchlist.Cameras[byId];
        Assert.Equal(("A57 eastbound", 700), (camera.DisplayName, camera.UncertaintyCentimetres));

        Assert.Equal(0, Allocations.Of(() =>
        {
            for (var i = 0; i < 1000; i++) watchlist.TryFindCamera("hik-17".AsSpan(), out _);
        }));
    }

    [Fact]
    public void A_device_name_that_two_cameras_claim_finds_neither_and_an_id_stays_with_its_camera()
    {
        var other = Registry.Camera with { Id = "m62", DeviceIds = ["hik-17", "a57-eastbound", "own"] };

        var watchlist = WatchlistCompiler.Compile(With(Registry.Camera, other), Noon, out var problems);

        Assert.False(watchlist.TryFindCamera("hik-17", out _));
        Assert.True(watchlist.TryFindCamera("a57-eastbound", out var camera));
        Assert.Equal("a57-eastbound", watchlist.Cameras[camera].Id);
        Assert.True(watchlist.TryFindCamera("own", out camera));
        Assert.Equal("m62", watchlist.Cameras[camera].Id);
        string[] named = ["cameras/a57-eastbound", "cameras/m62", "cameras/m62"];
        Assert.Equal(named, problems.Select(problem => problem.Resource).Order());
    }

    [Fact]
    public void It_keeps_what_touches_the_window_and_lets_go_of_the_rest()
    {
        var watchlist = Registry.Compile(Registry.State with
        {
            ListEntries =
            [
                Entry("ended within", Noon.AddDays(-9), Noon.AddHours(-47)),
                Entry("ended before", Noon.AddDays(-9), Noon.AddHours(-48)),
                Entry("begins within", Noon.AddHours(47), Noon.AddDays(9)),
                Entry("begins after", Noon.AddHours(48), Noon.AddDays(9)),
            ],
        });

        Assert.Equal(["begins within", "ended within"], EntriesOf(watchlist));
        Assert.Equal(new Period(Noon.AddHours(-48), Noon.AddHours(48)), watchlist.Covers);
        // Entries, the condition of the vehicle's nominal, that of an observed nominal, a presence.
        Assert.Equal(2 + 1 + 1 + 1, watchlist.MatchesPerSightingMax);

        var wide = WatchlistCompiler.Compile(
            Registry.State with { ListEntries = [Entry("long ago", Noon.AddDays(-9), Noon.AddDays(-8))] }, Noon, out _,
            TimeSpan.FromDays(10));
        Assert.Equal(["long ago"], EntriesOf(wide));

        ListEntry Entry(string id, DateTimeOffset from, DateTimeOffset until) =>
            Registry.Entry with { Id = id, Period = new Period(from, until) };

        static IEnumerable<string> EntriesOf(WatchlistSnapshot watchlist) =>
            Enumerable.Range(0, watchlist.Parts.ListEntries.Length).Select(i => watchlist.Parts.ListEntries[i])
                .OfType<ListEntry>().Select(entry => entry.Id);
    }

    // Days:   1 .......... 5 .......... 9
    // rev 1   |-----------------------|
    // rev 2          3|-------|6
    // holds   1111111 222222222 1111111
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(5, 2)]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 0)]
    public void Where_versions_overlap_the_higher_revision_decides(int day, int revision)
    {
        var parts = Versions.Of(
            [(Revision: 2, Period: Days(3, 6)), (Revision: 1, Period: Days(1, 9))], of => of.Period);

        var decides = parts.Where(part => part.Period.Contains(Noon.AddDays(day)));
        Assert.Equal(revision, decides.Select(part => part.Version.Revision).SingleOrDefault());
        Assert.All(parts, part => Assert.Equal(Noon.AddDays(9), part.EndsAt));

        static Period Days(int from, int until) => new(Noon.AddDays(from), Noon.AddDays(until));
    }

    [Fact]
    public void Groups_are_those_not_archived_that_the_nominal_belonged_to_at_the_capture()
    {
        var state = Registry.State with
        {
            Groups = [Group("active"), Group("dormant", GroupStatus.Dormant), Group("archived", GroupStatus.Archived)],
            Memberships =
            [
                Membership("active", Period.StartingAt(Noon)),
                Membership("active", Period.StartingAt(Noon.AddHours(1))),
                Membership("dormant", new Period(DateTimeOffset.MinValue, Noon)),
                Membership("archived", Period.Always),
                Membership("unknown", Period.Always),
            ],
        };
        var watchlist = Registry.Compile(state);
        Assert.True(watchlist.TryFindNominal("N-104", out var nominal));

        Assert.Equal(["dormant"], watchlist.GroupsOf(nominal, Noon.AddTicks(-1)).Select(group => group.Id));
        Assert.Equal(["active"], watchlist.GroupsOf(nominal, Noon.AddHours(2)).Select(group => group.Id));

        static OrganisedCrimeGroup Group(string id, GroupStatus status = GroupStatus.Active) =>
            new() { Id = id, Status = status };

        static GroupMembership Membership(string group, Period period) =>
            new() { Id = $"{group}-{period.From.Ticks}", GroupId = group, NominalId = "N-104", Period = period };
    }

    [Fact]
    public void The_empty_watchlist_watches_for_nothing()
    {
        Assert.Equal(0, WatchlistSnapshot.Empty.Version);
        Assert.Equal(0, WatchlistSnapshot.Empty.MatchesPerSightingMax);
        var stranger = new Sighting { Vrm = Registry.Linked, CameraIndex = 3, NominalIndex = 5 };
        Assert.Empty(Registry.Correlate(WatchlistSnapshot.Empty, stranger));
    }

    static RegistryState With(VehicleLink link) => Registry.State with { VehicleLinks = [link] };

    static RegistryState With(params Camera[] cameras) => Registry.State with { Cameras = cameras };
}
