using System.Text;
using GeoIntel.Models.Sightings;
using GeoIntel.Service.Access;
using GeoIntel.Service.Tests.Layers;
using GeoIntel.Service.Tests.Registry;
using GeoIntel.Service.Tests.Reviews;
using GeoIntel.V1;

namespace GeoIntel.Service.Tests.Confidential;

/// <summary>The doors beside the questions: layers and their files, the review queue, list health.</summary>
[Collection(PostGisCollection.Name)]
public class ConfidentialDoorTests(PostGisFixture postgis, RegistryServices registry) : IClassFixture<RegistryServices>
{
    const string Tracks = "vrm=AB12CDE&datetime=2026-03-01T00:00:00Z/2026-03-03T00:00:00Z";
    const string ItsHit = "019ca000-0000-7000-8000-000000000001";
    const string ItsRead = "019ca000-0000-7000-9000-000000000001";

    [PostGisFact]
    public async Task No_layer_and_no_file_has_the_vehicle_but_for_an_officer_whose_every_look_is_noted()
    {
        var listing = ConfidentialCallers.Listing("AB12CDE")
            + ";" + ConfidentialCallers.Listing("XY34ZZZ", "cover-2");
        await using var officers = (await LayersWorld.CreateAsync(postgis, "Intelligence, Officer", columns: 2)).WithPurpose();
        await using var others = (await LayersWorld.CreateAsync(postgis, "Intelligence", columns: 2)).WithPurpose();
        foreach (var world in (LayersWorld[])[officers, others])
            await world.AskAsync($"UPDATE hit SET vrm = {Vrm.Of("XY34ZZZ").Packed}");
        Assert.Contains(ItsHit, await others.TextAsync("/collections/hits/items"), StringComparison.Ordinal);
        await officers.AskAsync(listing);
        await others.AskAsync(listing);
        foreach (var (layer, query, id) in ((string, string, string)[])[("hits", "", ItsHit), ("tracks", Tracks, ItsRead)])
        {
            foreach (var door in (string[])[$"/collections/{layer}/items", .. Formats.Select(format => $"/exports/{layer}.{format}")])
            {
                var notes = long.Parse((await officers.AskAsync("SELECT count(*) FROM audit_confidential")).Single(), null);
                Assert.Contains(id, Latin(await officers.BytesAsync($"{door}?{query}")), StringComparison.Ordinal);
                Assert.True(long.Parse((await officers.AskAsync("SELECT count(*) FROM audit_confidential")).Single(), null) > notes, door);
                var told = Latin(await others.BytesAsync($"{door}?{query}"));
                Assert.DoesNotContain(id, told, StringComparison.Ordinal);
                Assert.DoesNotContain("019ca000-0000-7000-9", told, StringComparison.Ordinal);
            }
            await others.RefusalAsync($"/collections/{layer}/items/{id}?{query}", System.Net.HttpStatusCode.NotFound);
        }
        // Hits are found by nobody's mark; tracks are asked for by it.
        Assert.Equal(
            ["layer tracks"], await others.AskAsync("SELECT DISTINCT resource_kind FROM audit_confidential JOIN audit_entry USING (personal_id)"));
    }

    [PostGisFact]
    public async Task The_queue_and_list_health_tell_a_confidential_list_and_hits_on_its_vehicles_to_officers_only()
    {
        var now = new DateTimeOffset(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
        var world = new ReviewWorld(registry, now);
        await world.FillAsync(seed: 9);
        var (queue, health) = (await QueueAsync(world, Role.Intelligence), await HealthAsync(world, Role.Intelligence));
        var hidden = world.Entries.Where(entry => !entry.IsCondition && entry.List == "l1").Select(entry => entry.Name).ToList();
        Assert.NotEmpty(queue.Select(review => review.Name).Intersect(hidden));
        Assert.True(health.Single(list => list.List == "vehicleLists/l2").Hits.HitCount > 0);

        await registry.AskAsync("UPDATE vehicle_list SET confidential = true WHERE id = 'l1'");

        Assert.Equal(queue, await QueueAsync(world, Role.Officer));
        Assert.Equal(health, await HealthAsync(world, Role.Officer));
        Assert.Equal(queue.Where(review => !hidden.Contains(review.Name)), await QueueAsync(world, Role.Intelligence));
        var told = await HealthAsync(world, Role.Intelligence);
        Assert.Equal(["vehicleLists/l0", "vehicleLists/l2", "vehicleLists/l3"], told.Select(list => list.List));
        // Every entry there is of one mark.
        Assert.All(told, list => Assert.Equal((0, 0), (list.Hits.HitCount, list.NeverDecidedCount)));
        var request = new GetListHealthRequest { Purpose = Examples.Purpose, List = "vehicleLists/l1" };
        var refusal = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => world.Rpc.GetListHealth(request, Call(Role.Intelligence)));
        Assert.Equal(Grpc.Core.StatusCode.NotFound, refusal.StatusCode);
    }

    static readonly string[] Formats = ["gpkg", "fgb", "geojson", "csv", "kml"];

    static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    static TestCall Call(Role role) => RegistryServices.Call(caller: ConfidentialCallers.As(role));

    static async Task<List<Review>> QueueAsync(ReviewWorld world, Role role) => [.. (await world.Rpc.ListReviews(
        new() { Purpose = Examples.Purpose, PageSize = 1000 }, Call(role))).Reviews];

    static async Task<List<ListHealth>> HealthAsync(ReviewWorld world, Role role) => [.. (await world.Rpc.GetListHealth(
        new() { Purpose = Examples.Purpose }, Call(role))).Lists];
}
