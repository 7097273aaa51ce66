using System.IO.Compression;
using System.Text;
using GeoIntel.Cli.IncidentFiles;
using GeoIntel.Models.Incidents;

namespace GeoIntel.Cli.Tests.IncidentFiles;

public class IncidentReaderTests
{
    const string Header =
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,Last outcome category,Context";

    const string Name = "2026-01-made-up-street.csv";

    static readonly string[] Rows =
    [
        "c1,2026-01,Made-up Police,Made-up Police,-2.84,53.41,On or near High Street,E01006448,Made-up 001A,Burglary,,",
        ",2026-01,Made-up Police,Made-up Police,-2.84,53.41,On or near ,E01006448,Made-up 001A,Anti-social behaviour,,",
        ",2026-01,Made-up Police,Made-up Police,-2.84,53.41,On or near ,E01006448,Made-up 001A,Anti-social behaviour,,",
    ];

    [Theory]
    [InlineData("LF", "\n", false, true)]
    [InlineData("CR LF", "\r\n", false, true)]
    [InlineData("CR alone", "\r", false, true)]
    [InlineData("CR alone and none at the end", "\r", false, false)]
    [InlineData("a byte order mark", "\n", true, true)]
    [InlineData("a byte order mark and CR alone", "\r", true, false)]
    public void Every_line_end_and_a_byte_order_mark_are_read(string what, string lineEnd, bool mark, bool endsWithIt)
    {
        using var folder = new TestFolder();
        var text = string.Join(lineEnd, Rows.Prepend(Header)) + (endsWithIt ? lineEnd : "");
        File.WriteAllText(folder.File(Name), text, new UTF8Encoding(mark));

        var collector = Read(folder, Name);

        Assert.True(collector.Report() is { Taken: 3, Refused: 0 }, what);
        Assert.Equal(["c1", "", ""], collector.Incidents.Select(incident => incident.SourceId));
    }

    [Fact]
    public void A_gzipped_copy_is_the_same_file()
    {
        using var folder = new TestFolder().With(Name, string.Join('\n', Rows.Prepend(Header)));
        using (var gzip = new GZipStream(File.Create(folder.File(Name + ".gz")), CompressionLevel.Fastest))
            gzip.Write(File.ReadAllBytes(folder.File(Name)));

        var report = Read(folder, Name, Name + ".gz").Report();

        Assert.Equal((3, 3), (report.Rows, report.Taken));
        Assert.Equal([$"{Name} is {Name}"], report.SameFiles);
        Assert.Equal(3, Read(folder, Name + ".gz").Report().Taken);
    }

    [Fact]
    public void Quoted_values_keep_their_commas_and_a_stray_quote_costs_one_row()
    {
        var quoted = Rows[0].Replace("Made-up Police", "\"Police, Made-up\"", StringComparison.Ordinal);
        var stray = Rows[1].Replace("On or near ", "On \"or near", StringComparison.Ordinal);
        using var folder = new TestFolder().With(Name, string.Join('\n', [Header, quoted, stray, Rows[2]]));

        var collector = Read(folder, Name);

        Assert.Equal("Police, Made-up", collector.Incidents.First().ReportedBy);
        Assert.Equal((3, 2), (collector.Report().Rows, collector.Report().Taken));
        var refusal = Assert.Single(Assert.Single(collector.Report().Refusals).First);
        Assert.Equal((Name, 3, "malformed"), (refusal.File, refusal.Line, refusal.Reason));
    }

