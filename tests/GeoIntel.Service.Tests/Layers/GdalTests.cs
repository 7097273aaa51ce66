using System.Globalization;
using System.Text.Json;

namespace GeoIntel.Service.Tests.Layers;

/// <summary>GDAL reads back what we write: the oracle of every format.</summary>
[Collection(PostGisCollection.Name)]
public sealed class GdalTests(PostGisFixture postgis) : IDisposable
{
    static readonly string[] Formats = ["gpkg", "fgb", "geojson", "csv", "kml"];

    readonly string _folder = Directory.CreateTempSubdirectory("geointel-gdal-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GdalFact]
    public async Task Gdal_opens_every_layer_in_every_format_and_counts_what_we_count()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis)).WithPurpose();
        const string Track = "?vrm=AB12CDE&datetime=2026-03-02/2026-03-03";

        foreach (var (collection, query, count) in ((string, string, int)[])[
            ("hotspots", "", 144), ("hotspots.run-1", "?edition=partner", 144), ("boundaries.lsoa-2021", "", 3), ("zones", "", 1),
            ("cameras", "", 1), ("hits", "", 1), ("tracks", Track, 2)])
        {
            foreach (var format in Formats)
            {
                var file = await FileAsync(world, $"{collection}.{format}", query);
                // GDAL takes the first line of a CSV for its heading.
                if (format == "csv") await File.WriteAllLinesAsync(file, (await File.ReadAllLinesAsync(file)).Where(line => !line.TrimStart('"').StartsWith('#')));
                var told = await GisPeers.RunAsync("/usr/bin/ogrinfo", "-ro", "-so", "-al", file);
                Assert.Contains($"Feature Count: {count}", told, StringComparison.Ordinal);
                Assert.DoesNotContain("Warning", told, StringComparison.Ordinal);
                Assert.DoesNotContain("ERROR", told, StringComparison.Ordinal);
                if (format is "gpkg" or "fgb") Assert.Contains("ID[\"EPSG\",27700]", told, StringComparison.Ordinal);
            }
        }
    }

    [GdalFact]
    public async Task A_geopackage_is_valid_and_a_box_finds_by_its_index_what_a_scan_finds()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);
        var file = await FileAsync(world, "hotspots.gpkg", "");

        await GisPeers.PythonAsync("-m", "osgeo_utils.samples.validate_gpkg", "--extra", file);
        foreach (var other in (string[])["zones.gpkg", "cameras.gpkg", "boundaries.lsoa-2021.gpkg"])
            await GisPeers.PythonAsync("-m", "osgeo_utils.samples.validate_gpkg", "--extra", await FileAsync(world, other, ""));

        var styles = await GisPeers.RunAsync("/usr/bin/ogrinfo", "-ro", "-al", file, "layer_styles");
        Assert.Contains("categorizedSymbol", styles, StringComparison.Ordinal);
        var metadata = await GisPeers.RunAsync("/usr/bin/ogrinfo", "-ro", "-sql", "SELECT metadata FROM gpkg_metadata", file);
        foreach (var note in (string[])[
            "handling: OFFICIAL-SENSITIVE", "purpose: Local Organised Crime Profile", "run: run-2",
            "attribution: Contains made-up police data © 2026", "currency: Incidents to 2025-12-31", "warning: Places are snap points"])
            Assert.Contains(note, metadata, StringComparison.Ordinal);
    }

    // Whatever the Hilbert order and the tree over it, a box must find what trying every feature finds.
    [GdalFact]
    public async Task A_flatgeobuf_box_finds_what_a_scan_finds()
    {
        await using var world = await LayersWorld.CreateAsync(postgis, columns: 40);
        var file = await FileAsync(world, "hotspots.fgb", "");
        var random = new Random(1);

        var script = """
            import sys
            from osgeo import ogr
            ogr.UseExceptions()
            data = ogr.Open(sys.argv[1])
            layer = data.GetLayer(0)
            everything = [(f['cell_id'], f.GetGeometryRef().GetEnvelope()) for f in layer]
            print(len(everything), layer.TestCapability(ogr.OLCFastSpatialFilter))
            for text in sys.argv[2:]:
                a, b, c, d = map(float, text.split(','))
                layer.SetSpatialFilterRect(a, b, c, d)
                found = sorted(f['cell_id'] for f in layer)
                expected = sorted(i for i, e in everything if e[0] <= c and e[1] >= a and e[2] <= d and e[3] >= b)
                assert found == expected, (text, len(found), len(expected))
                print(len(found))
            """;
        var boxes = Enumerable.Range(0, 20).Select(_ =>
        {
            var (x, y) = (340_000 + random.Next(10_000), 390_000 + random.Next(10_000));
            return string.Create(CultureInfo.InvariantCulture, $"{x},{y},{x + random.Next(3000)},{y + random.Next(3000)}");
        });
        var told = await GisPeers.PythonAsync(["-c", script, file, .. boxes]);

        Assert.StartsWith("1600 True", told, StringComparison.Ordinal);
    }

    [GdalFact]
    public async Task Every_format_gives_back_the_values_and_the_outlines_of_the_features_api()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);
        foreach (var collection in (string[])["hotspots", "boundaries.lsoa-2021"])
        {
            var expected = Path.Combine(_folder, $"{collection}-items.json");
            await File.WriteAllBytesAsync(expected, await world.BytesAsync(
                $"/collections/{collection}/items?limit=1000&crs=http://www.opengis.net/def/crs/EPSG/0/27700"));
            foreach (var format in (string[])["gpkg", "fgb", "geojson", "kml"])
            {
                var script = """
                    import json, sys
                    from osgeo import ogr, osr
                    ogr.UseExceptions()
                    grid = osr.SpatialReference(); grid.ImportFromEPSG(27700)
                    items = json.load(open(sys.argv[1]))['features']
                    data = ogr.Open(sys.argv[2]); layer = data.GetLayer(0)
                    source = layer.GetSpatialRef()
                    source.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER); grid.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
                    key = 'cell_id' if 'cell_id' in items[0]['properties'] else 'code'
                    read = {f[key]: f.Clone() for f in layer}
                    assert len(read) == len(items)
                    for item in items:
                        f = read[item['id']]
                        shape = f.GetGeometryRef().Clone()
                        if not source.IsSame(grid): shape.Transform(osr.CoordinateTransformation(source, grid))
                        other = ogr.CreateGeometryFromJson(json.dumps(item['geometry']))
                        away = shape.SymmetricDifference(other).GetArea()
                        # ten centimetres along the outline: the layer's degrees and GDAL's may come by another PROJ
                        assert away < 0.1 * other.Boundary().Length(), (item['id'], away)
                        for name, value in item['properties'].items():
                            got = f[name] if f.IsFieldSetAndNotNull(name) else None
                            if isinstance(value, bool): got = str(got).lower() in ('1', 'true')
                            if isinstance(got, str) and name == 'period': got = got.replace('/', '-')[:10]
                            if isinstance(value, float) and got is not None: got = float(got)
                            if isinstance(value, int) and not isinstance(value, bool) and got is not None: got = float(got)
                            assert got == value, (item['id'], name, got, value)
                    print('same')
                    """;
                var told = await GisPeers.PythonAsync("-c", script, expected, await FileAsync(world, $"{collection}.{format}", ""));
                Assert.Equal("same", told.Trim());
            }
        }
    }

    [GdalFact]
    public async Task Gdal_pages_through_the_features_api_itself()
    {
        await using var world = await LayersWorld.CreateAsync(postgis);

        var told = await GisPeers.RunAsync(
            "/usr/bin/ogr2ogr", "-f", "GeoJSON", "-oo", "PAGE_SIZE=10", Path.Combine(_folder, "out.json"), $"OAPIF:{world.Home}/", "hotspots");

        var copy = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(_folder, "out.json"))).RootElement;
        Assert.Equal(144, copy.GetProperty("features").GetArrayLength());
        Assert.DoesNotContain("ERROR", told, StringComparison.Ordinal);
    }

    async Task<string> FileAsync(LayersWorld world, string name, string query)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllBytesAsync(file, await world.BytesAsync($"/exports/{name}{query}"));
        return file;
    }
}
