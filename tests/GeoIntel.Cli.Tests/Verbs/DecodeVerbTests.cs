using System.Text.Json;

namespace GeoIntel.Cli.Tests.Verbs;

public sealed class DecodeVerbTests : IDisposable
{
    const string Read = """{"camera":"c1","vrm":"ZZ26 EXA","captured_at":"2026-03-10T08:00:00Z"}""";

    readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reads_come_out_as_JSON_lines_in_UTC()
    {
        _folder.With("r.csv", "camera,vrm,captured_at\nc1,ZZ26 EXA,2026-07-01T09:00:00.5+01:00\n");

        var run = await CliRun.OfAsync("decode", _folder.File("r.csv"));

        Assert.Equal((0, ""), (run.Code, run.Error));
        using var read = JsonDocument.Parse(Assert.Single(run.OutLines));
        Assert.Equal("ZZ26 EXA", read.RootElement.GetProperty("vrm").GetString());
        Assert.Equal("2026-07-01T08:00:00.5Z", read.RootElement.GetProperty("captured_at").GetString());
    }

    [Fact]
    public async Task Standard_input_is_read_with_a_dash()
    {
        var run = await CliRun.WithInputAsync(Read + "\n", "decode", "-");

        Assert.Equal(0, run.Code);
        Assert.Single(run.OutLines);
    }

    [Fact]
    public async Task What_is_refused_goes_to_standard_error_with_its_line_and_the_exit_code_is_3()
    {
        var run = await CliRun.WithInputAsync($"{Read}\n{{\"camera\":\"c1\"}}\n{Read}\n", "decode", "-");

        Assert.Equal(3, run.Code);
        Assert.Equal(2, run.OutLines.Length);
        Assert.Contains("line 2", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_time_without_a_zone_is_refused_until_the_zone_is_named()
    {
        var file = _folder.With("r.csv", "camera,vrm,captured_at\nc1,ZZ26EXA,2026-07-01T09:00:00\n").File("r.csv");

        Assert.Equal(3, (await CliRun.OfAsync("decode", file)).Code);
        var named = await CliRun.OfAsync("decode", "--time-zone", "Europe/London", file);
        Assert.Equal(0, named.Code);
        Assert.Contains("2026-07-01T08:00:00Z", named.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("axis.json")]
    [InlineData("dahua.json")]
    [InlineData("frigate.json")]
    [InlineData("genetec.json")]
    [InlineData("genetec.xml")]
    [InlineData("genetec-ftp.xml")]
    [InlineData("hikvision.xml")]
    [InlineData("onvif.xml")]
    [InlineData("platerecognizer.json")]
    [InlineData("platerecognizer-snapshot.json")]
    [InlineData("platerecognizer.csv")]
    [InlineData("openalpr.json")]
    [InlineData("reads.csv")]
    [InlineData("reads.ndjson")]
    public async Task The_samples_of_the_documentation_decode(string name)
    {
        var run = await CliRun.OfAsync(
            "decode", "--time-zone", "Europe/London", "--camera", "c1",
            Path.Combine(TestFolder.Repository, "docs", "samples", name));

        Assert.NotEmpty(run.OutLines);
    }

    [Fact]
    public async Task What_goes_along_with_a_read_is_shown_by_kind_type_and_size()
    {
        var run = await CliRun.OfAsync("decode", Path.Combine(TestFolder.Repository, "docs", "samples", "genetec.xml"));

        Assert.Equal(0, run.Code);
        Assert.Contains(
            "line 1: with mark image/jpeg 22 bytes, original application/xml ", Assert.Single(run.ErrorLines),
            StringComparison.Ordinal);
        Assert.DoesNotContain("/9j/", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_camera_says_of_itself_is_shown_and_is_no_refusal()
    {
        var run = await CliRun.OfAsync(
            "decode", Path.Combine(TestFolder.Repository, "docs", "samples", "openalpr-heartbeat.json"));

        Assert.Equal((0, ""), (run.Code, run.Out));
        string[] told = ["41 is streaming at 2026-03-01T08:16:00", "42 is not streaming at 2026-03-01T08:16:00"];
        Assert.Equal(told.Length, run.ErrorLines.Length);
        foreach (var (line, words) in run.ErrorLines.Zip(told))
            Assert.Contains($"camera EXAMPLEAGENT0001/{words}", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--format", "excel", "--format 'excel' is not known; use auto, axis, csv, dahua, frigate, genetec")]
    [InlineData("--time-zone", "Mars", "--time-zone 'Mars' is not known")]
    public async Task An_option_that_is_not_known_is_wrong_usage_and_says_what_is(
        string option, string value, string message)
    {
        var run = await CliRun.WithInputAsync(Read, "decode", option, value, "-");

        Assert.Equal(2, run.Code);
        Assert.StartsWith(message, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_a_failure_not_a_stack_trace()
    {
        var run = await CliRun.OfAsync("decode", _folder.File("none.csv"));

        Assert.Equal(1, run.Code);
        Assert.StartsWith("There is no file or folder", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }
}
