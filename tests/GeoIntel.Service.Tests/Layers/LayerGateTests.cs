using System.Net;
using GeoIntel.Service.Tests.Audit;

namespace GeoIntel.Service.Tests.Layers;

[Collection(PostGisCollection.Name)]
public class LayerGateTests(PostGisFixture postgis)
{
    static readonly string[] Formats = ["gpkg", "fgb", "geojson", "csv", "kml"];

    [PostGisTheory]
    [InlineData("", "")]
    [InlineData("Auditor", "")]
    [InlineData("Analyst", "hotspots boundaries")]
    [InlineData("Admin", "hotspots boundaries cameras")]
    [InlineData("Operator", "hotspots boundaries zones cameras hits")]
    [InlineData("Officer", "hotspots boundaries zones cameras hits")]
    [InlineData("Intelligence", "hotspots boundaries zones cameras hits tracks")]
    public async Task A_role_sees_its_layers_and_no_others_by_any_door(string role, string layers)
    {
        await using var world = (await LayersWorld.CreateAsync(postgis, role, columns: 2)).WithPurpose();
        var seen = layers.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        var listed = (await world.JsonAsync("/collections")).GetProperty("collections").EnumerateArray()
            .Select(collection => collection.GetProperty("id").GetString()!.Split('.')[0]).Distinct();
        var described = await world.TextAsync("/api");

        Assert.Equal(seen, listed);
        foreach (var (layer, collection) in ((string, string)[])[
            ("hotspots", "hotspots"), ("hotspots", "hotspots.run-1"), ("boundaries", "boundaries.lsoa-2021"), ("zones", "zones"),
            ("cameras", "cameras"), ("hits", "hits"), ("tracks", "tracks")])
        {
            Assert.Equal(seen.Contains(layer), described.Contains($"/collections/{collection}/items", StringComparison.Ordinal));
            if (seen.Contains(layer)) continue;
            foreach (var path in (string[])[
                $"/collections/{collection}", $"/collections/{collection}/items", $"/collections/{collection}/items/n1",
                $"/tiles/{collection}/tiles.json", $"/tiles/{collection}/0/0/0.mvt", $"/exports/{collection}.qgs",
                .. Formats.Select(format => $"/exports/{collection}.{format}")])
                await world.RefusalAsync(path, HttpStatusCode.Forbidden);
        }
    }

