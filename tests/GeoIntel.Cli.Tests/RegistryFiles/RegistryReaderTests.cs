using GeoIntel.Cli.RegistryFiles;
using GeoIntel.V1;

namespace GeoIntel.Cli.Tests.RegistryFiles;

public sealed class RegistryReaderTests : IDisposable
{
    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_row_becomes_the_resource_its_columns_say()
    {
        var camera = Assert.Single(Read("cameras.csv",
            """
            name,feed,kind,capture_point.epsg,capture_point.x,capture_point.y,device_ids,in_service_from,covert
            c1,police,fixed,27700,345000.5,391000,a:1/1; b:2,2026-03-01T09:00:00+01:00,TRUE
            """).Resources).Camera;

        Assert.Equal("cameras/c1", camera.Name);
        Assert.Equal("feeds/police", camera.Feed);
        Assert.Equal(CameraKind.Fixed, camera.Kind);
        Assert.Equal(new Point { Epsg = 27700, X = 345000.5, Y = 391000 }, camera.CapturePoint);
        Assert.Null(camera.Mast);
        Assert.Equal(["a:1/1", "b:2"], camera.DeviceIds);
        Assert.Equal(new DateTime(2026, 3, 1, 8, 0, 0, DateTimeKind.Utc), camera.InServiceFrom.ToDateTime());
        Assert.True(camera.Covert);
    }

    [Theory]
    [InlineData("a byte order mark", "\uFEFFname,display_name\nf1,One\n")]
    [InlineData("CR LF and a blank line", "name,display_name\r\n\r\nf1,One\r\n")]
    [InlineData("no line end at the end", "name,display_name\nf1,One")]
    [InlineData("other order and spaces", "display_name, name\nOne , f1\n")]
    [InlineData("quotes", "\"name\",\"display_name\"\n\"f1\",\"One\"\n")]
    [InlineData("the whole resource name", "name,display_name\nfeeds/f1,One\n")]
    public void Files_as_spreadsheets_write_them_are_read(string what, string text)
    {
        var contents = Read("feeds.csv", text);

        Assert.True(contents.Rejects.Count == 0, what);
        Assert.Equal(new Feed { Name = "feeds/f1", DisplayName = "One" }, Assert.Single(contents.Resources).Feed);
    }

    [Fact]
    public void Sources_and_rejects_count_the_lines_of_the_file_even_after_a_value_over_two_lines()
    {
        var contents = Read(
            "feeds.csv", "name,display_name,regime\nf1,\"One\nTwo\",uk_gdpr\n\nf2,Three,uk-gdpr\nf3,Four,none\n");

        Assert.Equal(["feeds.csv:2", "feeds.csv:5"], contents.Resources.Select(resource => resource.Source));
        Assert.Equal("One\nTwo", contents.Resources[0].Feed.DisplayName);
        Assert.Equal(6, Assert.Single(contents.Rejects).Line);
    }

    [Theory]
    [InlineData("regime", "name,regime\nf1,gdpr\n",
        "'gdpr' is not known; use one of police_part_3, council_part_3, uk_gdpr, national_anpr.")]
    [InlineData("numbered", "name,numbered\nf1,yes\n", "'yes' is neither true nor false.")]
    [InlineData("name", "name,controller\n,Council\n", "It is empty; give the resource its id.")]
    [InlineData("name", "name\nzones/f1\n",
        "'zones/f1' does not name one of feeds; write its id, or feeds/ and its id.")]
    [InlineData("", "name,controller\nf1,A,B\n",
        "The row has 3 values under 2 columns; quote values that hold commas.")]
    public void A_row_that_is_wrong_is_refused_with_its_line_column_and_what_is_allowed(
        string field, string text, string reason)
    {
        var contents = Read("feeds.csv", text);

        Assert.Equal(new Reject("feeds.csv", 2, field, reason), Assert.Single(contents.Rejects));
        Assert.Empty(contents.Resources);
    }

