using GeoIntel.Service.Tests.Rpc;
using GeoIntel.V1;
using Grpc.Core;

namespace GeoIntel.Service.Tests.Hotspots;

[Collection(PostGisCollection.Name)]
public sealed class BoundaryRpcTests(PostGisFixture postgis) : IAsyncLifetime
{
    HotspotWorld _world = null!;

    public async Task InitializeAsync()
    {
        if (PostGisFixture.MissingReason is null) _world = await HotspotWorld.CreateAsync(postgis, months: 1);
    }

    public async Task DisposeAsync()
    {
        if (_world is not null) await _world.DisposeAsync();
    }

    [PostGisFact]
    public async Task A_set_is_stored_whole_listed_and_audited()
    {
        var answer = await _world.ImportAsync(Set(), [.. HotspotWorld.Wards()]);

        Assert.Equal((BoundaryChange.Created, 9), (answer.Change, answer.BoundarySet.AreaCount));
        Assert.Equal(
            ["W0|Ward 0|1000||1|2250000|27700"],
            await _world.AskAsync(
                "SELECT code, display_name, residents, households, deprivation_decile, ST_Area(outline), ST_SRID(outline) "
                + "FROM boundary_area ORDER BY code LIMIT 1"));
        Assert.Equal(
            ["collection|boundary_set|wards|9|ok"],
            await _world.AskAsync("SELECT action, resource_kind, resource_id, row_count, outcome FROM audit_entry WHERE rpc LIKE '%Boundar%'"));
        var listed = await _world.Boundaries.ListBoundarySets(new ListBoundarySetsRequest(), HotspotWorld.Call("ListBoundarySets"));
        Assert.Equal(answer.BoundarySet, Assert.Single(listed.BoundarySets));
    }

    [PostGisFact]
    public async Task The_same_again_changes_nothing_in_any_order_and_other_facts_are_taken()
    {
        await _world.ImportAsync(Set(), [.. HotspotWorld.Wards()]);
        var before = await _world.AskAsync("SELECT xmin, code FROM boundary_area ORDER BY code");

        var again = await _world.ImportAsync(Set(), [.. HotspotWorld.Wards().Reverse()]);
        Assert.Equal(BoundaryChange.Unchanged, again.Change);
        Assert.Equal(before, await _world.AskAsync("SELECT xmin, code FROM boundary_area ORDER BY code"));

        var counted = HotspotWorld.Wards().ToList();
        counted[4].HouseholdCount = 321;
        Assert.Equal(BoundaryChange.Updated, (await _world.ImportAsync(Set(), counted)).Change);
        Assert.Equal(["321"], await _world.AskAsync("SELECT households FROM boundary_area WHERE code = 'W4'"));

        var renamed = Set();
        renamed.Currency = "May 2026";
        Assert.Equal(BoundaryChange.Updated, (await _world.ImportAsync(renamed, counted)).Change);
    }

    [PostGisTheory]
    [InlineData("an outline moved by a metre", "W3")]
    [InlineData("one area less", "W8")]
    [InlineData("one area more", "W9")]
    [InlineData("another code", "Z1")]
    public async Task Areas_that_are_held_are_not_redrawn(string what, string first)
    {
        await _world.ImportAsync(Set(), [.. HotspotWorld.Wards()]);
        var areas = HotspotWorld.Wards().ToList();
        switch (what)
        {
            case "an outline moved by a metre": areas[3].Outline.Wkt = HotspotWorld.Square(340_001, 401_500, 1_500); break;
            case "one area less": areas.RemoveAt(8); break;
            case "one area more": areas.Add(new BoundaryArea(areas[8]) { Code = "W9" }); break;
            default: areas[8].Code = "Z1"; break;
        }
        var before = await _world.AskAsync("SELECT xmin, code FROM boundary_area ORDER BY code");

        var refusal = await Assert.ThrowsAsync<RpcException>(() => _world.ImportAsync(Set(), areas));

        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        Assert.Contains($"the first is '{first}'", refusal.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(before, await _world.AskAsync("SELECT xmin, code FROM boundary_area ORDER BY code"));
    }

    [PostGisTheory]
    [InlineData("no set", "boundary_set")]
    [InlineData("a grid's name", "boundary_set.id")]
    [InlineData("no attribution", "boundary_set.attribution")]
    [InlineData("no area", "areas")]
    [InlineData("a code twice", "areas")]
    [InlineData("no code", "areas[2].code")]
    [InlineData("a bow tie", "areas[2].outline.wkt")]
    [InlineData("no outline", "areas[2].outline.epsg")]
    [InlineData("minus one resident", "areas[2].resident_count")]
    [InlineData("an eleventh tenth", "areas[2].deprivation_decile")]
    public async Task What_cannot_be_stored_is_refused_by_field_and_nothing_of_it_stays(string what, string field)
    {
        var (set, areas) = (Set(), HotspotWorld.Wards().ToList());
        switch (what)
        {
            case "a grid's name": set.Id = "grid-250"; break;
            case "no attribution": set.Attribution = " "; break;
            case "no area": areas.Clear(); break;
            case "a code twice": areas[2].Code = "W1"; break;
            case "no code": areas[2].Code = ""; break;
            case "a bow tie": areas[2].Outline.Wkt = "POLYGON((340000 400000, 341000 401000, 341000 400000, 340000 401000, 340000 400000))"; break;
            case "no outline": areas[2].Outline = null; break;
            case "minus one resident": areas[2].ResidentCount = -1; break;
            case "an eleventh tenth": areas[2].DeprivationDecile = 11; break;
        }

        var fields = await Questions.RefusedFieldsAsync(() => _world.ImportAsync(what == "no set" ? null : set, areas));

        Assert.Equal([field], fields);
        Assert.Equal(["0"], await _world.AskAsync("SELECT count(*) FROM boundary_set"));
    }

    [PostGisFact]
    public async Task A_run_over_an_imported_set_counts_by_its_areas()
    {
        await using var world = await HotspotWorld.CreateAsync(postgis);
        await world.ImportAsync(Set(), [.. HotspotWorld.Wards()]);

        var run = await world.RunAsync(HotspotWorld.Order(unit: "wards"));

        Assert.Equal(9, (await world.CellsAsync(new ListHotspotCellsRequest { Run = run })).Count);
    }

    static BoundarySet Set() => new() { Id = "wards", DisplayName = "Wards", Attribution = "Made up.", Currency = "2026" };
}
