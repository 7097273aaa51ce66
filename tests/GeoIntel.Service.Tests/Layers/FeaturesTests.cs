using System.Net;
using System.Text.Json;

namespace GeoIntel.Service.Tests.Layers;

[Collection(PostGisCollection.Name)]
public class FeaturesTests(PostGisFixture postgis)
{
    const string Items = "/collections/hotspots/items";
    const string Epsg = "http://www.opengis.net/def/crs/EPSG/0/";

    [PostGisFact]
    public async Task A_client_finds_its_way_from_the_landing_page_to_every_feature()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);

        var landing = await world.JsonAsync("/");
        Assert.Equal($"{world.Home}/collections", Link(landing, "data"));
        Assert.Contains(
            "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/crs",
            (await world.JsonAsync(Link(landing, "conformance")!)).GetProperty("conformsTo").EnumerateArray().Select(uri => uri.GetString()));
        Assert.Equal("3.0.3", (await world.JsonAsync(Link(landing, "service-desc")!)).GetProperty("openapi").GetString());

        var collections = (await world.JsonAsync(Link(landing, "data")!)).GetProperty("collections").EnumerateArray().ToList();
        Assert.Equal(
            ["hotspots", "hotspots.run-2", "hotspots.run-1", "boundaries.lsoa-2021", "zones", "cameras", "hits", "tracks"],
            collections.Select(collection => collection.GetProperty("id").GetString()));
        var newest = collections[0];
        Assert.Equal("run-2", newest.GetProperty("run").GetString());
        Assert.Equal("Places are snap points, not addresses", newest.GetProperty("warning").GetString());
        var page = await world.JsonAsync(Link(newest, "items")!);
        Assert.Equal(144, page.GetProperty("numberMatched").GetInt64());
        Assert.Equal(144, page.GetProperty("numberReturned").GetInt64());
        Assert.Null(Link(page, "next"));
    }

    [PostGisTheory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(144)]
    [InlineData(1000)]
    public async Task Pages_of_any_size_give_every_cell_once_and_in_one_order(int limit)
    {
        await using var world = await LayersWorld.CreateAsync(postgis, columns: limit == 1 ? 4 : 12);
        var all = (await world.JsonAsync($"{Items}?limit=1000")).GetProperty("features").EnumerateArray().Select(IdOf).ToList();
        var found = new List<string>();

        for (string? next = $"{Items}?limit={limit}&suppressed=false"; next is not null;)
        {
            var page = await world.JsonAsync(next);
            var features = page.GetProperty("features");
            Assert.InRange(features.GetArrayLength(), 1, limit);
            found.AddRange(features.EnumerateArray().Select(IdOf));
            next = Link(page, "next");
        }

        Assert.Equal(all.Where((_, place) => place % 7 != 0), found);
    }

    // Cells of 250 m from (340000, 390000); the box covers the middle of the one in column 2, row 1.
    [PostGisFact]
    public async Task A_box_finds_the_same_cell_in_every_system_and_axis_order()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);
        const string Grid = "340600,390350,340650,390400";
        var cell = (await world.JsonAsync($"{Items}?bbox={Grid}&bbox-crs={Epsg}27700")).GetProperty("features")[0];
        var corner = cell.GetProperty("geometry").GetProperty("coordinates")[0][0][0];
        var (longitude, latitude) = (corner[0].GetDouble(), corner[1].GetDouble());
        Assert.InRange(longitude, -3, -2.8);
        Assert.InRange(latitude, 53.3, 53.5);
        FormattableString degrees = $"{longitude + 0.001},{latitude + 0.001},{longitude + 0.0015},{latitude + 0.0012}";
        FormattableString turned = $"{latitude + 0.001},{longitude + 0.001},{latitude + 0.0012},{longitude + 0.0015}";

        foreach (var query in (string[])[
            $"bbox={FormattableString.Invariant(degrees)}",
            $"bbox={FormattableString.Invariant(turned)}&bbox-crs={Epsg}4326",
            $"bbox={Grid}&bbox-crs={Epsg}27700&crs={Epsg}27700",
            "bbox=340600,390350,0,340650,390400,99&bbox-crs=" + Epsg + "27700"])
        {
            var page = await world.JsonAsync($"{Items}?{query}");
            Assert.Equal("SJ000014", Assert.Single(page.GetProperty("features").EnumerateArray().Select(IdOf)));
            Assert.Equal(1, page.GetProperty("numberMatched").GetInt64());
        }
        Assert.Equal(144, (await world.JsonAsync($"{Items}?bbox=-180,-90,180,90&limit=1")).GetProperty("numberMatched").GetInt64());
        Assert.Equal(144, (await world.JsonAsync($"{Items}?bbox=-9,-90,-10,90&limit=1")).GetProperty("numberMatched").GetInt64());
        Assert.Equal(0, (await world.JsonAsync($"{Items}?bbox=10,10,20,20")).GetProperty("numberMatched").GetInt64());
    }

    [PostGisFact]
    public async Task Coordinates_come_in_the_axis_order_of_the_system_that_is_asked_for()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);
        async Task<double[]> FirstPointAsync(string query)
        {
            using var response = await world.GetAsync($"{Items}/SJ000000{query}");
            Assert.Equal(
                query.Length == 0 ? "<http://www.opengis.net/def/crs/OGC/1.3/CRS84>" : $"<{query[5..]}>",
                response.Headers.GetValues("Content-Crs").Single());
            var feature = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
            return [.. feature.GetProperty("geometry").GetProperty("coordinates")[0][0][0].EnumerateArray().Select(number => number.GetDouble())];
        }

        var plain = await FirstPointAsync("");

        Assert.Equal(plain.Reverse(), await FirstPointAsync($"?crs={Epsg}4326"));
        Assert.Equal(new double[] { 340000, 390000 }, await FirstPointAsync($"?crs={Epsg}27700"));
    }

    [PostGisTheory]
    [InlineData("2026-01-15T00:00:00Z", 144)]
    [InlineData("2026-01-01", 144)]
    [InlineData("2025-12-31T23:59:59Z", 0)]
    [InlineData("2026-02-01T00:00:00Z", 0)]
    [InlineData("2026-01-31T23:59:59Z/..", 144)]
    [InlineData("../2026-01-01T00:00:00Z", 144)]
    [InlineData("2025-01-01T00:00:00Z/2025-06-01T00:00:00Z", 0)]
    public async Task A_time_finds_the_month_that_is_forecast(string time, int expected)
    {
        await using var world = await LayersWorld.CreateAsync(postgis);

        Assert.Equal(expected, (await world.JsonAsync($"{Items}?limit=1&datetime={time}")).GetProperty("numberMatched").GetInt32());
    }

    [PostGisTheory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("bbox=1,2,3", "bbox")]
    [InlineData("bbox=1,2,3,NaN", "bbox")]
    [InlineData("bbox=0,5,1,4", "bbox")]
    [InlineData("bbox-crs=EPSG:27700", "bbox-crs")]
    [InlineData("crs=http://www.opengis.net/def/crs/EPSG/0/3857", "crs")]
    [InlineData("datetime=yesterday", "datetime")]
    [InlineData("datetime=2026-02-01/2026-01-01", "datetime")]
    [InlineData("colour=red", "colour")]
    [InlineData("rank=first", "rank")]
    [InlineData("edition=mine", "edition")]
    [InlineData("after=x", "after")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("vrm=AB12CDE", "vrm")]
    public async Task A_wrong_parameter_is_refused_by_its_name(string query, string parameter)
    {
        await using var world = await LayersWorld.CreateAsync(postgis, columns: 1);

        var refusal = await world.RefusalAsync($"{Items}?{query}", HttpStatusCode.BadRequest);

        Assert.Equal(parameter, refusal.GetProperty("parameter").GetString());
        Assert.StartsWith($"{parameter}: ", refusal.GetProperty("description").GetString(), StringComparison.Ordinal);
    }

    [PostGisFact]
    public async Task What_does_not_exist_is_not_found()
    {
        await using var world = await LayersWorld.CreateAsync(postgis, columns: 1);

        foreach (var path in (string[])[
            "/collections/nothing", "/collections/hotspots.run-9/items", "/collections/hotspots.run-3/items",
            "/collections/boundaries/items", "/collections/zones.x", "/collections/hotspots/items/SJ9", "/exports/hotspots.xls",
            "/exports/hotspots", "/tiles/hits/tiles.json"])
            await world.RefusalAsync(path, HttpStatusCode.NotFound);
    }

    [PostGisFact]
    public async Task A_partner_edition_withholds_small_counts_and_what_is_derived_from_them_and_no_question_finds_them()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);
        string[] told = ["cell_id", "run_id", "crime_group", "period", "suppressed"];

        var page = await world.JsonAsync($"{Items}?edition=partner&limit=1000");

        Assert.StartsWith("Partner edition", page.GetProperty("edition").GetString(), StringComparison.Ordinal);
        var small = page.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("properties"))
            .Where(properties => properties.GetProperty("suppressed").GetBoolean()).ToList();
        Assert.Equal(21, small.Count);
        Assert.All(small, properties => Assert.All(
            properties.EnumerateObject().Where(property => !told.Contains(property.Name)),
            property => Assert.Equal(JsonValueKind.Null, property.Value.ValueKind)));
        Assert.All(
            page.GetProperty("features").EnumerateArray().Select(feature => feature.GetProperty("properties")).Except(small)
                .Where(properties => !properties.GetProperty("suppressed").GetBoolean()),
            properties => Assert.Equal(JsonValueKind.Number, properties.GetProperty("mean12").ValueKind));
        // Cell 7 is small and of rank 8.
        Assert.Equal(1, (await world.JsonAsync($"{Items}?rank=8")).GetProperty("numberMatched").GetInt32());
        Assert.Equal(0, (await world.JsonAsync($"{Items}?edition=partner&rank=8")).GetProperty("numberMatched").GetInt32());
        var one = (await world.JsonAsync($"{Items}/SJ000007?edition=partner")).GetProperty("properties");
        Assert.Equal(JsonValueKind.Null, one.GetProperty("why").ValueKind);
    }

    static string IdOf(JsonElement feature) => feature.GetProperty("id").GetString()!;

    static string? Link(JsonElement document, string relation) => document.GetProperty("links").EnumerateArray()
        .Where(link => link.GetProperty("rel").GetString() == relation)
        .Select(link => link.GetProperty("href").GetString()).SingleOrDefault();
}
