namespace GeoIntel.Ingest.Tests;

public class IngestOptionsTests
{
    [Fact]
    public void Every_problem_is_said_at_once_with_its_value()
    {
        IngestOptions.Read(
            [
                new("SERVICE_ADDRESS", "localhost:5480"), new("WATCH_FOLDER", "/no/such/folder"), new("FORMAT", "morse"),
                new("TIME_ZONE", "Europe/Knowsley"), new("POLL_INTERVAL", "NaN"), new("BATCH_READS_MAX", "0"), new("WHEELS", "4"),
            ],
            out var problems);

        Assert.Equal(8, problems.Count);
        foreach (var value in new[] { "localhost:5480", "/no/such/folder", "morse", "Europe/Knowsley", "NaN", "\"0\"", "\"4\"" })
            Assert.Contains(problems, problem => problem.Contains(value, StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.StartsWith("feed-id is not set", StringComparison.Ordinal));
    }

    [Fact]
    public void The_command_line_comes_after_the_environment_and_counts_more()
    {
        var options = IngestOptions.Read(
            [
                new("SERVICE_ADDRESS", "http://one:1"), new("FEED_ID", "f1"), new("WATCH_FOLDER", Path.GetTempPath()),
                new("service-address", "http://two:2"), new("format", "hikvision"), new("log-format", "json"),
            ],
            out var problems);

        Assert.Empty(problems);
        Assert.Equal(new Uri("http://two:2"), options.ServiceAddress);
        Assert.Equal("hikvision", options.Feeds.Single().Format?.Format);
        Assert.True(options.LogAsJson);
        Assert.Equal((4, 1_000, TimeSpan.FromSeconds(1)),
            (options.UnacknowledgedBatchesMax, options.BatchReadsMax, options.PollInterval));
    }

    [Fact]
    public void Several_feeds_are_listed_in_a_file_and_the_rest_may_come_from_elsewhere()
    {
        using var folder = new SettingsFile("""
            {
              "service-address": "http://one:1", "log-format": "json", "keys-file": "KEYS",
              "feeds": [
                { "feed-id": "town", "watch-folder": "FOLDER", "time-zone": "Europe/London" },
                { "feed-id": "gates", "webhook": true, "format": "hikvision" }
              ]
            }
            """);

        var options = IngestConfiguration.Read(["--config", folder.File, "--service-address", "http://two:2"], out var problems);

        Assert.Empty(problems);
        Assert.Equal(new Uri("http://two:2"), options.ServiceAddress);
        Assert.True(options.LogAsJson);
        Assert.Equal(["town", "gates"], options.Feeds.Select(feed => feed.FeedId));
        Assert.Equal((folder.Path, "Europe/London", false), (options.Feeds[0].WatchFolder, options.Feeds[0].TimeZone!.Id, options.Feeds[0].Webhook));
        Assert.Equal(("", "hikvision", true), (options.Feeds[1].WatchFolder, options.Feeds[1].Format!.Format, options.Feeds[1].Webhook));
    }

    [Theory]
    [InlineData("""{ "feeds": [ { "feed-id": "a", "stdin": true }, { "feed-id": "a", "stdin": true } ] }""", "\"a\" for 2 feeds", "stdin is set for more")]
    [InlineData("""{ "feeds": [ { "feed-id": "a" }, { "watch-folder": "/no/such/folder" } ] }""", "feed-id is not set", "watch-folder is not set", "/no/such/folder")]
    [InlineData("""{ "feeds": [ { "feed-id": "a", "stdin": true, "formatt": "auto" } ] }""", "feeds:0:formatt is \"auto\"; there is no such key")]
    [InlineData("""{ "feed-id": "b", "feeds": [ { "feed-id": "a", "stdin": true } ] }""", "is set beside")]
    [InlineData("""{ "feed-id": "..", "stdin": true }""", "feed-id is \"..\"")]
    [InlineData("""{ "feed-id": "a", "webhook": true, "listen": "0.0.0.0:5110", "keys-file": "none" }""", "which others can reach", "keys-file is \"none\"")]
    [InlineData("""{ "feed-id": "a", "webhook": "yes", "body-bytes-max": 1 }""", "give true or false", "give 1024 to 33554432")]
    [InlineData("{ \"feed-id\": ", "it is not JSON")]
    public void What_is_wrong_in_a_file_is_said(string text, params string[] expected)
    {
        using var folder = new SettingsFile(text);

        IngestConfiguration.Read(["--config", folder.File, "--service-address", "http://two:2"], out var problems);

        Assert.All(expected, one => Assert.Contains(problems, problem => problem.Contains(one, StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_that_is_not_there_is_said() =>
        Assert.Contains("give a file that is there", Problem("--config", "no-such-file.json"), StringComparison.Ordinal);

    static string Problem(params string[] arguments)
    {
        IngestConfiguration.Read(arguments, out var problems);
        return Assert.Single(problems);
    }

    sealed class SettingsFile : IDisposable
    {
        public SettingsFile(string text)
        {
            System.IO.File.WriteAllText(File, text
                .Replace("FOLDER", Path, StringComparison.Ordinal).Replace("KEYS", File, StringComparison.Ordinal));
        }

        public string Path { get; } = Directory.CreateTempSubdirectory("geointel-ingest-").FullName;

        public string File => System.IO.Path.Combine(Path, "ingest.json");

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