    // Else a file named for partners would hold the places of zones and cameras.
    [PostGisFact]
    public async Task Zones_cameras_hits_and_tracks_have_no_edition_for_partners_by_any_door()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis, columns: 2)).WithPurpose();
        const string Track = "vrm=AB12CDE&datetime=2026-03-02/2026-03-03";

        foreach (var (layer, query) in ((string, string)[])[("zones", ""), ("cameras", ""), ("hits", ""), ("tracks", Track)])
        {
            string[] doors = [$"/collections/{layer}/items", .. Formats.Select(format => $"/exports/{layer}.{format}")];
            if (layer is "zones" or "cameras") doors = [.. doors, $"/tiles/{layer}/tiles.json", $"/tiles/{layer}/12/2014/1326.mvt"];
            foreach (var door in doors)
            {
                var refusal = await world.RefusalAsync($"{door}?{query}&edition=partner", HttpStatusCode.BadRequest);
                Assert.Contains("edition", refusal.ToString(), StringComparison.Ordinal);
                Assert.Contains("has no edition for partners", refusal.ToString(), StringComparison.Ordinal);
                Assert.NotEmpty(await world.BytesAsync($"{door}?{query}&edition=full"));
            }
        }
    }

    [PostGisFact]
    public async Task A_zone_that_protects_a_person_is_in_no_layer_no_tile_and_no_file_and_neither_are_its_hits()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis)).WithPurpose();
        string[] Doors(string layer) => [
            $"/collections/{layer}/items", $"/collections/{layer}/items?bbox=-180,-90,180,90",
            .. Formats.Select(format => $"/exports/{layer}.{format}"), $"/exports/{layer}.csv?geometry=wkt&bom=true"];

        foreach (var door in Doors("zones").Append("/tiles/zones/12/2014/1326.mvt").Append("/tiles/zones/12/2015/1326.mvt"))
        {
            var answer = System.Text.Encoding.Latin1.GetString(await world.BytesAsync(door));
            Assert.DoesNotContain(LayersWorld.Protected, answer, StringComparison.OrdinalIgnoreCase);
            // The other zone is there, so the door was no wall; the last tile is only the refuge's.
            if (!door.Contains("/2015/", StringComparison.Ordinal)) Assert.Contains("centre", answer, StringComparison.Ordinal);
        }
        foreach (var door in Doors("hits"))
        {
            var answer = System.Text.Encoding.Latin1.GetString(await world.BytesAsync(door));
            Assert.Contains("000000000001", answer, StringComparison.Ordinal);
            for (var hit = 2; hit <= 6; hit++) Assert.DoesNotContain($"8000-00000000000{hit}", answer, StringComparison.Ordinal);
        }
        await world.RefusalAsync($"/collections/zones/items/{LayersWorld.Protected}", HttpStatusCode.NotFound);
        await world.RefusalAsync("/collections/hits/items/019ca000-0000-7000-8000-000000000002", HttpStatusCode.NotFound);
        Assert.Equal(1, (await world.JsonAsync("/collections/zones/items")).GetProperty("numberMatched").GetInt32());
        Assert.Empty((await world.JsonAsync("/collections/zones/items?display_name=Refuge")).GetProperty("features").EnumerateArray());
    }

    [PostGisFact]
    public async Task A_covert_camera_is_in_no_layer()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis)).WithPurpose();

        foreach (var path in (string[])[
            "/collections/cameras/items", "/exports/cameras.csv", "/tiles/cameras/0/0/0.mvt",
            "/exports/tracks.csv?vrm=AB12CDE&datetime=2026-03-02/2026-03-03"])
        {
            var answer = System.Text.Encoding.Latin1.GetString(await world.BytesAsync(path));
            Assert.Contains("n1", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden", answer, StringComparison.OrdinalIgnoreCase);
        }
    }

    [PostGisTheory]
    [InlineData("/collections/hits/items")]
    [InlineData("/collections/hits/items/019ca000-0000-7000-8000-000000000001")]
    [InlineData("/exports/hits.csv")]
    [InlineData("/collections/tracks/items?vrm=AB12CDE&datetime=2026-03-02/2026-03-03")]
    [InlineData("/exports/tracks.gpkg?vrm=AB12CDE&datetime=2026-03-02/2026-03-03")]
    public async Task Personal_data_is_not_read_without_a_purpose_and_each_reading_is_written_down(string path)
    {
        await using var world = await LayersWorld.CreateAsync(postgis, columns: 1);

        var refusal = await world.RefusalAsync(path, HttpStatusCode.BadRequest);
        Assert.Equal(("PurposeRequired", "Purpose-Class"),
            (refusal.GetProperty("code").GetString(), refusal.GetProperty("parameter").GetString()));
        Assert.Equal(
            ["refusal|PURPOSE_REQUIRED: purpose"], await world.AskAsync("SELECT action, outcome FROM audit_entry ORDER BY sequence"));
        world.WithPurpose();
        await world.BytesAsync(path);

        var action = path.StartsWith("/exports", StringComparison.Ordinal) ? "disclosure" : "consultation";
        var count = path.Contains("tracks", StringComparison.Ordinal) ? 2 : 1;
        Assert.Equal(
            [$"{action}|OP-1|opened", $"{action}|OP-1|ok"],
            await world.AskAsync(
                "SELECT action, purpose_reference, outcome FROM audit_entry WHERE personal_id IS NOT NULL ORDER BY sequence"));
        Assert.All(
            await PersonalValues.OfAsync(world.Database, "OP-1"),
            values => Assert.Contains("\"reason\":\"a test of the layers\"", values, StringComparison.Ordinal));
        Assert.Equal([$"{count}"], await world.AskAsync("SELECT row_count FROM audit_entry WHERE outcome = 'ok'"));
        // The mark that was asked for is personal: it lies in the side table only.
        Assert.Equal(["0"], await world.AskAsync("SELECT count(*) FROM audit_entry WHERE audit_entry::text LIKE '%AB12CDE%'"));
    }

    [PostGisFact]
    public async Task Of_a_restricted_mark_there_is_no_track_no_hit_and_no_file_unless_a_senior_officer_opens_it()
    {
        const string Tracks = "/collections/tracks/items?vrm=AB12CDE&datetime=2026-03-02/2026-03-03";
        await using var world = (await LayersWorld.CreateAsync(postgis, columns: 1)).WithPurpose();
        var id = Guid.CreateVersion7();
        await using (var command = world.Database.CreateCommand(
            $"""
            UPDATE hit SET vrm = (SELECT vrm FROM sighting WHERE sighting_id = '019ca000-0000-7000-9000-000000000001');
            INSERT INTO restriction (restriction_id, vrm, ground, case_reference, reason, review_at, from_time, created_by)
            SELECT '{id}', vrm, 1, 'RIGHTS-7', 'Another vehicle', '2027-01-01', '2026-03-01Z', 'test'
            FROM sighting WHERE sighting_id = '019ca000-0000-7000-9000-000000000001'
            """))
            await command.ExecuteNonQueryAsync();

        var refusal = await world.RefusalAsync(Tracks, HttpStatusCode.Forbidden);
        Assert.Equal("SubjectRestricted", refusal.GetProperty("code").GetString());
        await world.RefusalAsync(Tracks.Replace("/collections/tracks/items", "/exports/tracks.csv", StringComparison.Ordinal), HttpStatusCode.Forbidden);
        await world.RefusalAsync("/collections/hits/items/019ca000-0000-7000-8000-000000000001", HttpStatusCode.NotFound);
        Assert.Equal(0, (await world.JsonAsync("/collections/hits/items")).GetProperty("numberReturned").GetInt32());
        Assert.DoesNotContain("019ca000", await world.TextAsync("/exports/hits.csv"), StringComparison.Ordinal);

        world.With("Purpose-Restriction", $"restrictions/{id}");
        await world.RefusalAsync(Tracks, HttpStatusCode.BadRequest);
        world.With("Purpose-Senior-Authorisation", "SUPT-12");
        world.With("Purpose-Authorised-By", "Supt 1234");
        Assert.Equal(2, (await world.JsonAsync(Tracks)).GetProperty("numberReturned").GetInt32());
        Assert.Equal(1, (await world.JsonAsync("/collections/hits/items")).GetProperty("numberReturned").GetInt32());
    }

    [PostGisFact]
    public async Task Without_an_audit_entry_there_is_no_answer()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis, columns: 1)).WithPurpose();
        await using (var command = world.Database.CreateCommand("ALTER TABLE audit_entry RENAME TO audit_entry_gone"))
            await command.ExecuteNonQueryAsync();

        foreach (var path in (string[])["/collections/hits/items", "/collections/hotspots/items", "/exports/hits.kml", "/exports/hotspots.csv"])
            await world.RefusalAsync(path, HttpStatusCode.ServiceUnavailable);
    }

    [PostGisFact]
    public async Task Hotspots_need_no_purpose_and_handing_out_a_file_of_them_is_a_disclosure()
    {
        await using var world = await LayersWorld.CreateAsync(postgis, "Analyst", columns: 1);

        await world.BytesAsync("/collections/hotspots/items");
        await world.BytesAsync("/exports/hotspots.csv");

        Assert.Equal(
            ["consultation|collections/{collection}/items|layer hotspots|run-2", "disclosure|exports/{file}|layer hotspots|run-2"],
            await world.AskAsync("SELECT action, rpc, resource_kind, resource_id FROM audit_entry ORDER BY sequence"));
    }

    [PostGisTheory]
    [InlineData("", "vrm")]
    [InlineData("?vrm=AB12CDE", "datetime")]
    [InlineData("?vrm=AB12CDE&datetime=2026-03-02/..", "datetime")]
    [InlineData("?datetime=2026-03-02/2026-03-03", "vrm")]
    public async Task A_track_is_of_one_vehicle_in_one_period(string query, string parameter)
    {
        await using var world = (await LayersWorld.CreateAsync(postgis, columns: 1)).WithPurpose();

        foreach (var path in (string[])["/collections/tracks/items", "/exports/tracks.csv"])
            Assert.Equal(parameter, (await world.RefusalAsync(path + query, HttpStatusCode.BadRequest)).GetProperty("parameter").GetString());
    }
}