    [Theory]
    [InlineData("2026-03-01")]
    [InlineData("2026-03-01T09:00:00")]
    [InlineData("2026-03-01 09:00:00Z")]
    [InlineData("2026-02-30T09:00:00Z")]
    [InlineData("01/03/2026 09:00")]
    public void A_time_that_is_not_RFC_3339_is_refused_and_says_how_to_write_it(string time)
    {
        var contents = Read("permissions.csv", $"name,from_time\np1,{time}\n");

        Assert.Equal(
            $"'{time}' is not an RFC 3339 time; write it as 2026-03-01T09:00:00Z or 2026-03-01T09:00:00+01:00.",
            Assert.Single(contents.Rejects).Reason);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("1,5")]
    [InlineData("1 000")]
    [InlineData("1e999")]
    public void A_number_that_is_none_is_refused(string number)
    {
        var contents = Read("cameras.csv", $"name,bearing_degrees\nc1,\"{number}\"\n");

        Assert.StartsWith(
            $"'{number}' is not a number", Assert.Single(contents.Rejects).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_column_is_refused_by_name_with_the_ones_there_are_and_its_file_is_left_out()
    {
        var contents = Read("feeds.csv", "name,nombered\nf1,true\nf2,true\n");

        var reject = Assert.Single(contents.Rejects);
        Assert.Equal((1, "nombered"), (reject.Line, reject.Field));
        Assert.Equal(
            "'nombered' is not a column of feeds.csv; "
            + "the columns are name, display_name, controller, regime, numbered.",
            reject.Reason);
        Assert.Empty(contents.Resources);
    }

    [Theory]
    [InlineData("twice", "name,controller,controller\nf1,A,B\n", "'controller' stands twice; remove one.")]
    [InlineData("without a name", "controller\nA\n", "There is no column 'name'; every row needs its id.")]
    [InlineData("empty", "", "The file is empty; its first line must name the columns.")]
    public void A_file_without_a_good_head_is_refused_as_a_whole(string what, string text, string reason)
    {
        var contents = Read("feeds.csv", text);

        Assert.True(contents.Resources.Count == 0, what);
        Assert.Equal(reason, Assert.Single(contents.Rejects).Reason);
    }

    [Fact]
    public void A_stray_quote_refuses_its_row_and_not_the_next()
    {
        var contents = Read("feeds.csv", "name,display_name\nf1,The \"A57\" road\nf2,Two\n");

        Assert.Equal(2, Assert.Single(contents.Rejects).Line);
        Assert.Equal("feeds/f2", Assert.Single(contents.Resources).Feed.Name);
    }

    [Fact]
    public void A_file_that_is_not_UTF_8_is_refused_as_a_whole()
    {
        File.WriteAllBytes(_folder.File("feeds.csv"), [.. "name\nf"u8, 0xE9, .. "\n"u8]);

        Assert.Equal(
            new Reject("feeds.csv", 0, "", "The file is not valid UTF-8; save it as UTF-8."),
            Assert.Single(RegistryReader.Read(_folder.Path).Rejects));
    }

    [Fact]
    public void A_misspelt_file_name_is_refused_and_other_files_are_left_alone()
    {
        _folder.With("nominal.csv", "name\nn1\n").With("README.txt", "Not ours.");

        var reject = Assert.Single(RegistryReader.Read(_folder.Path).Rejects);
        Assert.Equal("nominal.csv", reject.FileName);
        Assert.Contains("nominals.csv", reject.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_column_and_file_is_in_the_documentation()
    {
        var text = File.ReadAllText(Path.Combine(TestFolder.Repository, "docs", "registry-files.md"));
        foreach (var file in RegistryFile.All)
        {
            var heading = text.IndexOf($"## `{file.FileName}`", StringComparison.Ordinal);
            Assert.True(heading >= 0, file.FileName);
            var next = text.IndexOf("\n## ", heading, StringComparison.Ordinal);
            var section = next < 0 ? text[heading..] : text[heading..next];
            foreach (var column in file.Columns)
                Assert.Contains($"| `{column.Name}` |", section, StringComparison.Ordinal);
        }
    }

    RegistryContents Read(string fileName, string text) => RegistryReader.Read(_folder.With(fileName, text).Path);
}
