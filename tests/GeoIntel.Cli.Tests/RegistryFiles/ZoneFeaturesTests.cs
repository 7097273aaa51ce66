using GeoIntel.Cli.RegistryFiles;
using GeoIntel.V1;
using NetTopologySuite.IO;

namespace GeoIntel.Cli.Tests.RegistryFiles;

public sealed class ZoneFeaturesTests : IDisposable
{
    const string Square = """{"type":"Polygon","coordinates":[[[0,0],[4,0],[4,4],[0,0]],[[1,1],[2,1],[2,2],[1,1]]]}""";

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_feature_becomes_a_zone_in_WGS_84_as_GeoJSON_has_it()
    {
        var zone = Assert.Single(Read(Collection("", Feature(Square))).Resources).Zone;

        Assert.Equal("zones/z1", zone.Name);
        Assert.True(zone.ProtectsPerson);
        Assert.Equal(4326, zone.Outline.Epsg);
        Assert.Equal("POLYGON((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))", zone.Outline.Wkt);
    }

    [Theory]
    [InlineData("urn:ogc:def:crs:EPSG::27700", 27700)]
    [InlineData("EPSG:27700", 27700)]
    [InlineData("urn:ogc:def:crs:OGC:1.3:CRS84", 4326)]
    [InlineData("EPSG:4326", 4326)]
    public void A_crs_member_names_the_grid_even_after_the_features(string name, int epsg)
    {
        var crs = $$$"""{"type":"name","properties":{"name":"{{{name}}}"}}""";
        var before = Collection($"\"crs\":{crs},", Feature(Square));
        var after = Collection("", Feature(Square))[..^1] + $",\"crs\":{crs}}}";

        Assert.Equal(epsg, Assert.Single(Read(before).Resources).Zone.Outline.Epsg);
        Assert.Equal(epsg, Assert.Single(Read(after).Resources).Zone.Outline.Epsg);
    }

    [Fact]
    public void Another_crs_is_refused_by_name()
    {
        var contents = Read(Collection("""
            "crs":{"type":"name","properties":{"name":"EPSG:3857"}},
            """, Feature(Square)));

        Assert.Contains("'EPSG:3857' is not known", Assert.Single(contents.Rejects).Reason, StringComparison.Ordinal);
        Assert.Empty(contents.Resources);
    }

    [Fact]
    public void Many_parts_and_heights_are_taken()
    {
        var parts =
            """
            {"type":"MultiPolygon",
             "coordinates":[[[[0,0,5],[4,0,5],[4,4,5],[0,0,5]]],[[[9,9],[8,9],[8,8],[9,9]]]]}
            """;

        Assert.Equal(
            "MULTIPOLYGON(((0 0, 4 0, 4 4, 0 0)), ((9 9, 8 9, 8 8, 9 9)))",
            Assert.Single(Read(Collection("", Feature(parts))).Resources).Zone.Outline.Wkt);
    }

    [Theory]
    [InlineData("a point", """{"type":"Point","coordinates":[0,0]}""")]
    [InlineData("no coordinates", """{"type":"Polygon"}""")]
    [InlineData("an empty ring", """{"type":"Polygon","coordinates":[[]]}""")]
    [InlineData("a number too few", """{"type":"Polygon","coordinates":[[[0],[4,0],[4,4],[0,0]]]}""")]
    [InlineData("text for a number", """{"type":"Polygon","coordinates":[[["0",0],[4,0],[4,4],[0,0]]]}""")]
    [InlineData("a ring too deep", """{"type":"Polygon","coordinates":[[[[0,0],[4,0],[4,4],[0,0]]]]}""")]
    [InlineData("nothing", "null")]
    public void A_geometry_that_is_no_outline_is_refused_with_its_line(string what, string geometry)
    {
        var contents = Read(Collection("", Feature(Square), Feature(geometry)));

        var reject = Assert.Single(contents.Rejects);
        Assert.True(reject is { Line: 3, Field: "outline" }, $"{what}: {reject}");
        Assert.Single(contents.Resources);
    }

    [Fact]
    public void An_unknown_property_is_refused_by_name()
    {
        var contents = Read(Collection(
            "", """{"type":"Feature","properties":{"name":"z1","colour":"red"},"geometry":null}"""));

        Assert.Contains(contents.Rejects, reject => reject.Field == "colour");
        Assert.Empty(contents.Resources);
    }

    [Fact]
    public void Broken_JSON_is_refused_with_the_line_it_breaks_on()
    {
        var reject = Assert.Single(Read("{\"type\":\"FeatureCollection\",\n\"features\":[\n{]}").Rejects);

        Assert.Equal(3, reject.Line);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"type":"Feature"}""")]
    public void Anything_but_a_collection_is_refused(string json) =>
        Assert.Contains("FeatureCollection", Assert.Single(Read(json).Rejects).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))")]
    [InlineData("MULTIPOLYGON (((0 0, 4 0.25, 4 4, 0 0)), ((9 9, 8 9, 8 8, 9 9)))")]
    public void What_is_written_is_read_back(string wkt)
    {
        var zone = new Zone { Name = "zones/z1", Outline = new Geometry { Epsg = 27700, Wkt = wkt } };
        RegistryWriter.Write(_folder.Path, [new RegistryResource { Zone = zone }]);

        var read = Assert.Single(RegistryReader.Read(_folder.Path).Resources).Zone;
        Assert.Equal(new WKTReader().Read(wkt).AsText(), new WKTReader().Read(read.Outline.Wkt).AsText());
        Assert.Equal(27700, read.Outline.Epsg);
    }

    RegistryContents Read(string json) => RegistryReader.Read(_folder.With("zones.geojson", json).Path);

    static string Collection(string members, params string[] features) =>
        $"{{\"type\":\"FeatureCollection\",{members}\"features\":[\n{string.Join(",\n", features)}\n]}}";

    static string Feature(string geometry) =>
        $$"""{"type":"Feature","properties":{"name":"z1","protects_person":true},"geometry":{{geometry}}}""";
}
