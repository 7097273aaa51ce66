using GeoIntel.Cli.Siting;
using GeoIntel.V1;

namespace GeoIntel.Cli.Tests.Siting;

public sealed class CandidateFileTests : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Csv_has_a_line_a_site_in_either_reference_system_or_with_what_it_covers_alone()
    {
        var sites = Read(
            """
            id,easting,northing,longitude,latitude,reach_metres,covers,recorded_need,less_intrusive_alternative,privacy_assessment_reference,review_date
            north,344000.5,391000,,,250,A57/in; roads/A580/out,"Robberies, by the station",Lighting was tried,DPIA-7,2027-03-02
            south,,,-2.84,53.41,100,,,,,
            road,,,,,,zones/z1,,,,
            """);

        Assert.Equal(3, sites.Count);
        Assert.Equal(new Point { Epsg = 27700, X = 344_000.5, Y = 391_000 }, sites[0].Place);
        Assert.Equal(["roads/A57/in", "roads/A580/out"], sites[0].Covers);
        Assert.Equal(
            new SitingCase
            {
                RecordedNeed = "Robberies, by the station", LessIntrusiveAlternative = "Lighting was tried", PrivacyAssessmentReference = "DPIA-7",
                ReviewDate = "2027-03-02",
            },
            sites[0].Case);
        Assert.Equal((new Point { Epsg = 4326, X = -2.84, Y = 53.41 }, 100), (sites[1].Place, sites[1].ReachMetres));
        Assert.Null(sites[2].Place);
        Assert.Equal(["zones/z1"], sites[2].Covers);
    }

    [Fact]
    public void GeoJson_has_a_point_a_site()
    {
        var sites = Read(
            """
            {"type":"FeatureCollection","features":[
              {"type":"Feature","geometry":{"type":"Point","coordinates":[-2.84,53.41]},
               "properties":{"id":"quay","reach_metres":120,"covers":["A57/in"],"recorded_need":"Thefts"}},
              {"type":"Feature","id":"listed","geometry":null,"properties":{"covers":"A57/out"}}]}
            """);

        Assert.Equal(["quay", "listed"], sites.Select(site => site.Id));
        Assert.Equal((new Point { Epsg = 4326, X = -2.84, Y = 53.41 }, 120), (sites[0].Place, sites[0].ReachMetres));
        Assert.Equal("Thefts", sites[0].Case.RecordedNeed);
        Assert.Equal(["roads/A57/out"], sites[1].Covers);
    }

    [Theory]
    [InlineData("id,place\nx,1", "line 1: the head 'place' is not known")]
    [InlineData("id,id\nx,1", "line 1: the head 'id' is not known or stands twice")]
    [InlineData("id,easting,northing,reach_metres\nx,1,2", "line 2: it has 3 values under 4 heads")]
    [InlineData("id,easting,northing,reach_metres\nx,far,2,100", "line 2: easting is 'far'; write a number")]
    [InlineData("id,easting,northing,reach_metres\n,1,2,100", "line 2: id is empty")]
    [InlineData("id,easting,northing,reach_metres\nx,,,", "line 2: there is neither a place")]
    [InlineData("id", "holds no candidate")]
    [InlineData("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[]},\"properties\":{\"id\":\"x\"}}]}", "feature 1: its geometry is no point")]
    [InlineData("{\"features\":[{\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"colour\":1}}]}", "feature 1: the property 'colour' is not known")]
    [InlineData("{", "It is not JSON")]
    public void What_is_no_candidate_is_named_with_its_place(string text, string says)
    {
        var wrong = Assert.Throws<UsageException>(() => Read(text));

        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_wrong_line_is_named()
    {
        var wrong = Assert.Throws<UsageException>(() => Read("id,easting,northing,reach_metres\n,1,2,x\ny,,,\n"));

        Assert.Equal(4, wrong.Message.Split('\n').Length);
    }

    List<SitingCandidate> Read(string text) => CandidateFile.Read(_folder.With("sites", text).File("sites"));
}
