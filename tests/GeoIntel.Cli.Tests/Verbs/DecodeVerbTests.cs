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
    [InlineData("hikvision.xml")]
    [InlineData("openalpr.json")]
    [InlineData("reads.csv")]
    [InlineData("reads.ndjson")]
    public async Task The_samples_of_the_documentation_decode(string name)
    {
        var run = await CliRun.OfAsync(
            "decode", "--time-zone", "Europe/London", Path.Combine(TestFolder.Repository, "docs", "samples", name));

        Assert.NotEmpty(run.OutLines);
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
