using GeoIntel.Cli.RegistryFiles;
using GeoIntel.Cli.Simulation;
using GeoIntel.Models.Simulation;
using GeoIntel.V1;
using NetTopologySuite.IO;

namespace GeoIntel.Cli.Tests.RegistryFiles;

public sealed class RoundTripTests : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_borough_that_is_written_is_read_back_field_for_field(int seed)
    {
        var written = BoroughResources.Of(Borough.Create(seed));
        RegistryWriter.Write(_folder.Path, written);

        var contents = RegistryReader.Read(_folder.Path);

        Assert.Empty(contents.Rejects);
        Assert.Equal(written.Select(Normal), contents.Resources.Select(Normal));
    }

    [Fact]
    public void Text_that_CSV_could_tear_apart_survives()
    {
        var permission = new Permission
        {
            Name = "permissions/p1",
            Reason = "Work, \"as agreed\",\r\nuntil he says =1+1",
        };
        RegistryWriter.Write(_folder.Path, [new RegistryResource { Permission = permission }]);

        Assert.Equal(permission, Assert.Single(RegistryReader.Read(_folder.Path).Resources).Permission);
    }

    [Fact]
    public void Rejects_are_written_with_their_place_and_no_spreadsheet_runs_them()
    {
        var path = _folder.File("rejects.txt");
        RejectsFile.Write(path, [
            new Reject("conditions.csv", 17, "basis.reference", "It is empty, give it."),
            RejectsFile.OfSource("zones.geojson:3", "name", "=cmd"),
        ]);

        Assert.Equal(
            "file,line,field,reason\nconditions.csv,17,basis.reference,\"It is empty, give it.\"\n"
            + "zones.geojson,3,name,\"'=cmd\"\n",
            File.ReadAllText(path));
    }

    // The same geometry may be spelled with other spaces.
    static RegistryResource Normal(RegistryResource resource)
    {
        var normal = resource.Clone();
        normal.Source = "";
        if (normal.Zone is { } zone) zone.Outline.Wkt = new WKTReader().Read(zone.Outline.Wkt).AsText();
        return normal;
    }
}
