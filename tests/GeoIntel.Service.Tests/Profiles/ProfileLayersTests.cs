using GeoIntel.Models.Documents;
using GeoIntel.Models.Profiles;
using GeoIntel.Service.Profiles;
using GeoIntel.Service.Tests.Layers;

namespace GeoIntel.Service.Tests.Profiles;

/// <summary>GDAL opens the layers that lie beside a profile, and finds in them what the figures say.</summary>
[Collection(PostGisCollection.Name)]
public sealed class ProfileLayersTests(PostGisFixture postgis) : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("geointel-profile-layers-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [GdalFact]
    public async Task Gdal_opens_the_geopackage_of_each_edition_and_finds_its_areas_cells_and_notes()
    {
        await using var world = await ProfileWorld.CreateAsync(postgis);
        await world.Borough.RunAsync();
        foreach (var edition in (V1.DocumentEdition[])[V1.DocumentEdition.Police, V1.DocumentEdition.Partner])
        {
            var id = await world.BuildAsync(ProfileWorld.Order(edition));
            var stored = await world.Documents.FileAsync(id, ProfileGeoPackage.FileName, CancellationToken.None);
            var figures = ProfileDocument.Read((await world.Documents.FileAsync(id, DocumentFile.Figures, CancellationToken.None))!);
            var file = Path.Combine(_folder, $"{edition}.gpkg");
            await File.WriteAllBytesAsync(file, stored!.Content);

            await GisPeers.PythonAsync("-m", "osgeo_utils.samples.validate_gpkg", "--extra", file);
            var told = await GisPeers.RunAsync("/usr/bin/ogrinfo", "-ro", "-so", "-al", file);
            Assert.DoesNotContain("Warning", told, StringComparison.Ordinal);
            Assert.Contains("Layer name: areas", told, StringComparison.Ordinal);
            Assert.Contains("Feature Count: 9", told, StringComparison.Ordinal);
            Assert.Contains("Layer name: hotspots_neighbourhood_crime", told, StringComparison.Ordinal);
            var cells = Assert.Single(figures.Hotspots).Cells;
            Assert.Contains($"Feature Count: {cells.Count}", told, StringComparison.Ordinal);
            Assert.Contains("ID[\"EPSG\",27700]", told, StringComparison.Ordinal);
            var sum = await GisPeers.RunAsync(
                "/usr/bin/ogrinfo", "-ro", "-q", "-sql",
                "SELECT sum(neighbourhood_crime) AS crimes, count(neighbourhood_crime) AS told, (SELECT max(count) FROM hotspots_neighbourhood_crime) AS most FROM areas",
                file);
            var areas = figures.Crime.Single(of => of.Id == "neighbourhood-crime").ByArea;
            Assert.Contains($"crimes (Integer) = {areas.Sum()}", sum, StringComparison.Ordinal);
            Assert.Contains($"told (Integer) = {areas.Count(count => count is not null)}", sum, StringComparison.Ordinal);
            Assert.Contains(edition == V1.DocumentEdition.Police ? $"= {cells.Max(cell => cell.Count)}" : "(null)", sum, StringComparison.Ordinal);
            var notes = await GisPeers.RunAsync("/usr/bin/ogrinfo", "-ro", "-sql", "SELECT metadata FROM gpkg_metadata", file);
            Assert.Contains(edition == V1.DocumentEdition.Police ? "Police edition: small counts" : "Partner edition: small counts", notes, StringComparison.Ordinal);
            Assert.Contains("handling: OFFICIAL", notes, StringComparison.Ordinal);
        }
    }
}
