using System.Net;
using Google.Protobuf;

namespace GeoIntel.Service.Tests.Layers;

[Collection(PostGisCollection.Name)]
public class TilesTests(PostGisFixture postgis)
{
    [PostGisFact]
    public async Task A_map_finds_tiles_by_their_document_and_does_not_fetch_them_again_until_another_run()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);
        var document = await world.JsonAsync("/tiles/hotspots/tiles.json");
        Assert.Equal("hotspots", document.GetProperty("vector_layers")[0].GetProperty("id").GetString());
        Assert.Equal("Contains made-up police data © 2026", document.GetProperty("attribution").GetString());
        Assert.Equal(4, document.GetProperty("bounds").GetArrayLength());
        var tile = document.GetProperty("tiles")[0].GetString()!
            .Replace("{z}", "12", StringComparison.Ordinal).Replace("{x}", "2015", StringComparison.Ordinal)
            .Replace("{y}", "1326", StringComparison.Ordinal);

        using var first = await world.GetAsync(tile);
        Assert.Equal("application/vnd.mapbox-vector-tile", first.Content.Headers.ContentType!.MediaType);
        Assert.NotEmpty(await first.Content.ReadAsByteArrayAsync());
        Assert.Equal("\"run-2\"", first.Headers.ETag!.Tag);

        using var client = new HttpClient();
        using var again = new HttpRequestMessage(HttpMethod.Get, tile);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag);
        using var second = await client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        using var partner = new HttpRequestMessage(HttpMethod.Get, tile + "?edition=partner");
        partner.Headers.IfNoneMatch.Add(first.Headers.ETag);
        using var third = await client.SendAsync(partner);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [PostGisFact]
    public async Task A_partner_tile_holds_no_word_of_a_small_cell()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);
        async Task<string> TileAsync(string query) =>
            System.Text.Encoding.UTF8.GetString(await world.BytesAsync($"/tiles/hotspots/12/2015/1326.mvt{query}"));

        Assert.Contains("Cell 14: forecast", await TileAsync(""), StringComparison.Ordinal);
        Assert.DoesNotContain("Cell 14: forecast", await TileAsync("?edition=partner"), StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task A_tile_of_very_many_cells_draws_the_highest_ranked()
    {
        await using var world = await LayersWorld.CreateAsync(postgis, columns: 142); // 20 164 cells, ranked in their order

        var tile = await world.BytesAsync("/tiles/hotspots/6/31/20.mvt");

        Assert.Equal(20_000, FeaturesOf(tile));
        var text = System.Text.Encoding.UTF8.GetString(tile);
        Assert.Contains("SJ019999", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SJ020000", text, StringComparison.Ordinal);
        var document = await world.JsonAsync("/tiles/hotspots/tiles.json");
        Assert.Contains("20000 highest-ranked", document.GetProperty("description").GetString()!, StringComparison.Ordinal);
    }

    // Mapbox Vector Tile 2.1: a tile's field 3 is a layer, a layer's field 2 a feature.
    static int FeaturesOf(byte[] tile)
    {
        var count = 0;
        foreach (var layer in FieldsOf(tile, 3)) count += FieldsOf(layer, 2).Count;
        return count;
    }

    static List<byte[]> FieldsOf(byte[] message, int number)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        for (uint tag; (tag = input.ReadTag()) != 0;)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number) found.Add(input.ReadBytes().ToByteArray());
            else input.SkipLastField();
        }
        return found;
    }

    [PostGisTheory]
    [InlineData("17/0/0", "z")]
    [InlineData("1/2/0", "x")]
    [InlineData("1/0/-1", "y")]
    [InlineData("a/0/0", "z")]
    public async Task A_tile_outside_the_grid_is_refused(string tile, string parameter)
    {
        await using var world = await LayersWorld.CreateAsync(postgis, columns: 1);

        var refusal = await world.RefusalAsync($"/tiles/hotspots/{tile}.mvt", HttpStatusCode.BadRequest);

        Assert.Equal(parameter, refusal.GetProperty("parameter").GetString());
    }
}