    [Theory]
    [InlineData("nothing", "The input is empty")]
    [InlineData("UTF-16", "The input is UTF-16")]
    [InlineData("no header", "The header lacks")]
    public void A_file_that_is_none_is_refused_as_a_whole(string what, string words)
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder.File(Name), what switch
        {
            "UTF-16" => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Header)],
            "no header" => Encoding.UTF8.GetBytes(Rows[0]),
            _ => [],
        });

        var report = Read(folder, Name).Report();

        Assert.Equal((0, 0, 1), (report.Rows, report.Taken, report.Refused));
        Assert.Contains(words, Assert.Single(report.Refusals).First[0].Description, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documented_sample_is_read_whole_and_every_documented_column_stands_in_it()
    {
        var docs = Path.Combine(TestFolder.Repository, "docs");
        var sample = Path.Combine(docs, "samples", "incidents.csv");
        var collector = new IncidentCollector("sample", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), []);

        IncidentReader.Read([sample], collector, _ => { }, CancellationToken.None);

        Assert.True(collector.Report() is { Taken: 4, Refused: 0, Times: { Exact: 1, Span: 2, Month: 1 } });
        var page = File.ReadAllText(Path.Combine(docs, "incidents.md"));
        Assert.All(
            File.ReadLines(sample).First().Split(','), column => Assert.Contains($"`{column}`", page, StringComparison.Ordinal));
    }

    // What was counted in the files by other means: rows, rows without id.
    [SharedTheory]
    [InlineData("data/crime/uk-other/2014-04-merseyside-street_CR-line-endings.csv.gz", 12_925, 5_430)]
    [InlineData("data/crime/uk-other/2021-12-merseyside-street.csv.gz", 14_018, 1_144)]
    [InlineData("data/crime/merseyside-2025/2025-01-merseyside-street.csv.gz", 11_192, 1_197)]
    [InlineData("formats/police_uk_street_merseyside_2023-01_EXCERPT.csv", 19, 4)]
    public void A_published_file_is_read_whole(string file, int rows, int withoutId)
    {
        var collector = new IncidentCollector("", DateTimeOffset.UtcNow, []);
        IncidentReader.Read([SharedTheoryAttribute.PathOf(file)], collector, _ => { }, CancellationToken.None);

        var report = collector.Report();

        Assert.Equal((rows, rows, 0, withoutId), (report.Rows, report.Taken, report.Duplicates, report.WithoutId));
        Assert.Equal("Merseyside Police", Assert.Single(report.Months).Force);
        Assert.All(collector.Incidents, incident => Assert.Equal(TimePrecision.Month, incident.Time.Precision));
        // The county and its neighbours, in metres.
        Assert.All(collector.Incidents, incident => Assert.True(
            incident.Place is { EastingMetres: > 315_000 and < 365_000, NorthingMetres: > 375_000 and < 425_000 }));
    }

    [SharedTheory]
    [InlineData("Knowsley's civic centre", 344_000, 391_000, true)]
    [InlineData("Trafalgar Square", 530_000, 180_400, false)]
    public void Published_boundaries_make_an_area_though_some_touch_themselves(
        string place, double easting, double northing, bool inside)
    {
        var area = AreaFile.Read(SharedTheoryAttribute.PathOf("data/boundaries/merseyside_lad20_bgc.geojson"));

        Assert.Equal(5, area.Count);
        var point = Models.Geo.GeoPoint.OfMetres(easting, northing);
        Assert.True(inside == area.Any(outline => outline.Contains(point)), place);
    }

    static IncidentCollector Read(TestFolder folder, params string[] names)
    {
        var collector = new IncidentCollector("", new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), []);
        IncidentReader.Read([.. names.Select(folder.File)], collector, _ => { }, CancellationToken.None);
        return collector;
    }
}

/// <summary>Runs where the shared folder with published data stands beside the repository.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class SharedTheoryAttribute : TheoryAttribute
{
    static readonly string Folder = Environment.GetEnvironmentVariable("GEOINTEL_SHARED")
        ?? Path.Combine(TestFolder.Repository, "..", "shared");

    public SharedTheoryAttribute()
    {
        if (!Directory.Exists(PathOf("data/crime")) || !Directory.Exists(PathOf("formats")))
            Skip = "There is no ../shared with data and formats beside the repository (or under GEOINTEL_SHARED).";
    }

    public static string PathOf(string file) => Path.Combine(Folder, file);
}
