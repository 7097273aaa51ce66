namespace GeoIntel.Service.Tests.Layers;

/// <summary>QGIS itself, without a window, opens what we serve and draws it.</summary>
[Collection(PostGisCollection.Name)]
public sealed class QgisTests(PostGisFixture postgis) : IDisposable
{
    // Opens each source, counts, draws all features into a picture, and tells how much of it is coloured. What stands in
    // place of a path is FILE for a file, PROJECT for a project, and otherwise a provider with its source.
    const string Script = """
        import sys
        from qgis.core import *
        from qgis.PyQt.QtCore import QSize
        from qgis.PyQt.QtGui import QColor
        QgsApplication.setPrefixPath('/usr', True)
        application = QgsApplication([], False)
        application.initQgis()
        def draw(layers, picture):
            settings = QgsMapSettings()
            settings.setLayers(layers)
            settings.setDestinationCrs(QgsCoordinateReferenceSystem('EPSG:27700'))
            settings.setBackgroundColor(QColor('white'))
            settings.setOutputSize(QSize(400, 400))
            box = QgsCoordinateTransform(layers[0].crs(), settings.destinationCrs(), QgsProject.instance()).transform(layers[0].extent())
            box.grow(100)
            settings.setExtent(box)
            job = QgsMapRendererParallelJob(settings)
            job.start()
            job.waitForFinished()
            image = job.renderedImage()
            image.save(picture)
            return sum(image.pixelColor(x, y) != QColor('white') for x in range(0, 400, 2) for y in range(0, 400, 2)) / 40000
        for i in range(1, len(sys.argv), 4):
            kind, source, colours, picture = sys.argv[i:i + 4]
            if kind == 'PROJECT':
                project = QgsProject()
                assert project.read(source), project.error()
                layers = list(project.mapLayers().values())
                assert len(layers) == 1 and project.crs().authid() == 'EPSG:27700'
                layer = layers[0]
            else:
                layer = QgsVectorLayer(source, 'layer', 'ogr' if kind == 'FILE' else kind)
            assert layer.isValid(), (source, layer.error().message())
            count = sum(1 for f in layer.getFeatures())
            assert all(f.hasGeometry() and f.geometry().isGeosValid() for f in layer.getFeatures()), source
            inked = draw([layer], picture)
            assert layer.crs().isValid()
            print(source.split('/')[-1].split('?')[0], count, layer.renderer().type(), 'drawn' if inked > float(colours) else inked)
        layer = layers = project = None
        application.exitQgis()
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("geointel-qgis-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [QgisFact]
    public async Task Qgis_opens_and_draws_every_layer_in_every_form()
    {
        await using var world = (await LayersWorld.CreateAsync(postgis)).WithPurpose();
        var arguments = new List<string> { "-c", Script };
        var expected = new List<string>();
        // Cells fill the square; points leave most of it white.
        foreach (var (collection, count, ink) in ((string, int, string)[])[
            ("hotspots", 144, "0.5"), ("boundaries.lsoa-2021", 3, "0.005"), ("zones", 1, "0.001"), ("cameras", 1, "0")])
        {
            foreach (var format in (string[])["gpkg", "fgb", "geojson", "kml"])
            {
                var file = Path.Combine(_folder, $"{collection}.{format}");
                await File.WriteAllBytesAsync(file, await world.BytesAsync($"/exports/{collection}.{format}"));
                arguments.AddRange(["FILE", file, format == "kml" ? "0" : ink, Path.Combine(_folder, $"{collection}-{format}.png")]);
                // A GeoPackage brings its style, and KML is drawn in KML's own way: lines here.
                var renderer = (format, collection) switch
                {
                    ("gpkg", "hotspots") => "categorizedSymbol",
                    ("kml", _) => "embeddedSymbol",
                    _ => "singleSymbol",
                };
                expected.Add($"{collection}.{format} {count} {renderer} drawn");
            }
        }
        foreach (var (layer, query, count) in ((string, string, int)[])[
            ("hits", "", 1), ("tracks", "?vrm=AB12CDE&datetime=2026-03-02/2026-03-03", 2)])
        {
            var file = Path.Combine(_folder, $"{layer}.gpkg");
            await File.WriteAllBytesAsync(file, await world.BytesAsync($"/exports/{layer}.gpkg{query}"));
            arguments.AddRange(["FILE", file, "0", Path.Combine(_folder, $"{layer}.png")]);
            expected.Add($"{layer}.gpkg {count} singleSymbol drawn");
        }

        var told = await GisPeers.PythonAsync([.. arguments]);

        Assert.Equal(expected, Lines(told));
    }

    [QgisFact]
    public async Task The_ready_project_opens_the_service_pages_through_it_and_draws_the_bins()
    {
        await using var world = await LayersWorld.CreateAsync(postgis, columns: 40);
        var project = Path.Combine(_folder, "hotspots.qgs");
        await File.WriteAllBytesAsync(project, await world.BytesAsync("/exports/hotspots.qgs"));
        var picture = Environment.GetEnvironmentVariable("GEOINTEL_QGIS_PICTURE") ?? Path.Combine(_folder, "project.png");

        var told = await GisPeers.PythonAsync("-c", Script, "PROJECT", project, "0.5", picture);

        Assert.Equal(["hotspots.qgs 1600 categorizedSymbol drawn"], Lines(told));
    }

    [QgisFact]
    public async Task Qgis_draws_vector_tiles_of_the_hotspots()
    {
        await using var world = await LayersWorld.CreateAsync(postgis, columns: 40);
        const string Draw = """
            import sys
            from qgis.core import *
            from qgis.PyQt.QtCore import QSize
            from qgis.PyQt.QtGui import QColor
            QgsApplication.setPrefixPath('/usr', True)
            application = QgsApplication([], False)
            application.initQgis()
            layer = QgsVectorTileLayer('type=xyz&url=' + sys.argv[1] + '/tiles/hotspots/{z}/{x}/{y}.mvt&zmin=0&zmax=16', 'tiles')
            assert layer.isValid()
            settings = QgsMapSettings()
            settings.setLayers([layer])
            settings.setDestinationCrs(QgsCoordinateReferenceSystem('EPSG:3857'))
            settings.setBackgroundColor(QColor('white'))
            settings.setOutputSize(QSize(400, 400))
            grid = QgsCoordinateTransform(QgsCoordinateReferenceSystem('EPSG:27700'), settings.destinationCrs(), QgsProject.instance())
            settings.setExtent(grid.transform(QgsRectangle(341000, 391000, 349000, 399000)))
            job = QgsMapRendererParallelJob(settings)
            job.start()
            job.waitForFinished()
            image = job.renderedImage()
            inked = sum(image.pixelColor(x, y) != QColor('white') for x in range(0, 400, 4) for y in range(0, 400, 4)) / 10000
            print('drawn' if inked > 0.9 else inked)
            application.exitQgis()
            """;

        var told = await GisPeers.PythonAsync("-c", Draw, world.Home);

        Assert.Equal(["drawn"], Lines(told));
    }

    // Without what Qt says of a machine without a screen.
    static List<string> Lines(string told) =>
        [.. told.Split('\n').Where(line => line.EndsWith("drawn", StringComparison.Ordinal) || line.Contains("Symbol ", StringComparison.Ordinal))];
}
